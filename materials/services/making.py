"""In which form somebody gets a version, and the making of it."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials.errors import CannotBeMarked, FileMissing
from materials.files import storage
from materials.files.digests import sha256_of
from materials.files.kinds import KINDS
from materials.marking import copies
from materials.marking.copies import Mark
from materials.models import DownloadRecord, Material, MaterialVersion
from people.models import Person, User

log = logging.getLogger(__name__)
Level = Material.AccessLevel
KIND_OF_TYPE = {kind.mime_type: kind.name for kind in KINDS.values()}
OF_OFFICE = frozenset({"docx", "doc", "pptx", "ppt"})
# Bounds of what a mark says of a name: it has to fit a page.
NAME, UNIT = 40, 60


class Form(models.TextChoices):
    """What leaves the house."""

    ORIGINAL = "original", _("As it is, without a mark")
    PAGES = "pages", _("As PDF with the name, unit and number of the reader on every page")
    WORD = "word", _("As Word file with the name, unit and number of the reader on every page")


@dataclass(frozen=True)
class Copy:
    """What somebody gets, and where it lies in the storage."""

    version: MaterialVersion
    path: str
    file_name: str
    mime_type: str
    size_bytes: int
    sha256: str
    number: str = ""
    watermark_text: str = ""

    def open(self) -> File[bytes]:
        return storage.read_at(self.path)


def form_of(version: MaterialVersion) -> Form:
    """In which form readers get the version.

    What an office suite wrote becomes PDF where there is a converter. Tables, pictures and
    films cannot be marked and go out as they are; so do slides without a converter.
    Refused: a Word file of old without one.
    """
    if not is_to_be_marked(version.material):
        return Form.ORIGINAL
    kind = KIND_OF_TYPE.get(version.mime_type)
    if kind in ("pdf", "txt") or (kind in OF_OFFICE and settings.CONVERTER):
        return Form.PAGES
    if kind == "docx":
        return Form.WORD
    if kind == "doc":
        raise CannotBeMarked()
    return Form.ORIGINAL


def form_for_readers(version: MaterialVersion) -> Form | None:
    """As `form_of`; None where nobody but the keepers gets the version."""
    try:
        return form_of(version)
    except CannotBeMarked:
        return None


def is_to_be_marked(material: Material) -> bool:
    levels = Level.values
    marked_from = settings.MARK_FROM
    return marked_from in levels[: levels.index(material.access_level) + 1]


def original_of(version: MaterialVersion) -> Copy:
    """The file itself. Refused: when it is lost or cut short."""
    _refuse_missing(version)
    return Copy(
        version,
        storage.path_of(version.sha256),
        version.file_name,
        version.mime_type,
        version.size_bytes,
        version.sha256,
    )


def _refuse_missing(version: MaterialVersion) -> None:
    if not storage.holds(version.sha256, version.size_bytes):
        log.error("The file of material version %s is missing or cut short.", version.pk)
        raise FileMissing()


def copy_made_for(version: MaterialVersion, delivery: DownloadRecord, form: Form) -> Copy | None:
    """The copy of an earlier delivery of the version; None if it is no longer there."""
    kind = _kind_of_copy(form)
    path = storage.copy_of(delivery.delivery_no, timezone.localdate(delivery.at), kind)
    size = storage.size_of(path)
    if size is None:
        return None
    name, mime_type = _named(version, form)
    return Copy(
        version,
        path,
        name,
        mime_type,
        size,
        delivery.copy_sha256,
        delivery.delivery_no,
        delivery.watermark_text,
    )


def make_copy(version: MaterialVersion, user: User, at: datetime, form: Form, number: str) -> Copy:
    """Mark the version for the user and keep the copy. Refused: what cannot be marked."""
    _refuse_missing(version)
    mark = _mark(version.material, user, at, number)
    with _marked(version, form, mark) as made:
        sha256, size = sha256_of(made), made.tell()
        path = storage.copy_of(number, timezone.localdate(at), _kind_of_copy(form))
        made.seek(0)
        storage.put(path, made)
    name, mime_type = _named(version, form)
    return Copy(version, path, name, mime_type, size, sha256, number, mark.foot)


def _marked(version: MaterialVersion, form: Form, mark: Mark) -> BinaryIO:
    if form is Form.WORD:
        with storage.read(version.sha256) as source:
            return copies.marked_word(_stream(source), mark)
    with _pages(version) as source:
        return copies.marked_pages(_stream(source), mark)


def _pages(version: MaterialVersion) -> File[bytes]:
    """The version as PDF; what is none is turned into one once."""
    kind = KIND_OF_TYPE[version.mime_type]
    if kind == "pdf":
        return storage.read(version.sha256)
    path = storage.pages_of(version.sha256)
    if storage.size_of(path) is None:
        with storage.read(version.sha256) as source, _turned(_stream(source), kind) as pages:
            storage.put(path, pages)
    return storage.read_at(path)


def _turned(source: BinaryIO, kind: str) -> BinaryIO:
    return copies.text_as_pages(source) if kind == "txt" else copies.office_as_pages(source, kind)


def _stream(file: File[bytes]) -> BinaryIO:
    return cast(BinaryIO, file)


def _named(version: MaterialVersion, form: Form) -> tuple[str, str]:
    """The name and type of the copy, which may be of another kind than the file."""
    kind = KINDS[_kind_of_copy(form)]
    stem, _dot, _extension = version.file_name.rpartition(".")
    return f"{stem}.{kind.name}", kind.mime_type


def _kind_of_copy(form: Form) -> str:
    return "docx" if form is Form.WORD else "pdf"


def _mark(material: Material, user: User, at: datetime, number: str) -> Mark:
    with translation.override(settings.LANGUAGE_CODE):
        label = gettext("delivery number")
    person = Person.objects.select_related("unit").filter(user=user).first()
    name = _printable(str(user), NAME)
    unit = _printable(str(person.unit), UNIT) if person else ""
    time = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    words = [name, unit, time, f"{label} {number}", _printable(material.restriction_notice, 200)]
    across = " ".join(filter(None, [name, unit]))
    return Mark(across=f"{across}\n{number}", foot=" · ".join(filter(None, words)), number=number)


def _printable(words: str, most: int) -> str:
    """The words without what turns, hides or breaks them."""
    shown = "".join(" " if _is_silent(character) else character for character in words)
    return " ".join(shown.split())[:most]


def _is_silent(character: Any) -> bool:
    return unicodedata.category(character)[0] in "CZ"
