from materials.admin import assignments, downloads, materials, versions

__all__ = ["assignments", "downloads", "materials", "versions"]
