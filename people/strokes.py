"""The two official orders of names by strokes.

Both compare the surname first: fewer strokes go first, and of as many those whose first
different stroke comes earlier among heng, shu, pie, dian, zhe (GB 13000.1 order of strokes).
By *surname strokes* (party congresses, CPPCC) a name of two characters counts as if it had a
blank between them, so 田富 goes before 田大利; by *name strokes* (people's congresses) the
given names are compared at once, so 田大利 goes first.
"""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("strokes.txt")
# Goes before every character.
BLANK = "00"
# Enough to tell any two names apart; longer names end in characters nobody compares.
LONGEST = 200


def by_surname(name: str) -> str:
    """The key of 姓氏笔画; keys compare as text, character code by character code."""
    keys = _keys(name)
    return _joined([keys[0], BLANK, keys[1]] if len(keys) == 2 else keys)


def by_name(name: str) -> str:
    """The key of 姓名笔画."""
    return _joined(_keys(name))


def _keys(name: str) -> list[str]:
    return [_key(character) for character in name if character.isalnum()]


def _key(character: str) -> str:
    # The character itself keeps those of one code together.
    return f"{_codes().get(character, BLANK)}{character}"


def _joined(keys: list[str]) -> str:
    return "".join(keys)[:LONGEST]


@cache
def _codes() -> dict[str, str]:
    """For each character the number of its strokes in two digits, and the strokes."""
    codes: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        code, _space, characters = line.partition(" ")
        if code == "#":
            continue
        # A character whose strokes are not known goes after those of as many that are.
        strokes = code if code.isdecimal() else "9" * int(code[1:])
        codes |= dict.fromkeys(characters, f"{len(strokes):02d}{strokes}")
    return codes
