"""Word, PowerPoint and Excel files of today: zip archives of XML parts."""

import html
import re
import stat
import tempfile
import zipfile
import zlib
from typing import BinaryIO, cast

from materials.errors import (
    ArchiveTooLarge,
    BrokenFile,
    EncryptedFile,
    MacrosInside,
    UnsafeDocument,
)
from materials.files import compound

MAGIC = b"PK\x03\x04"
# The part that makes an archive a document of the kind.
MAIN_PARTS = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
}
CONTENT_TYPES = "[Content_Types].xml"
MACRO_PART = re.compile(r"(^|/)(vba(project|data)[^/]*|(macrosheets|activex)/.*)$", re.IGNORECASE)
MACRO_TYPE = re.compile(b"macroenabled|vbaproject", re.IGNORECASE)
# A document type declaration is how entities are smuggled in; Office never writes one.
DECLARATIONS = [
    word.encode(code)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for code in ("ascii", "utf-16-le", "utf-16-be")
]
QUOTED = rb"\"([^\"]*)\"|'([^']*)'"
RELATION = re.compile(rb"<(?:[^\s<>:\"'/]+:)?Relationship\s((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
FACT = re.compile(rb"(\w+)\s*=\s*(?:" + QUOTED + rb")")
MAX_RELATIONS = 4 * 1024 * 1024
OVERLAP = max(map(len, DECLARATIONS))

MAX_PARTS = 2000
MAX_UNPACKED = 200 * 1024 * 1024
# Long tables of equal rows pack well, but not as well as a bomb.
MAX_RATIO, RATIO_COUNTS_FROM = 100, 4 * 1024 * 1024
# A chart in a presentation carries its own workbook; nothing carries more.
MAX_NESTING = 1
CHUNK = 1 << 18
ENCRYPTED_FLAG = 0x1
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError)


def inspect(file: BinaryIO, size: int) -> str | None:
    """Return docx, pptx or xlsx, None for other archives; refuse what is not safe."""
    return _Inspection().look_into(file, size, depth=0)


class _Inspection:
    """One upload's archive and those inside it; they share one allowance of bytes."""

    def __init__(self) -> None:
        self.unpacked = 0

    def look_into(self, file: BinaryIO, size: int, *, depth: int) -> str | None:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
                refuse_odd_list(parts, size)
                _refuse_another_before(parts)
                for part in parts:
                    self._look_at(archive, part, depth)
                    if part.filename.lower().endswith(".rels"):
                        with archive.open(part) as relations:
                            refuse_links(relations.read(MAX_RELATIONS + 1))
                return _kind_of(archive)
        except UNREADABLE as error:
            raise BrokenFile() from error

    def _look_at(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
        with archive.open(part) as stream, tempfile.TemporaryFile() as copy:
            start = stream.read(len(compound.MAGIC))
            is_embedded = start.startswith((MAGIC, compound.MAGIC))
            is_markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
            before, chunk = b"", start
            while chunk:
                self._count(len(chunk))
                if is_markup:
                    refuse_declarations(before + chunk, part.filename)
                if is_embedded:
                    copy.write(chunk)
                before, chunk = (before + chunk)[-OVERLAP:], stream.read(CHUNK)
            if is_embedded:
                self._look_inside(cast(BinaryIO, copy), start, copy.tell(), depth)

    def _look_inside(self, file: BinaryIO, start: bytes, size: int, depth: int) -> None:
        if start.startswith(compound.MAGIC):
            compound.inspect(file, size)
        elif depth >= MAX_NESTING:
            raise ArchiveTooLarge()
        else:
            self.look_into(file, size, depth=depth + 1)

    def _count(self, length: int) -> None:
        # What the archive declares may be a lie; what comes out is not.
        self.unpacked += length
        if self.unpacked > MAX_UNPACKED:
            raise ArchiveTooLarge()


def refuse_odd_list(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by the table of contents alone, before anything is unpacked."""
    declared = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or declared > MAX_UNPACKED or packed > size:
        raise ArchiveTooLarge()
    if declared > RATIO_COUNTS_FROM and declared > MAX_RATIO * size:
        raise ArchiveTooLarge()
    if len({part.filename for part in parts}) < len(parts):
        raise UnsafeDocument()
    for part in parts:
        _refuse_odd_part(part)


def _refuse_odd_part(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename
    if part.flag_bits & ENCRYPTED_FLAG:
        raise EncryptedFile()
    if MACRO_PART.search(name):
        raise MacrosInside()
    steps = name.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    if is_link or "\0" in name or ":" in name or steps[0] == "" or ".." in steps:
        raise UnsafeDocument()


def refuse_declarations(markup: bytes, name: str) -> None:
    if name == CONTENT_TYPES and MACRO_TYPE.search(markup):
        raise MacrosInside()
    if any(declaration in markup for declaration in DECLARATIONS):
        raise UnsafeDocument()


def _refuse_another_before(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive behind another one: which is read depends on the program."""
    if parts and min(part.header_offset for part in parts) > 0:
        raise UnsafeDocument()


def refuse_links(relations: bytes) -> None:
    """Refuse parts that would be fetched from elsewhere when the document is opened."""
    if b"\0" in relations or len(relations) > MAX_RELATIONS:
        raise UnsafeDocument()
    for relation in RELATION.findall(relations):
        facts = {
            name.lower(): html.unescape((double or single).decode())
            for name, double, single in FACT.findall(relation)
        }
        is_fetched = not facts.get(b"type", "").endswith("/hyperlink")
        if is_fetched and facts.get(b"targetmode", "").strip().lower() == "external":
            raise UnsafeDocument()


def _kind_of(archive: zipfile.ZipFile) -> str | None:
    names = archive.NameToInfo
    if CONTENT_TYPES not in names:
        return None
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)
