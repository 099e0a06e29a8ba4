"""The file of a class: one archive with everything the office keeps of it, and how to check it."""

from attendance.dossier.archive import Fault, Kind, check_archive
from attendance.dossier.making import make_dossier

__all__ = ["Fault", "Kind", "check_archive", "make_dossier"]
