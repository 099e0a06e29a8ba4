"""N11: a whole speech in one line."""

import re
from collections.abc import Iterator

from materials.cleaning.draft import Draft, Edit, Line
from materials.cleaning.markers import DIGITS, number_of
from materials.cleaning.openings import PEOPLE

FLAT = 1500
HEADINGS = re.compile(rf"[ \t\u3000][{DIGITS}]{{1,3}}、")
POINT = re.compile(rf"[ \t\u3000]+(?=[{DIGITS}]{{1,3}}[ \t]*(?:、|是|要))")
HEADING = re.compile(
    rf"(?:^|(?<=[ \t\u3000]))[{DIGITS}]{{1,3}}、[^ \t\u3000]{{2,40}}([ \t\u3000]+)"
)
SALUTATION = re.compile(
    rf"(?:(?<=[ \t\u3000])|^)([^ \t\u3000。；;！？:：]{{0,24}}?(?:{PEOPLE})[:：])([ \t\u3000]*)"
)
GAP = re.compile(r"[ \t\u3000]{2,}")
AFTER_SENTENCE = re.compile(r"(?<=[。！？])[ \t\u3000]+")
BARE = re.compile(rf"(?<=[。！？：:”…])(?=([{DIGITS}]{{1,3}})、)")
FIRST = 600


def split_flattened(draft: Draft) -> Draft:
    """Break such a line before its headings and points, and where runs of blanks stood."""
    edits: list[Edit] = []
    for line in draft.lines:
        if len(line.text) <= FLAT:
            continue
        places = dict(_breaks(line)) if len(HEADINGS.findall(line.text)) >= 2 else {}
        if not places:
            places = dict(_bare_breaks(line))
            draft = draft.flagged("N11", [(line.start + s, line.start + s + 1) for s in places])
        edits += [Edit(line.start + s, line.start + e, "\n", 0.8) for s, e in places.items()]
    return draft.edited("N11", edits)


def _breaks(line: Line) -> Iterator[tuple[int, int]]:
    """The blanks that become the end of a line; each begins in one place only."""
    taken: dict[int, int] = {}
    for pattern in (GAP, POINT, AFTER_SENTENCE):
        for found in pattern.finditer(line.text):
            taken.setdefault(*found.span())
    for found in HEADING.finditer(line.text):
        taken.setdefault(*found.span(1))
    greeting = SALUTATION.search(line.view, 0, FIRST)
    if greeting:
        start = greeting.start(1)
        blanks = start - len(line.text[:start].rstrip())
        if start:
            taken.setdefault(start - blanks, start)
        taken.setdefault(*greeting.span(2))
    end = 0
    for start in sorted(taken):
        if start >= end and start > 0 and line.text[start:].strip():
            end = taken[start]
            yield start, end


def _bare_breaks(line: Line) -> Iterator[tuple[int, int]]:
    """Without blanks: the places where 一、 二、 三、 follow each other after a sentence."""
    expected, found = 1, []
    for place in BARE.finditer(line.text):
        if number_of(place[1]) == expected:
            found.append(place.start())
            expected += 1
    if len(found) > 1:
        yield from ((start, start) for start in found)
