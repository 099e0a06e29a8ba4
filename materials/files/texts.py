"""Plain text as offices have it: UTF-8, GB18030, Big5, or UTF-16 with its mark."""

import codecs
import re
import unicodedata
from typing import BinaryIO

ENCODINGS = ("utf-8-sig", "gb18030", "big5")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CHUNK = 1 << 16
CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
# One control character in so many is tolerated: old editors leave some behind.
RARE = 100
MARKUP = re.compile(
    r"\s*(<!--.*?-->\s*)*(<!doctype|<\?xml|<html|<svg|<script|<head|<body|<\?php|#!)",
    re.IGNORECASE | re.DOTALL,
)


def is_plain_text(file: BinaryIO) -> bool:
    """Whether the bytes are text in one of the encodings, and neither markup nor a script."""
    file.seek(0)
    head = file.read(CHUNK)
    if head.startswith(UTF_16_MARKS):
        return _is_assigned(head.decode("utf-16", "ignore")) and _reads_as(file, "utf-16")
    return any(_reads_as(file, encoding) for encoding in ENCODINGS)


def _is_assigned(text: str) -> bool:
    """Whether these are characters: nearly every pair of bytes is a code of UTF-16."""
    unassigned = sum(unicodedata.category(character) in ("Cn", "Co") for character in text)
    return unassigned * RARE <= len(text)


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    length = controls = 0
    try:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            text = decoder.decode(chunk)
            if "\0" in text or (length == 0 and MARKUP.match(text)):
                return False
            length += len(text)
            controls += len(CONTROLS.findall(text))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return controls * RARE <= length
