"""N12, N21 and the wrapped lines of N22: blanks that say nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise

from materials.cleaning.draft import Draft, Edit, Line
from materials.cleaning.markers import DIGITS
from materials.cleaning.names import SURNAMES
from materials.cleaning.script import HAN

LINE_ENDS = re.compile("\r\n?")
BLANK = "[ \t\u3000\u00a0]"
TRAILING = re.compile(rf"{BLANK}+$", re.MULTILINE)
LEADING = re.compile(rf"^{BLANK}+(?=[^ \t\u3000\u00a0\n])", re.MULTILINE)
EMPTY = re.compile(rf"\A\n+|\n(?:{BLANK}*\n)+|\n+\Z")
MARKER = re.compile(rf"(?:^|(?<=[。；;：:，,”！？]))[{DIGITS}]({BLANK}+)(?:是|要)")
AFTER_COMMA = re.compile(rf"(?<=[{HAN}][,，、；;：:])({BLANK})(?=[{HAN}“])")
BETWEEN = re.compile(rf"(?<=[{HAN}])({BLANK})(?=[{HAN}])")
POST = re.compile(
    "(?:书记|主任|局长|县长|市长|区长|部长|处长|科长|院长|校长|主席|会长|秘书长|经理|董事长"
    "|专员|委员)$"
)
NAMES = re.compile(rf"[{HAN}]{{2,4}}")
PROSE = re.compile("[。；，,]")
REGULAR, NARROWEST = 3, 8
ANY = re.compile(BLANK)
SINGLE = re.compile(rf"(?<=\S){BLANK}(?=\S)")


def unify_line_ends(draft: Draft) -> Draft:
    edits = [Edit(*found.span(), "\n") for found in LINE_ENDS.finditer(draft.text)]
    return draft.quietly_edited("N21", edits)


def collapse_blank_lines(draft: Draft) -> Draft:
    """Remove blanks around lines, and lines that hold nothing else."""
    for pattern, after in ((TRAILING, ""), (LEADING, "")):
        edits = [Edit(*found.span(), after) for found in pattern.finditer(draft.text)]
        draft = draft.quietly_edited("N21", edits)
    edits = [Edit(*found.span(), _kept(found, draft.text)) for found in EMPTY.finditer(draft.text)]
    return draft.quietly_edited("N21", edits)


def _kept(found: re.Match[str], text: str) -> str:
    return "" if found.start() == 0 or found.end() == len(text) else "\n"


def join_blanks(draft: Draft) -> Draft:
    """Remove blanks inside markers, after commas, and single ones inside Chinese prose."""
    wrapped, edits = [], []
    for line in draft.lines:
        if not ANY.search(line.text):
            continue
        if spans := _wraps(line):
            wrapped += [Edit(line.start + s, line.start + e) for s, e in spans]
            continue
        spans = {found.span(1) for found in MARKER.finditer(line.text)}
        spans |= {found.span(1) for found in AFTER_COMMA.finditer(line.text)}
        edits += [Edit(line.start + s, line.start + e) for s, e in spans | set(_in_prose(line))]
    # One rule at a time: the places of the other's edits are found anew.
    return join_blanks(draft.edited("N22", wrapped)) if wrapped else draft.edited("N12", edits)


def _wraps(line: Line) -> set[tuple[int, int]]:
    """The blanks of a text wrapped at so many characters: all of them, at equal distances."""
    blanks = [found.span() for found in SINGLE.finditer(line.text)]
    if len(blanks) < REGULAR or not PROSE.search(line.text):
        return set()
    places = [0, *(start + 1 for start, _ in blanks)]
    distances = {b - a for a, b in pairwise(places)}
    return set(blanks) if len(distances) == 1 and distances.pop() > NARROWEST else set()


def _in_prose(line: Line) -> Iterator[tuple[int, int]]:
    """Single blanks between Chinese characters, but for names, posts and lines without commas."""
    if not PROSE.search(line.text):
        return
    blanks = [found.span(1) for found in BETWEEN.finditer(line.text)]
    ends = [0, *(end for _, end in blanks)]
    starts = [*(start for start, _ in blanks), len(line.text)]
    tokens = [line.text[a:b] for a, b in zip(ends, starts, strict=True)]
    for i, blank in enumerate(blanks):
        if not _separates(tokens[i], tokens[i + 1], i > 0, i + 1 < len(blanks)):
            yield blank


def _separates(left: str, right: str, has_left: bool, has_right: bool) -> bool:
    """Whether the blank stands between names, or between a post and a name."""
    if POST.search(left[-4:]):
        return right[:1] in SURNAMES and len(re.split("[，。,；;：:]", right[:6])[0]) <= 4
    is_left = has_left and bool(NAMES.fullmatch(left))
    return is_left or (has_right and bool(NAMES.fullmatch(right)))
