"""Plain text, in whatever encoding the importer knows; damaged text as far as it goes."""

import codecs
from typing import Any, BinaryIO

from materials.cleaning import encoding
from materials.reading import notes

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What a text is taken for that is none: the offices' own encoding holds every other.
USUAL = "gb18030"


def read(file: BinaryIO) -> dict[str, Any]:
    text, found = decode(file.read())
    return {"text": with_plain_ends(text), "notes": found}


def decode(raw: bytes) -> tuple[str, list[str]]:
    """The text, and what was uncertain about its encoding."""
    try:
        decoded = encoding.decode(raw)
    except encoding.UnreadableText:
        text, found = decode_as(raw, USUAL)
        return text, [notes.ENCODING_GUESSED, *found]
    is_certain = decoded.encoding == "utf-8" or raw.startswith(MARKS)
    return decoded.text, [] if is_certain else [notes.ENCODING_GUESSED]


def decode_as(raw: bytes, name: str) -> tuple[str, list[str]]:
    try:
        return raw.decode(name), []
    except UnicodeDecodeError:
        return raw.decode(name, "replace"), [notes.UNREADABLE_CHARACTERS]


def with_plain_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
