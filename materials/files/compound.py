"""Word, PowerPoint and Excel files of old: OLE compound files, known by their streams."""

from collections.abc import Iterator
from typing import BinaryIO

from materials.errors import BrokenFile, EncryptedFile, MacrosInside

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = {
    "worddocument": "doc",
    "powerpoint document": "ppt",
    "workbook": "xls",
    "book": "xls",
}
ENCRYPTED = {"encryptedpackage", "encryptioninfo"}
MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur", "vbaproject"}

# The layout of [MS-CFB]: a header, then sectors chained by an allocation table.
HEADER_BYTES, ENTRY_BYTES, HEADER_DIFAT = 512, 128, 76
LAST_REGULAR_SECTOR = 0xFFFFFFFA
SECTOR_SHIFTS = (9, 12)
MAX_ENTRIES = 20_000


def inspect(file: BinaryIO, size: int) -> str | None:
    """Return doc, ppt or xls, None for other compound files; refuse macros and passwords."""
    names = {name.lower() for name in _Compound(file, size).names()}
    if names & ENCRYPTED:
        raise EncryptedFile()
    if names & MACROS:
        raise MacrosInside()
    return next((kind for stream, kind in STREAMS.items() if stream in names), None)


class _Compound:
    """Reads the directory of a compound file, and nothing else."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.header = self._read(0, HEADER_BYTES)
        shift = int.from_bytes(self.header[30:32], "little")
        if shift not in SECTOR_SHIFTS:
            raise BrokenFile()
        self.sector_bytes = 1 << shift
        self.tables = list(self._table_sectors())

    def names(self) -> Iterator[str]:
        """The names of all streams and storages."""
        for sector in self._chain(self._header_number(48)):
            content = self._sector(sector)
            for start in range(0, len(content), ENTRY_BYTES):
                entry = content[start : start + ENTRY_BYTES]
                length = int.from_bytes(entry[64:66], "little")
                if 2 <= length <= 64:
                    yield entry[: length - 2].decode("utf-16-le", "replace")

    def _chain(self, sector: int) -> Iterator[int]:
        """Follow the allocation table; a chain longer than the file is a circle."""
        numbers = self.sector_bytes // 4
        for _step in range(min(self.size // self.sector_bytes + 1, MAX_ENTRIES)):
            if sector > LAST_REGULAR_SECTOR:
                return
            yield sector
            table, place = divmod(sector, numbers)
            if table >= len(self.tables):
                raise BrokenFile()
            sector = _number(self._sector(self.tables[table]), place * 4)
        raise BrokenFile()

    def _table_sectors(self) -> Iterator[int]:
        """Where the allocation table lies: listed in the header, then in sectors of their own."""
        yield from _regular(self.header[HEADER_DIFAT:])
        following = self._header_number(68)
        for _step in range(self.size // self.sector_bytes + 1):
            if following > LAST_REGULAR_SECTOR:
                return
            content = self._sector(following)
            yield from _regular(content[:-4])
            following = _number(content, self.sector_bytes - 4)
        raise BrokenFile()

    def _sector(self, number: int) -> bytes:
        return self._read((number + 1) * self.sector_bytes, self.sector_bytes)

    def _read(self, position: int, length: int) -> bytes:
        self.file.seek(position)
        content = self.file.read(length)
        # The very last sector of a file may be cut short.
        if not content:
            raise BrokenFile()
        return content.ljust(length, b"\0")

    def _header_number(self, place: int) -> int:
        return _number(self.header, place)


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")


def _regular(content: bytes) -> Iterator[int]:
    numbers = (_number(content, place) for place in range(0, len(content), 4))
    return (number for number in numbers if number <= LAST_REGULAR_SECTOR)
