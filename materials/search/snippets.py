"""The place of a hit, as a reader is shown it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from materials.search.folding import BREAK, fold

AROUND = 40


@dataclass(frozen=True)
class Piece:
    """Some characters of a snippet, hit or not."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Snippet:
    """The words around the first hit, and the heading under which it stands."""

    pieces: tuple[Piece, ...]
    section: str


def snippet(
    text: str, phrases: Sequence[str], outline: Iterable[Sequence[int | str]] = ()
) -> Snippet | None:
    """Return the words around the first phrase that occurs; None where none does.

    `outline` holds (start, heading) in the order of the text.
    """
    folded = fold(text)
    places = [place for phrase in phrases if (place := folded.find(phrase)) >= 0]
    if not places:
        return None
    hit = min(places)
    start, end = _around(folded, hit, max(map(len, phrases)))
    section = ""
    for begins, heading in outline:
        if int(begins) > hit:
            break
        section = str(heading)
    return Snippet(marked(text[start:end], phrases), section)


def marked(text: str, phrases: Sequence[str]) -> tuple[Piece, ...]:
    """Cut the text into what is a hit and what is not."""
    folded, hits = fold(text), [False] * len(text)
    for phrase in phrases:
        place = folded.find(phrase)
        while place >= 0:
            hits[place : place + len(phrase)] = [True] * len(phrase)
            place = folded.find(phrase, place + 1)
    pieces: list[Piece] = []
    for character, is_hit in zip(text, hits, strict=True):
        if pieces and pieces[-1].is_hit == is_hit:
            pieces[-1] = Piece(pieces[-1].text + character, is_hit)
        else:
            pieces.append(Piece(character, is_hit))
    return tuple(pieces)


def _around(folded: str, hit: int, length: int) -> tuple[int, int]:
    """Some characters on both sides, within the paragraph."""
    left = folded.rfind(BREAK, 0, hit) + 1
    right = folded.find(BREAK, hit)
    right = len(folded) if right < 0 else right
    return max(left, hit - AROUND), min(right, hit + length + AROUND)
