"""N07 between documents: whether two texts are, or one holds, the same paragraphs."""

import re
from hashlib import blake2b
from typing import NamedTuple

from materials.cleaning.script import folded

SHINGLE = 8
LEAST_JACCARD, LEAST_CONTAINMENT = 0.8, 0.9
# Punctuation, blanks and width say nothing about who copied whom.
SILENT = re.compile(r"[\W_]+")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Similarity(NamedTuple):
    """The share of what both have in what either has, and in what the smaller has."""

    jaccard: float
    containment: float

    @property
    def is_duplicate(self) -> bool:
        return self.jaccard >= LEAST_JACCARD or self.containment >= LEAST_CONTAINMENT


def fingerprint(text: str) -> frozenset[int]:
    """The shingles of eight characters as numbers; the same in every process."""
    plain = SILENT.sub("", folded(text).translate(FULL_WIDTH)).casefold()
    last = max(len(plain) - SHINGLE, 0) + 1 if plain else 0
    return frozenset(_number(plain[i : i + SHINGLE]) for i in range(last))


def _number(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big", signed=True)


def similarity(a: frozenset[int], b: frozenset[int]) -> Similarity:
    """How alike two texts are by their fingerprints; nothing is like an empty one."""
    both, smaller = len(a & b), min(len(a), len(b))
    if not smaller:
        return Similarity(0.0, 0.0)
    return Similarity(both / len(a | b), both / smaller)
