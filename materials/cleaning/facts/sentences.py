"""The sentences and clauses of a speech, with their places and the headings above them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from materials.cleaning.markers import marker_at
from materials.cleaning.results import Fact, FactKind, Heading

# A list that begins after a colon begins a sentence: 我明确几条:一是…
END = re.compile(
    r"[。！？!?；;]+[”’）)]?|\n|[:：](?=[一二三四五六七八九十]是|第[一二三四五六七八九十]|[1-9]、)"
)
CLAUSE = re.compile(r"[^,，;；。！？!?\n]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence, the paragraph it stands in and the headings above it, the nearest last."""

    text: str
    start: int
    end: int
    paragraph: int
    headings: tuple[str, ...]
    is_heading: bool

    @property
    def bare(self) -> str:
        """Without its stop."""
        return self.text.rstrip("。！？!?；;:：")

    def clauses(self) -> list[tuple[str, int, int]]:
        return [
            (f[0], self.start + f.start(), self.start + f.end()) for f in CLAUSE.finditer(self.text)
        ]


def sentences_of(text: str, headings: Sequence[Heading]) -> tuple[Sentence, ...]:
    return tuple(_sentences(text, headings))


def _sentences(text: str, headings: Sequence[Heading]) -> Iterator[Sentence]:
    starts = [heading.start for heading in headings]
    ends = {heading.end for heading in headings}
    chains = _chains(headings)
    start = paragraph = 0
    for end in [found.end() for found in END.finditer(text)] + [len(text)]:
        raw = text[start:end]
        stripped = raw.strip()
        if stripped:
            first = start + len(raw) - len(raw.lstrip())
            index = bisect_right(starts, first) - 1
            chain = chains[index] if index >= 0 else ()
            last = first + len(stripped)
            yield Sentence(stripped, first, last, paragraph, chain, last in ends)
        paragraph += raw.endswith("\n")
        start = end


def _chains(headings: Sequence[Heading]) -> list[tuple[str, ...]]:
    chains: list[tuple[str, ...]] = []
    open_: dict[int, str] = {}
    for heading in headings:
        open_ = {level: text for level, text in open_.items() if level < heading.level}
        open_[heading.level] = heading.text
        chains.append(tuple(open_.values()))
    return chains


def is_label(sentence: Sentence) -> bool:
    """一是严格学习纪律。 : a point that only names what the next sentence says."""
    marker = marker_at(sentence.text)
    return bool(
        marker
        and marker.family == "cn_shi"
        and len(sentence.bare) <= 14
        and not re.search("[,，]", sentence.text)
    )


def fact(kind: FactKind, category: str, text: str, start: int, end: int, **value: Any) -> Fact:
    return Fact(kind, category, text[start:end], value, start, end)
