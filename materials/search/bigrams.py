"""Texts as PostgreSQL's `tsvector` and searches as its `tsquery`, two characters a word.

A `tsvector` keeps at most 255 places of a word and places up to 16,383, so a
text is cut into passages that stay below both; passages overlap by as much as
the longest phrase, so that none is lost at a cut.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from materials.search.folding import BREAK, fold

LONGEST_PHRASE = 64
LONGEST_PASSAGE = 8000
MOST_PLACES = 255
# The weights of PostgreSQL: A for titles, B for headings and speakers, D for the rest.
TITLE, HEADING, BODY = "A", "B", ""


@dataclass(frozen=True)
class Passage:
    """A part of a text and its words with their places, as a `tsvector` is written."""

    start: int
    end: int
    vector: str


def passages(
    text: str, *, weight: str = BODY, headings: Iterable[tuple[int, int]] = ()
) -> Iterator[Passage]:
    """Cut the text into passages; what stands in `headings` (start, end) weighs more."""
    folded = fold(text)
    weights = _weights(len(folded), weight, headings)
    start = 0
    while start < len(folded):
        places, end = _collect(folded, start)
        if places:
            yield Passage(start, end, _vector(places, start, weights))
        if end == len(folded):
            return
        start = end - LONGEST_PHRASE + 1


def _collect(folded: str, start: int) -> tuple[dict[str, list[int]], int]:
    """The words from `start` on with their places, and where the passage ends.

    A character makes a word with the next one; at the end of a line it is one alone.
    """
    places: dict[str, list[int]] = {}
    limit = min(len(folded), start + LONGEST_PASSAGE)
    # One comparison and one look-up for each character: this is where indexing spends its time.
    one = folded[start]
    for place in range(start, limit):
        following = folded[place + 1 : place + 2] or BREAK
        if one != BREAK:
            word = one if following == BREAK else one + following
            found = places.get(word)
            if found is None:
                places[word] = [place]
            elif len(found) == MOST_PLACES:
                return places, place
            else:
                found.append(place)
        one = following
    return places, limit


def _weights(length: int, weight: str, headings: Iterable[tuple[int, int]]) -> list[str]:
    weights = [weight] * length
    for start, end in headings:
        weights[start:end] = [HEADING] * (min(end, length) - start)
    return weights


def _vector(places: dict[str, list[int]], start: int, weights: list[str]) -> str:
    words = (
        f"{_quoted(word)}:{','.join(f'{place - start + 1}{weights[place]}' for place in found)}"
        for word, found in places.items()
    )
    return " ".join(words)


def phrases(query: str) -> list[str]:
    """What is searched for, folded: the parts between blanks; all of them have to be found."""
    return [part[:LONGEST_PHRASE] for part in fold(query).split(BREAK) if part]


def condition(phrase: str) -> str:
    """The `tsquery` that finds exactly the passages with these characters in a row."""
    if len(phrase) == 1:
        return f"{_quoted(phrase)}:*"
    starts = [*range(0, len(phrase) - 1, 2)]
    if starts[-1] != len(phrase) - 2:
        starts.append(len(phrase) - 2)
    asked = _quoted(phrase[:2])
    for before, place in pairwise(starts):
        asked += f" <{place - before}> {_quoted(phrase[place : place + 2])}"
    return asked


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
