"""File names as people send them."""

import unicodedata
from pathlib import PurePosixPath

from materials.errors import BadFileName

MAX_BYTES = 255
# Invisible and direction-changing characters make one name look like another.
FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
FORBIDDEN = set('/\\:*?"<>|')


def checked_name(name: str) -> str:
    """Return the name in its composed form, or refuse one that could mislead or lead elsewhere."""
    name = unicodedata.normalize("NFC", name)
    if not name.strip(" .") or name != name.strip() or name.endswith("."):
        raise BadFileName()
    if any(c in FORBIDDEN or unicodedata.category(c) in FORBIDDEN_CATEGORIES for c in name):
        raise BadFileName()
    if len(name.encode()) > MAX_BYTES:
        raise BadFileName()
    return name


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()
