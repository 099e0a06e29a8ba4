"""Plain text: its mark decides, then strict UTF-8, then which encoding reads as usual Chinese."""

import codecs
from typing import Any, BinaryIO

from materials.reading import notes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSES = ("gb18030", "big5hkscs")
SAMPLE = 1 << 16
# What Big5 and GB 2312 both keep for everyday use stands in the first level of GB 2312.
FIRST_LEVEL = range(0xB0, 0xD8)


def read(file: BinaryIO) -> dict[str, Any]:
    text, found = decode(file.read())
    return {"text": with_plain_ends(text), "notes": found}


def decode(raw: bytes) -> tuple[str, list[str]]:
    """The text, and what was uncertain about its encoding."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return decode_as(raw, encoding)
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        text, found = decode_as(raw, max(GUESSES, key=lambda guess: _likelihood(raw, guess)))
        return text, [notes.ENCODING_GUESSED, *found]


def decode_as(raw: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        return raw.decode(encoding), []
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace"), [notes.UNREADABLE_CHARACTERS]


def _likelihood(raw: bytes, encoding: str) -> float:
    """The share of characters that are in everyday use, were it this encoding."""
    text = raw[:SAMPLE].decode(encoding, "replace")
    others = [character for character in text if character > "\x7f"]
    return sum(map(_is_usual, others)) / len(others) if others else 0.0


def _is_usual(character: str) -> bool:
    if character in "，。、；：？！“”‘’（）《》　":
        return True
    written = character.encode("gb2312", "ignore")
    if len(written) == 2:
        return written[0] in FIRST_LEVEL
    # A character of Big5's first level that GB 2312 lacks is a Traditional one.
    traditional = character.encode("big5", "ignore")
    return len(traditional) == 2 and 0xA4 <= traditional[0] < 0xC7


def with_plain_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
