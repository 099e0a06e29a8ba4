from materials.admin import acknowledgements, assignments, downloads, materials, versions

__all__ = ["acknowledgements", "assignments", "downloads", "materials", "versions"]
