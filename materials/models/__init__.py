from materials.models.acknowledgements import Acknowledgement
from materials.models.assignments import MaterialAssignment
from materials.models.copies import PaperCopy
from materials.models.downloads import DownloadRecord
from materials.models.materials import Material, MaterialVersion

__all__ = [
    "Acknowledgement",
    "DownloadRecord",
    "Material",
    "MaterialAssignment",
    "MaterialVersion",
    "PaperCopy",
]
