"""Numbers of deliveries: short enough to type off a page, and a slip is noticed.

Eleven characters drawn at random and one that checks them, shown in groups of four. No
two characters of the alphabet look alike; its size is a prime, so that the check notices
every single wrong character and every two that changed places.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterator

ALPHABET = "34679ACDEFHJKMNPRTUVWXY"
LENGTH, GROUP = 12, 4
SHOWN = LENGTH + LENGTH // GROUP - 1
IGNORED = re.compile(r"[\s\-_.·]+")
# In the text of a page a number may be torn apart by blanks and broken lines.
LIKE_NUMBER = re.compile(rf"(?=((?:[{ALPHABET}][\s\-]{{0,3}}){{{LENGTH - 1}}}[{ALPHABET}]))")


def new_number() -> str:
    """A number nobody had before, as it is shown: XXXX-XXXX-XXXX."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return _shown(drawn + _check(drawn))


def read_number(typed: str) -> str | None:
    """The number that somebody typed, as it is kept; None if it cannot be one."""
    plain = IGNORED.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return _shown(plain) if _is_right(plain) else None


def find_numbers(text: str) -> Iterator[str]:
    """Every number in a text, each once, in the order in which they stand there."""
    found = (read_number(match[1]) for match in LIKE_NUMBER.finditer(text))
    return iter(dict.fromkeys(number for number in found if number))


def _is_right(plain: str) -> bool:
    fits = len(plain) == LENGTH and set(plain) <= set(ALPHABET)
    return fits and _check(plain[:-1]) == plain[-1]


def _check(drawn: str) -> str:
    """The character that makes the weighted sum divisible; the last one has the weight 1."""
    total = sum(
        weight * ALPHABET.index(character)
        for weight, character in zip(range(LENGTH, 1, -1), drawn, strict=True)
    )
    return ALPHABET[-total % len(ALPHABET)]


def _shown(plain: str) -> str:
    return "-".join(plain[start : start + GROUP] for start in range(0, LENGTH, GROUP))
