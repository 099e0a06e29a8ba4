from materials.models.acknowledgements import Acknowledgement
from materials.models.assignments import MaterialAssignment
from materials.models.copies import PaperCopy
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
    "Acknowledgement",
    "CleaningFinding",
    "CollectionItem",
    "DownloadRecord",
    "LibraryEntry",
    "LibraryPassage",
    "Material",
    "MaterialAssignment",
    "MaterialCollection",
    "MaterialVersion",
    "PaperCopy",
    "SourceDocument",
    "Speech",
    "SpeechFact",
    "SpeechSection",
]
