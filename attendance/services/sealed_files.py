"""Photos and scans of papers with people's names: checked, without notes, sealed on the disk."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.core.files.base import ContentFile, File

from attendance.errors import ProofKind, SealBroken
from materials.errors import FileMissing, FileTooLarge
from materials.files import storage
from materials.files.photos import without_notes
from materials.services.versions import MEGABYTE, facts_of
from peixun import sealing

# Photos of phones are smaller, scans of a page as well (our default).
MOST_BYTES = 10 * MEGABYTE
KINDS = ("application/pdf", "image/jpeg", "image/png")


class Paper(NamedTuple):
    """A file that may be kept: its name, what it is, its content without notes."""

    file_name: str
    mime_type: str
    content: bytes


def checked(upload: File[bytes]) -> Paper:
    """What was uploaded. Refused: other files than photos and PDFs, broken or too large ones.

    What a photo says besides the picture, such as where it was taken, is left out.
    """
    if upload.size and upload.size > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // MEGABYTE)
    facts = facts_of(upload)
    if facts.mime_type not in KINDS:
        raise ProofKind()
    upload.seek(0)
    return Paper(facts.file_name, facts.mime_type, without_notes(facts.mime_type, upload.read()))


def keep(content: bytes) -> str:
    """Seal the content and keep it; the name of what was sealed, which no two files share."""
    sealed = sealing.seal(content)
    sha256 = hashlib.sha256(sealed).hexdigest()
    storage.keep(sha256, ContentFile(sealed))
    return sha256


def read(sha256: str) -> bytes:
    """The content. Refused: it is gone, or the installation has lost the key."""
    try:
        with storage.read(sha256) as file:
            return unsealed(file.read())
    except FileNotFoundError as error:
        raise FileMissing() from error


def unsealed(sealed: bytes) -> bytes:
    try:
        return sealing.unseal(sealed)
    except sealing.Unreadable as error:
        raise SealBroken() from error
