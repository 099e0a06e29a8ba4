"""One document, several speeches: where each begins, and which lines are its title."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from materials.cleaning.markers import number_of
from materials.cleaning.openings import (
    LONGEST_TITLE,
    SEQUENCE,
    begins_the_body,
    is_salutation,
    is_title,
)

NUMBERED = re.compile(rf"(.{{4,{LONGEST_TITLE}}}?){SEQUENCE}[:：]?")
CHAPTER = re.compile(
    r"[【\[]?(?:第([一二三四五六七八九十]{1,3})篇"
    r"|篇([一二三四五六七八九十]{1,3}))(?:[:：】\]]|$)\s*(.{0,60})"
)
HAN = re.compile("[\u4e00-\u9fff]")
LEAST = 200
BODY = 300
ABOVE = 3


@dataclass(frozen=True)
class Part:
    """The lines of one speech: from `first`, its title lines among them, up to before `end`."""

    first: int
    end: int
    titles: tuple[int, ...]
    title: str
    sequence: int


def split(lines: Sequence[str]) -> tuple[list[Part], list[int]]:
    """Return the speeches, and the lines at which a cut was refused for want of text."""
    cuts = _numbered(lines) or _chapters(lines) or _greetings(lines)
    cuts, refused = _accepted(lines, cuts)
    if len(cuts) < 2:
        return [_only(lines)], refused
    ends = [*cuts[1:], len(lines)]
    parts = [
        _part(lines, first, end, n)
        for n, (first, end) in enumerate(zip(cuts, ends, strict=True), 1)
    ]
    return parts, refused


def _numbered(lines: Sequence[str]) -> list[int]:
    """The lines `T(1)`, `T(2)` … that share their title and rise by one."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        found = NUMBERED.fullmatch(line.strip())
        if found and is_title(line):
            groups[found[1]].append((number, number_of(found[2])))
    for places in groups.values():
        if len(places) > 1 and _rise([ordinal for _, ordinal in places]):
            return [number for number, _ in places]
    return []


def _rise(ordinals: Sequence[int]) -> bool:
    return all(b == a + 1 for a, b in itertools.pairwise(ordinals))


def _chapters(lines: Sequence[str]) -> list[int]:
    found = [(n, CHAPTER.fullmatch(line.strip())) for n, line in enumerate(lines)]
    cuts = [(n, number_of(m[1] or m[2])) for n, m in found if m]
    return [n for n, _ in cuts] if len(cuts) > 1 and _rise([o for _, o in cuts]) else []


def _greetings(lines: Sequence[str]) -> list[int]:
    """A new salutation after a good deal of text, with the title above it."""
    cuts: list[int] = []
    size = 0
    for number, line in enumerate(lines):
        if is_salutation(line) and (not cuts or size >= BODY):
            cuts.append(_with_title(lines, number))
            size = 0
        size += len(line)
    return cuts


def _with_title(lines: Sequence[str], number: int) -> int:
    first = number
    for above in range(number - 1, max(-1, number - 1 - ABOVE), -1):
        if is_title(lines[above]):
            first = above
        elif len(lines[above]) > LONGEST_TITLE or "。" in lines[above]:
            break
    return first


def _accepted(lines: Sequence[str], cuts: list[int]) -> tuple[list[int], list[int]]:
    """Keep the cuts whose part has enough text; what stands before the first is the page's."""
    kept: list[int] = []
    refused: list[int] = []
    for cut, end in zip(cuts, [*cuts[1:], len(lines)], strict=False):
        if _size(lines[cut:end]) >= LEAST:
            kept.append(cut)
        else:
            refused.append(cut)
    if len(kept) > 1 and _size(lines[: kept[0]]) >= BODY and _is_speech(lines[: kept[0]]):
        kept.insert(0, 0)
    return kept, refused if len(cuts) > 1 else []


def _is_speech(lines: Sequence[str]) -> bool:
    return any(is_salutation(line) or is_title(line) for line in lines)


def _size(lines: Sequence[str]) -> int:
    return sum(len(HAN.findall(line)) for line in lines)


def _only(lines: Sequence[str]) -> Part:
    head = next((n for n, line in enumerate(lines) if begins_the_body(line)), len(lines))
    titles = tuple(n for n, line in enumerate(lines[:head]) if is_title(line))
    title = title_of(lines[titles[-1]]) if titles else ""
    return Part(0, len(lines), titles, title, sequence_of(title) or 1)


def _part(lines: Sequence[str], first: int, end: int, count: int) -> Part:
    chapter = CHAPTER.fullmatch(lines[first].strip())
    if chapter:
        below = range(first + 1, min(first + 3, end))
        titles = (first, *(n for n in below if is_title(lines[n])))
        named = chapter[3] or (lines[titles[-1]] if len(titles) > 1 else "")
        return Part(first, end, titles, title_of(named), number_of(chapter[1] or chapter[2]))
    titles = tuple(n for n in range(first, min(first + ABOVE + 1, end)) if is_title(lines[n]))
    title = title_of(lines[titles[-1]]) if titles else ""
    return Part(first, end, titles, title, sequence_of(title) or count)


def title_of(line: str) -> str:
    """The title without the colon after it; its number stays, as it is printed."""
    return line.strip().rstrip(":：").strip()


def sequence_of(title: str) -> int:
    found = NUMBERED.fullmatch(title)
    return number_of(found[2]) if found else 0
