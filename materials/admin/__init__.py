from materials.admin import (
    acknowledgements,
    assignments,
    collections,
    downloads,
    materials,
    pages,
    speeches,
    versions,
)

__all__ = [
    "acknowledgements",
    "assignments",
    "collections",
    "downloads",
    "materials",
    "pages",
    "speeches",
    "versions",
]
