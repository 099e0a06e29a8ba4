"""Whether a speech is all there."""

import re
from collections.abc import Sequence

from materials.cleaning.flags import SHORT, is_gap
from materials.cleaning.openings import is_salutation
from materials.cleaning.results import Completeness, Heading

COLON = ":：,，、"
DATED = re.compile(r"[(（]?(?:19|20)\d\d年.{0,12}日?[)）]?")


def gaps(lines: Sequence[str]) -> list[int]:
    """The lines after the salutation that break off."""
    first = next((n + 1 for n, line in enumerate(lines) if is_salutation(line)), 0)
    return [n for n in range(first, len(lines)) if is_gap(lines[n])]


def completeness_of(
    lines: Sequence[str], headings: Sequence[Heading], salutation: str, is_omitted: bool
) -> Completeness:
    """The worst that can be said of it."""
    last = _last(lines)
    broken = gaps(lines)
    if is_omitted:
        return "middle_omitted"
    if last >= 0 and lines[last].strip()[-1:] in COLON and len(lines[last]) > SHORT:
        return "truncated_tail"
    if any(number < last for number in broken):
        return "gap_inside"
    if headings and not salutation and headings[0].level == 1 and headings[0].ordinal_raw != 1:
        return "truncated_head"
    return "complete_no_final_stop" if last in broken else "complete"


def _last(lines: Sequence[str]) -> int:
    """The last paragraph, without a date or a signature below it."""
    for number in range(len(lines) - 1, -1, -1):
        text = lines[number].strip()
        if text and not DATED.fullmatch(text):
            return number
    return -1
