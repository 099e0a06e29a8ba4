"""Which encoding plain text is in, proved by writing it back byte for byte."""

import codecs
import re
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 65_536
# What an office's text is made of, and how much of it at least.
USUAL = re.compile("[\\t\\n\\r -~\u2010-\u2040\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
PLAUSIBLE = 0.8


class UnreadableText(ValueError):
    """The bytes are not text in any of the encodings."""


@dataclass(frozen=True)
class Decoded:
    """The text, what it was written in, and the mark before it: together they are the bytes."""

    text: str
    encoding: str
    mark: bytes = b""

    def as_bytes(self) -> bytes:
        return self.mark + self.text.encode(self.encoding)


def decode(raw: bytes) -> Decoded:
    """Return the text of which the bytes are the writing, or refuse what is not text."""
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _proved(raw, encoding, mark) or _unreadable()
    for encoding in _candidates(raw):
        decoded = _proved(raw, encoding)
        if decoded and "\0" not in decoded.text:
            return decoded
    return _unreadable()


def _unreadable() -> Decoded:
    raise UnreadableText("The bytes are text in none of the known encodings.")


def _proved(raw: bytes, encoding: str, mark: bytes = b"") -> Decoded | None:
    try:
        decoded = Decoded(raw[len(mark) :].decode(encoding), encoding, mark)
        return decoded if decoded.as_bytes() == raw else None
    except UnicodeError:
        return None


def _candidates(raw: bytes) -> list[str]:
    wide = _wide(raw[:SAMPLE])
    if wide:
        return [wide]
    mainland = _share(raw, "gb18030", "gb2312", 0xB0, 0xD7)
    taiwan = _share(raw, "big5", "big5", 0xA4, 0xC6)
    two = ["big5", "gb18030"] if taiwan > mainland else ["gb18030", "big5"]
    return ["utf-8", *two, "cp950", "big5hkscs"]


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: no other encoding leaves NUL in a text, and one order makes sense."""
    if b"\0" not in sample or len(sample) % 2:
        return ""
    shares = {encoding: _sense(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= PLAUSIBLE else ""


def _sense(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, errors="ignore")
    return len(USUAL.findall(text)) / (len(sample) / 2)


def _share(raw: bytes, encoding: str, table: str, low: int, high: int) -> float:
    """How much of what is not ASCII lies in the everyday half of the national table."""
    sample = raw[:SAMPLE]
    text = sample.decode(encoding, errors="ignore")
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    wide = [character for character in text if character >= "\x80"]
    written = (character.encode(table, errors="ignore") for character in wide)
    common = sum(
        len(two) == 2 and (low <= two[0] <= high or two[0] in (0xA1, 0xA3)) for two in written
    )
    return common / len(wide) if wide else 1.0
