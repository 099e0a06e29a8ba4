"""N01: strings a forum strews between lines to spoil copies: five or more of `sign letter`."""

import itertools
import re
from collections.abc import Iterator

from materials.cleaning.draft import Draft, Edit, Line, whole
from materials.cleaning.openings import is_salutation
from materials.cleaning.script import HAN

# Possessive: a run is read once, whatever follows it.
RUN = re.compile(
    rf"(?:^|(?<=[ \t\u3000{HAN}，。、；：！？“”‘’（）《》…—]))"
    r"[ \t]?(?:[!-;] [?-~]|[?-~])(?:[ \t]?[!-;]? [?-~]){4,}+",
    re.MULTILINE,
)
OLD_RUN = re.compile(r"(?:[!-;][?-~]){5,}+[!-;]?")
GLUED = re.compile(rf"[{HAN}][.,:;!]$")
CLAUSES = re.compile("[,，。;；]")
LETTERS, SIGNS = re.compile("[?-~]"), re.compile("[!-;]")
WORD = re.compile("[A-Za-z]{3}|[0-9]{2}")


def remove_jammer(draft: Draft) -> Draft:
    """Remove the strings, never across the end of a line, and lines that were nothing else."""
    edits = [edit for line in draft.lines for edit in _edits(line, draft.text)]
    return draft.edited("N01", edits)


def _edits(line: Line, text: str) -> Iterator[Edit]:
    if _is_nothing_else(line.text):
        yield whole(line, text)
        return
    free = 0
    for run in RUN.finditer(line.text):
        start, end = _bounds(line.text, free, *run.span())
        if end and _looks_random(line.text[start:end]):
            yield Edit(line.start + start, line.start + end)
            free = end


def _bounds(line: str, free: int, start: int, end: int) -> tuple[int, int]:
    """Where the string begins and ends, or 0 for an end at which no string ends."""
    if _is_genuine_sign(line[free : start + 1]):
        start += 1
    rest = line[end:]
    if rest[:1] and SIGNS.match(rest) and not rest[1:].strip():
        end, rest = end + 1, rest[1:]  # a last sign, and the line is over
    if rest.strip() == "":
        return len(line[:start].rstrip()), len(line)
    if rest[0].isspace() or not rest[0].isascii():
        return start, end
    before = line[:start].strip()
    return (start, end) if not before else (0, 0)


def _is_genuine_sign(words: str) -> bool:
    """Whether the first sign of the string ends the words before it, as in 同志们: ."""
    if not GLUED.search(words):
        return False
    return is_salutation(words) or bool(CLAUSES.search(words[:-1]))


def _looks_random(run: str) -> bool:
    """Units have signs; letters alone or with one sign are a list, rising numbers a table."""
    signs, letters = SIGNS.findall(run), LETTERS.findall(run)
    if 3 * len(signs) < len(letters) or (len(signs) > 2 and len(set(signs)) == 1):
        return False
    digits = [int(sign) for sign in signs if sign.isdigit()]
    rising = all(b == a + 1 for a, b in itertools.pairwise(digits))
    return not (len(digits) == len(signs) and len(digits) > 2 and rising)


def _is_nothing_else(line: str) -> bool:
    """A line without a Chinese character, a word or a number, of many single signs and letters."""
    line = line.strip()
    if len(line) < 9 or not line.isascii() or WORD.search(line):
        return False
    bare = line.replace(" ", "")
    signs, letters = len(SIGNS.findall(bare)), len(LETTERS.findall(bare))
    if letters < 5 or len(set(bare)) < 6:
        return False
    return bool(OLD_RUN.fullmatch(bare)) or (3 * signs >= letters and _looks_random(line))
