"""N22: signs strewn into the text, invisible ones, and letters in the place of a line end."""

import itertools
import re

from materials.cleaning.draft import Draft, Edit
from materials.cleaning.markers import DIGITS
from materials.cleaning.script import HAN

# Emoji, their joiners and variants; ● ★ ✓ ➢ ❶ ℃ № 〓 are signs that offices write.
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u200d\ufe00-\ufe0f\u20e3"
    "\u2600-\u2604\u2607-\u2666\u2668-\u26ff\u2701-\u2711\u2721-\u2756\u2757-\u2775"
    "\u2795-\u2797\u27b0\u27bf"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u231a\u231b\u23e9-\u23fa]+"
)
INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
)
LINE_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
CYRILLIC = re.compile(rf"(^|.)[\u0400-\u04ff]+(?=[{DIGITS}]{{1,3}}、)", re.MULTILINE)
CHUNK = re.compile(rf"(?<=[{HAN}])(\d{{1,3}})、(?=[{HAN}])")
APART, REGULAR, ROWS = 100, 0.2, 3


def remove_invisible(draft: Draft) -> Draft:
    """Remove controls, marks of direction and widthless blanks; other line ends become ours."""
    draft = draft.edited("N22", [Edit(*f.span(), "\n") for f in LINE_BREAKS.finditer(draft.text)])
    return draft.quietly_edited("N22", [Edit(*f.span()) for f in INVISIBLE.finditer(draft.text)])


def remove_emoji(draft: Draft) -> Draft:
    return draft.edited("N22", [Edit(*found.span()) for found in EMOJI.finditer(draft.text)])


def replace_cyrillic_bullets(draft: Draft) -> Draft:
    """A Cyrillic letter before 一、 was the end of a line."""
    return draft.edited(
        "N22",
        [
            Edit(found.end(1), found.end(), "\n" if found[1] else "", 0.8)
            for found in CYRILLIC.finditer(draft.text)
        ],
    )


def remove_chunk_numbers(draft: Draft) -> Draft:
    """Remove numbers inside sentences that rise by one at a regular distance; flag the others."""
    edits, flags = [], []
    for line in draft.lines:
        chunks = list(CHUNK.finditer(line.text)) if len(line.text) > APART else []
        spans = [(line.start + found.start(), line.start + found.end()) for found in chunks]
        if _are_regular(chunks):
            edits += [Edit(start, end, "", 0.7) for start, end in spans]
        else:
            flags += spans
    return draft.flagged("N22", flags, 0.2).edited("N22", edits)


def _are_regular(chunks: list[re.Match[str]]) -> bool:
    if len(chunks) < ROWS:
        return False
    numbers = [int(found[1]) for found in chunks]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    places = [found.start() for found in chunks]
    gaps = [b - a for a, b in itertools.pairwise(places)]
    return min(gaps) >= APART and max(gaps) - min(gaps) <= REGULAR * max(gaps)
