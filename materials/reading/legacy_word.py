"""Word files of old (97 to 2003): the piece table of [MS-DOC] tells where the text lies."""

import itertools
import re
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

import olefile

from materials.errors import BrokenFile, EncryptedFile
from materials.reading import notes

MAGIC, WORD_97 = 0xA5EC, 193
ENCRYPTED, TABLE_ONE, OBFUSCATED = 0x0100, 0x0200, 0x8000
# Places of the file information block: its flags, and what the numbers after it count.
FLAGS, COUNTED_WORDS = 0x0A, 32
COUNTS = {4: notes.FOOTNOTES, 5: notes.HEADERS, 7: notes.COMMENTS, 8: notes.FOOTNOTES,
          9: notes.TEXT_BOXES}  # fmt: skip
TEXT_COUNT, PIECES = 3, 33
PROPERTIES_MARK, PIECES_MARK = 1, 2
# A piece of one byte for each character.
COMPRESSED = 0x40000000

FIELD_BEGIN, FIELD_SEPARATOR, FIELD_END = "\x13", "\x14", "\x15"
CELL = "\x07"
MEANT = {
    "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", CELL: "\t", "\x1e": "-", "\xa0": " ",
}  # fmt: skip
# Anchors of pictures, notes and annotations, and optional hyphens.
SILENT = re.compile("[\x00-\x08\x0e-\x1f]")


def read(file: BinaryIO) -> dict[str, Any]:
    try:
        with olefile.OleFileIO(file) as container:
            return _Document(container).as_answer()
    except (struct.error, IndexError, OSError) as error:
        raise BrokenFile() from error


class _Document:
    def __init__(self, container: olefile.OleFileIO) -> None:
        self.stream: bytes = container.openstream("WordDocument").read()
        magic, version = struct.unpack_from("<HH", self.stream)
        (flags,) = struct.unpack_from("<H", self.stream, FLAGS)
        if magic != MAGIC or version < WORD_97:
            raise BrokenFile()
        if flags & (ENCRYPTED | OBFUSCATED):
            raise EncryptedFile()
        table = "1Table" if flags & TABLE_ONE else "0Table"
        self.table = container.openstream(table).read()
        self.counts, self.places = _blocks(self.stream)

    def as_answer(self) -> dict[str, Any]:
        length = self.counts[TEXT_COUNT]
        if length < 0:
            raise BrokenFile()
        # Counted as Word counts: a rare character takes two places.
        text = b"".join(self._pieces())[: 2 * length].decode("utf-16-le", "replace")
        found = {note for place, note in COUNTS.items() if self.counts[place] > 1}
        return {"text": as_read(text), "notes": sorted(found)}

    def _pieces(self) -> Iterator[bytes]:
        """The text piece by piece in UTF-16, in the order in which it reads."""
        start, size = self.places[2 * PIECES : 2 * PIECES + 2]
        pieces = _piece_table(self.table[start : start + size])
        count = (len(pieces) - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", pieces)
        for index, (first, end) in enumerate(itertools.pairwise(ends)):
            (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * index + 2)
            if end < first:
                raise BrokenFile()
            yield self._piece(place, end - first)

    def _piece(self, place: int, length: int) -> bytes:
        if not place & COMPRESSED:
            return self._cut(place, 2 * length)
        start = (place & ~COMPRESSED) // 2
        return self._cut(start, length).decode("cp1252", "replace").encode("utf-16-le")

    def _cut(self, start: int, length: int) -> bytes:
        if start + length > len(self.stream):
            raise BrokenFile()
        return self.stream[start : start + length]


def _blocks(stream: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of the file information block: counts of characters, places of tables."""
    (words,) = struct.unpack_from("<H", stream, COUNTED_WORDS)
    position = COUNTED_WORDS + 2 + 2 * words
    (counted,) = struct.unpack_from("<H", stream, position)
    counts = struct.unpack_from(f"<{counted}i", stream, position + 2)
    position += 2 + 4 * counted
    (placed,) = struct.unpack_from("<H", stream, position)
    return counts, struct.unpack_from(f"<{2 * placed}I", stream, position + 2)


def _piece_table(content: bytes) -> bytes:
    position = 0
    while content[position] == PROPERTIES_MARK:
        (size,) = struct.unpack_from("<H", content, position + 1)
        position += 3 + size
    if content[position] != PIECES_MARK:
        raise BrokenFile()
    (size,) = struct.unpack_from("<I", content, position + 1)
    pieces = content[position + 5 : position + 5 + size]
    if len(pieces) != size or size < 4:
        raise BrokenFile()
    return pieces


def as_read(text: str) -> str:
    """The characters of the document as a person reads them."""
    text = "".join(_without_instructions(text))
    # The end of a row is a mark of its own after that of the last cell.
    text = text.replace(CELL + CELL, "\n")
    text = "".join(MEANT.get(character, character) for character in text)
    return SILENT.sub("", text)


def _without_instructions(text: str) -> Iterator[str]:
    """Of a field, only the result is read, and fields may stand in fields."""
    in_instruction: list[bool] = []
    for character in text:
        if character == FIELD_BEGIN:
            in_instruction.append(True)
        elif character == FIELD_SEPARATOR and in_instruction:
            in_instruction[-1] = False
        elif character == FIELD_END and in_instruction:
            in_instruction.pop()
        elif not any(in_instruction):
            yield character
