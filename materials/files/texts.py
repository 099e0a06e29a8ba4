"""Plain text as offices have it: UTF-8, GB18030 or Big5."""

import codecs
import re
from typing import BinaryIO

ENCODINGS = ("utf-8-sig", "gb18030", "big5")
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
    return any(_reads_as(file, encoding) for encoding in ENCODINGS)


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
