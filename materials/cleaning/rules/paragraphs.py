"""N15: a paragraph that was broken in the middle."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from materials.cleaning.draft import Draft, Edit, Line
from materials.cleaning.markers import marker_at
from materials.cleaning.openings import is_salutation, is_title

# A clause that ends with a comma goes on; what ends otherwise may be complete, or lost.
OPEN = re.compile("[,，、]$")
STOPPED = re.compile("[。！？!?：:；;”）)…]$")
GREETING = re.compile("(?:同志们|各位.{1,12}|领导|来宾|朋友们)[,，、]$")
NARROWEST, ROWS, SLACK = 40, 3, 2


def join_broken(draft: Draft) -> Draft:
    """Join a line to the one before if that one cannot have been complete."""
    lines = draft.lines
    wrapped = _wrapped(lines)
    return draft.edited(
        "N15",
        [
            Edit(first.end, second.start, "", 0.7)
            for first, second in itertools.pairwise(lines)
            if _may_go_on(second.view) and (_is_open(first) or first.number in wrapped)
        ],
    )


def _may_go_on(line: str) -> bool:
    line = line.strip()
    return bool(line) and not (marker_at(line) or is_salutation(line) or is_title(line))


def _is_open(line: Line) -> bool:
    return len(line.text) > 10 and bool(OPEN.search(line.view)) and not GREETING.search(line.view)


def _wrapped(lines: Sequence[Line]) -> set[int]:
    """The lines that end where the page ended: rows of one width, at least three on end."""
    widths = [_width(line.text) if len(line.text) < 200 else 0 for line in lines]
    found: set[int] = set()
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and abs(widths[index] - widths[start]) <= SLACK and widths[start]:
            continue
        if index - start >= ROWS and widths[start] >= NARROWEST:
            rows = lines[start:index]
            found |= {row.number for row in rows if not STOPPED.search(row.text)}
        start = index
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
