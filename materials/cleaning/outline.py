"""The headings of a speech, with levels by the order in which their kinds first appear."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from materials.cleaning.markers import DIGITS, Marker, marker_at, number_of
from materials.cleaning.results import Heading

WHOLE_LINE, LONGEST = 40, 100
STOP = re.compile("。|[！？!?](?!”)")
CLAUSE = re.compile("[,，；;：:]")
# These begin a sentence as often as a heading: alone they are none.
IN_COMPANY = ("aspect", "sequence")
FOLLOWING = re.compile(rf"(?<=[。；;！？!?])([{DIGITS}]{{1,3}})(是|要)")
DUPLICATE = "duplicate_ordinal"

Place = tuple[int, Marker, bool]


def outline(text: str) -> tuple[Heading, ...]:
    """Headings stand at the beginning of a line; points inside a paragraph are no sections."""
    places = list(_places(text))
    kinds = [marker.kind for _, marker, _ in places]
    places = [
        place
        for place in places
        if place[1].kind not in IN_COMPANY or kinds.count(place[1].kind) > 1
    ]
    levels: dict[str, int] = {}
    for _, marker, _ in places:
        levels.setdefault(marker.family, len(levels) + 1)
    found = [_heading(text, place, levels[place[1].family]) for place in places]
    return tuple(_numbered(found))


def _places(text: str) -> Iterator[Place]:
    start = 0
    for line in text.split("\n"):
        marker = marker_at(line)
        if marker:
            yield start, marker, False
            for position, following in _continued(line, marker):
                yield start + position, following, True
        start += len(line) + 1


def _continued(line: str, first: Marker) -> Iterator[tuple[int, Marker]]:
    """The points that go on in the paragraph which the first of them begins."""
    if first.family != "cn_shi" or first.ordinal != 1:
        return
    expected = 2
    for found in FOLLOWING.finditer(line):
        if found[2] == first.text[-1] and number_of(found[1]) == expected:
            yield found.start(), Marker(found[0], first.kind, expected)
            expected += 1


def _heading(text: str, place: Place, level: int) -> Heading:
    start, marker, is_inside = place
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    length = _length(line, is_inside)
    return Heading(
        level=level,
        marker=marker.text,
        marker_kind=marker.kind,
        ordinal_raw=marker.ordinal,
        ordinal=marker.ordinal,
        text=line[:length],
        flags=(),
        is_run_in=length < len(line),
        start=start,
        end=start + length,
    )


def _length(line: str, is_inside: bool) -> int:
    if len(line) <= WHOLE_LINE and "。" not in line and not is_inside:
        return len(line)
    stop = STOP.search(line)
    if stop and stop.end() <= LONGEST:
        return stop.end()
    if not stop and len(line) <= LONGEST:
        return len(line)
    clause = CLAUSE.search(line, 6, LONGEST)
    return clause.start() if clause else min(len(line), WHOLE_LINE)


def _numbered(headings: Sequence[Heading]) -> Iterator[Heading]:
    """Give each heading its number among its siblings; a printed one that disagrees is flagged."""
    last: dict[int, int] = {}
    for heading in headings:
        last = {level: count for level, count in last.items() if level <= heading.level}
        expected = last.get(heading.level, 0) + 1
        printed = heading.ordinal_raw or expected
        ordinal = max(printed, expected)
        last[heading.level] = ordinal
        flags = () if printed == expected else (DUPLICATE,)
        yield replace(heading, ordinal=ordinal, flags=flags)
