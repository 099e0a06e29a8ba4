"""The kinds of file an office hands out, recognised by content and never by name."""

from dataclasses import dataclass
from typing import BinaryIO

import filetype

from materials.errors import BrokenFile, UnsafeDocument, UnsupportedType
from materials.files import compound, packages, pictures, texts

HEAD_BYTES, TAIL_BYTES = 8192, 65_536


@dataclass(frozen=True)
class FileKind:
    """`name` is the usual extension; `also` are the other ones that mean the same."""

    name: str
    mime_type: str
    also: frozenset[str] = frozenset()

    @property
    def extensions(self) -> frozenset[str]:
        return self.also | {self.name}


_OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.name: kind
    for kind in (
        FileKind("pdf", "application/pdf"),
        FileKind("docx", f"{_OOXML}wordprocessingml.document"),
        FileKind("pptx", f"{_OOXML}presentationml.presentation"),
        FileKind("xlsx", f"{_OOXML}spreadsheetml.sheet"),
        FileKind("doc", "application/msword"),
        FileKind("ppt", "application/vnd.ms-powerpoint"),
        FileKind("xls", "application/vnd.ms-excel"),
        FileKind("txt", "text/plain"),
        FileKind("jpg", "image/jpeg", frozenset({"jpeg"})),
        FileKind("png", "image/png"),
        FileKind("mp4", "video/mp4", frozenset({"m4v"})),
    )
}
# What a complete file of the kind has near its end.
ENDINGS = {"pdf": b"%%EOF", "jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}
ARCHIVE_END, ARCHIVE_LIST = b"PK\x05\x06", b"PK\x01\x02"
ACCEPTED = ", ".join(KINDS)


def recognise(file: BinaryIO, size: int) -> FileKind:
    """Return what the content is, or refuse what is unknown, unsafe or incomplete."""
    name = _recognise(file, size)
    if name is None:
        raise UnsupportedType(accepted=ACCEPTED)
    return KINDS[name]


def _recognise(file: BinaryIO, size: int) -> str | None:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(packages.MAGIC):
        return packages.inspect(file, size)
    if head.startswith(compound.MAGIC):
        return compound.inspect(file, size)
    guess = filetype.guess_extension(head)
    if guess in ("pdf", "jpg", "png", "mp4"):
        _refuse_incomplete(guess, file, size)
        _refuse_two_in_one(file, size)
        if guess in ("jpg", "png"):
            pictures.refuse_flood(guess, file)
        return str(guess)
    return "txt" if texts.is_plain_text(file) else None


def _refuse_incomplete(kind: str, file: BinaryIO, size: int) -> None:
    complete = _boxes_fit(file, size) if kind == "mp4" else _ends_with(ENDINGS[kind], file, size)
    if not complete:
        raise BrokenFile()


def _refuse_two_in_one(file: BinaryIO, size: int) -> None:
    """Refuse a file behind whose end an archive stands: a program takes it for that."""
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    place = tail.rfind(ARCHIVE_END)
    while place >= 0:
        length = int.from_bytes(tail[place + 12 : place + 16], "little")
        file.seek(max(0, size - len(tail) + place - length))
        if length and file.read(4) == ARCHIVE_LIST:
            raise UnsafeDocument()
        place = tail.rfind(ARCHIVE_END, 0, place)


def _ends_with(ending: bytes, file: BinaryIO, size: int) -> bool:
    # Scanners and phones append notes of their own, so the ending may not be the very last.
    file.seek(max(0, size - TAIL_BYTES))
    return ending in file.read(TAIL_BYTES)


def _boxes_fit(file: BinaryIO, size: int) -> bool:
    """Whether the boxes of an MP4 fill the file exactly and the index is among them."""
    position, seen = 0, set()
    while position + 8 <= size:
        file.seek(position)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:], "big")
        elif length == 0:
            length = size - position
        if length < 8:
            return False
        seen.add(header[4:8])
        position += length
    return position == size and b"moov" in seen
