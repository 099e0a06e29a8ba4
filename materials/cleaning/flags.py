"""N16, N17, N18 and N20: what is strange and stays as it is."""

import re
from collections.abc import Iterator

from materials.cleaning.draft import Draft, Line
from materials.cleaning.markers import marker_at
from materials.cleaning.names import SURNAMES
from materials.cleaning.openings import is_salutation, is_title
from materials.cleaning.rules.pinyin import REPLACEMENT
from materials.cleaning.script import HAN

STOPS = '。！？；：…”’）】》!?;:)"〓'
SHORT, WITHOUT_COMMA = 10, 25
REDACTED = re.compile(
    rf"(?:^|(?<=[。，,；;]))(?:同志(?=曾|说|指出|强调|要求|讲)|[{SURNAMES}](?=(?:也|曾|还"
    rf"|又)?(?:多次|一再|反复|曾经)?(?:强调|指出|说过)))",
    re.MULTILINE,
)
MASK = re.compile(
    r"(?:19|20)[xX×＊*]{2}(?=年)|[×]{1,4}|(?<!\*)\*{2,6}(?!\*)|_{2,6}(?=[\u4e00-\u9fff])|○○"
    rf"|(?<![A-Za-z0-9])[xX]{{1,4}}(?=[{HAN}])|某某?(?=[县市区局乡镇]|同志|单位)"
)
# The slip, and the word in which it is one.
SLIPS = re.compile(
    "吃透上请|悦已者|有一个颗|打交通|也事无从|(?<=要想在)工作得心应手|这也一个|代表是单位"
    "|市委、市委办主任"
    "|学习学习(?=[^一,，。、])|那些事(?=是|对)|存在那些|布署|帐号|按装|既使|渡假|再接再励"
    "|穿流不息|走头无路"
)
QUOTES = ("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"), ("【", "】")


def is_gap(line: str) -> bool:
    """A paragraph that ends without a stop, so that something may be missing after it."""
    line = line.strip()
    if len(line) <= SHORT or line[-1] in STOPS or is_title(line) or is_salutation(line):
        return False
    if marker_at(line) and "。" not in line and len(line) <= 60:
        return False
    return len(line) > WITHOUT_COMMA or bool(re.search("[,，、]", line))


def flag_strange(draft: Draft) -> Draft:
    """Flag names cut off, masks, slips and quotes without their other half; change nothing."""
    view = draft.view
    draft = draft.flagged("N16", [found.span() for found in REDACTED.finditer(view)])
    draft = draft.flagged("N17", _first_of_each(MASK, view), 0.9)
    draft = draft.flagged("N18", [found.span() for found in SLIPS.finditer(view)], 0.3)
    return draft.flagged("N20", [span for line in draft.lines for span in _unbalanced(line)], 0.3)


def _first_of_each(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    for found in pattern.finditer(text):
        spans.setdefault(found[0], found.span())
    return list(spans.values())


def _unbalanced(line: Line) -> Iterator[tuple[int, int]]:
    for opening, closing in QUOTES:
        first = line.text.find(opening), line.text.find(closing)
        if line.text.count(opening) != line.text.count(closing) and not marker_at(line.view):
            place = line.start + max(min(first), 0) if -1 not in first else line.start + max(first)
            yield place, place + 1


def flags_of(text: str) -> tuple[str, ...]:
    """The flags of a speech, by what stands in it."""
    flags = {
        "redacted_name": REDACTED.search(text),
        "masked": MASK.search(text),
        "needs_review": REPLACEMENT in text,
    }
    return tuple(name for name, found in flags.items() if found)
