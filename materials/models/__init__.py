from materials.models.assignments import MaterialAssignment
from materials.models.downloads import DownloadRecord
from materials.models.materials import Material, MaterialVersion

__all__ = ["DownloadRecord", "Material", "MaterialAssignment", "MaterialVersion"]
