"""Numbers, codes and names of certificates. Pure but for the randomness of a code."""

import secrets
import string
import unicodedata
from collections.abc import Mapping

DEFAULT_PATTERN = "〔{year}〕{class_code}-{number:04}"
FIELDS = ("year", "class_code", "number")
WIDEST = 12
# Without the letters that are taken for digits (Crockford): 20 of them are 100 random bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, PART = 20, 5
_MISREAD = str.maketrans("OIL", "011")
MOST_STARS = 6


def is_pattern(text: str) -> bool:
    """Whether a number can be made of it: plain fields, the number among them exactly once."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return False
    found = [name for _text, name, _format, _how in parts if name is not None]
    plain = all(
        how is None and (not form or (name == "number" and _is_width(form)))
        for _text, name, form, how in parts
        if name is not None
    )
    return plain and set(found) <= set(FIELDS) and found.count("number") == 1


def _is_width(form: str) -> bool:
    return len(form) < 4 and form.isascii() and form.isdigit() and int(form) <= WIDEST


def series_of(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern with all but the number filled in: what has the same text shares its numbers."""
    return _fill(pattern, values, "{number}")


def number_text(pattern: str, values: Mapping[str, object], number: int) -> str:
    """〔2026〕BGS-0001"""
    return _fill(pattern, values, None, number)


def _fill(pattern: str, values: Mapping[str, object], shown: str | None, number: int = 0) -> str:
    text = []
    for literal, name, form, _how in string.Formatter().parse(pattern):
        text.append(literal)
        if name == "number":
            text.append(shown if shown is not None else format(number, form or ""))
        elif name is not None:
            text.append(str(values[name]))
    return "".join(text)


def new_code() -> str:
    """A code of 100 random bits that can be read out and typed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed_code(text: str) -> str:
    """The code somebody typed: without hyphens and spaces, look-alikes put right; else empty."""
    code = "".join(unicodedata.normalize("NFKC", text[:100]).upper().split()).replace("-", "")
    code = code.translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def spelled(code: str) -> str:
    """The code in parts, as it is printed: ABCDE-FGHJK-MNPQR-STVWX."""
    return "-".join(code[start : start + PART] for start in range(0, len(code), PART))


def masked(name: str) -> str:
    """As offices mask names: 张*, 王*明, 欧阳明月 as 欧**月."""
    letters = [letter for letter in name if not unicodedata.category(letter).startswith("C")]
    if len(letters) < 2:
        return "*"
    if len(letters) == 2:
        return f"{letters[0]}*"
    return f"{letters[0]}{'*' * min(len(letters) - 2, MOST_STARS)}{letters[-1]}"
