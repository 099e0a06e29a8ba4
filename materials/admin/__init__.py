from materials.admin import (
    acknowledgements,
    assignments,
    collections,
    copies,
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
    "copies",
    "downloads",
    "materials",
    "pages",
    "speeches",
    "versions",
]
