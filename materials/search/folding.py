"""What is the same to whoever searches: Traditional and Simplified, wide and narrow, A and a.

Each character becomes one character, so a place in the folded text is a place in the text.
"""

import unicodedata
from functools import cache

import opencc

# CJK with extension A.
HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
BREAK = "\n"
# OpenCC leaves it alone: as 着 it is an auxiliary, as 著 a work; a reader means either.
ALSO = {"著": "着"}


def fold(text: str) -> str:
    """Return the text as it is compared, of the same length; what is blank becomes a break."""
    return text.translate(_folded())


class _Folds(dict[int, str]):
    """Folds each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_one(chr(code))
        # What another form stands for is folded itself: a compatibility form may be Traditional.
        self[code] = folded = folded if folded == chr(code) else self[ord(folded)]
        return folded


@cache
def _folded() -> _Folds:
    han = [chr(code) for start, end in HAN for code in range(start, end)]
    simplified = opencc.OpenCC("t2s").convert(BREAK.join(han)).split(BREAK)
    pairs = zip(han, simplified, strict=True)
    folds = {one: ALSO.get(one, other) for one, other in pairs if len(other) == 1}
    # A few Traditional characters become others that are simplified once more.
    return _Folds({ord(one): folds.get(other, other) for one, other in folds.items()})


def _fold_one(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return BREAK
    narrow = unicodedata.normalize("NFKC", character)
    small = (narrow if len(narrow) == 1 else character).casefold()
    return small if len(small) == 1 else character
