from materials.models.assignments import MaterialAssignment
from materials.models.documents import CleaningFinding, SourceDocument
from materials.models.downloads import DownloadRecord
from materials.models.library import (
    CollectionItem,
    LibraryEntry,
    LibraryPassage,
    MaterialCollection,
)
from materials.models.materials import Material, MaterialVersion
from materials.models.speeches import Speech, SpeechFact, SpeechSection

__all__ = [
    "CleaningFinding",
    "CollectionItem",
    "DownloadRecord",
    "LibraryEntry",
    "LibraryPassage",
    "Material",
    "MaterialAssignment",
    "MaterialCollection",
    "MaterialVersion",
    "SourceDocument",
    "Speech",
    "SpeechFact",
    "SpeechSection",
]
