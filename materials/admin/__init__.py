from materials.admin import acknowledgements, assignments, copies, downloads, materials, versions

__all__ = ["acknowledgements", "assignments", "copies", "downloads", "materials", "versions"]
