"""Photos without what a camera writes beside the picture: place, time, device, owner."""

import struct
from collections.abc import Iterator

START, START_OF_SCAN = b"\xff\xd8", 0xDA
# Kept: JFIF (APP0), colours (APP2, APP14); what else an APP or a comment says is dropped.
FIRST_APP, LAST_APP, COMMENT = 0xE0, 0xEF, 0xFE
KEPT_APPS = {0xE0, 0xE2, 0xEE}
EXIF, EXIF_MARKER = b"Exif\0\0", 0xE1
ORIENTATION = 0x0112
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_NOTES = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_notes(mime_type: str, content: bytes) -> bytes:
    """The same picture and which way up it is; other files, and odd ones, as they are."""
    clean = {"image/jpeg": _clean_jpeg, "image/png": _clean_png}.get(mime_type)
    if clean is None:
        return content
    try:
        return clean(content)
    except (struct.error, IndexError):
        return content


def _clean_jpeg(content: bytes) -> bytes:
    parts, position = [START], 2
    while (marker := content[position + 1]) != START_OF_SCAN:
        (length,) = struct.unpack_from(">H", content, position + 2)
        segment = content[position : position + 2 + length]
        if segment[4:].startswith(EXIF):
            parts.append(_turned(_orientation(segment[4 + len(EXIF) :])))
        elif not FIRST_APP <= marker <= LAST_APP or marker in KEPT_APPS:
            parts.append(b"" if marker == COMMENT else segment)
        position += 2 + length
    return b"".join([*parts, content[position:]])


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held; 1 where it does not say."""
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for number in range(count):
        tag, _kind, _count, value = struct.unpack_from(
            order + "HHIH", tiff, first + 2 + 12 * number
        )
        if tag == ORIENTATION:
            return int(value)
    return 1


def _turned(orientation: int) -> bytes:
    """An Exif segment that says nothing else."""
    if orientation not in range(2, 9):
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = EXIF + tiff
    return bytes([0xFF, EXIF_MARKER]) + struct.pack(">H", len(body) + 2) + body


def _clean_png(content: bytes) -> bytes:
    kept = (chunk for name, chunk in _chunks(content) if name not in PNG_NOTES)
    return b"".join([PNG_HEAD, *kept])


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_HEAD)
    while position < len(content):
        (length,) = struct.unpack_from(">I", content, position)
        yield content[position + 4 : position + 8], content[position : position + 12 + length]
        position += 12 + length
