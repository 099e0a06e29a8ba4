"""How large a picture becomes when it is shown; its file says little about that."""

import struct
from typing import BinaryIO

from materials.errors import BrokenFile, PictureTooLarge

MILLION = 1_000_000
MAX_PIXELS = 100 * MILLION
# The segments of a JPEG that say its size; the others of that range are tables.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


def refuse_flood(kind: str, file: BinaryIO) -> None:
    """Refuse a picture of more pixels than a screen, a printer or a memory can bear."""
    try:
        width, height = _png(file) if kind == "png" else _jpeg(file)
    except struct.error as error:
        raise BrokenFile() from error
    if width * height > MAX_PIXELS:
        raise PictureTooLarge(limit=MAX_PIXELS // MILLION)


def _png(file: BinaryIO) -> tuple[int, int]:
    file.seek(16)
    width, height = struct.unpack(">II", file.read(8))
    return width, height


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    """Go from segment to segment up to the one that says the size, or to the picture itself."""
    file.seek(2)
    while True:
        fill, marker = struct.unpack(">BB", file.read(2))
        if fill != 0xFF:
            return 0, 0
        if marker in WITHOUT_LENGTH:
            continue
        if marker == 0xFF:
            file.seek(-1, 1)
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if marker in FRAMES:
            _depth, height, width = struct.unpack(">BHH", file.read(5))
            return width, height
        if length < 2 or marker == 0xDA:
            return 0, 0
        file.seek(length - 2, 1)
