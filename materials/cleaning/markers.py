"""Numbers and markers of headings: 一、 (一) 1、 (1) 一是 一要 第一， 一方面， 首先，."""

import re
from typing import NamedTuple

from materials.cleaning.results import MarkerKind

DIGITS = "一二三四五六七八九十"
PLAIN = "一二三四五六七八九"
NUMERAL = f"[{DIGITS}]{{1,3}}"
MARKER = re.compile(
    rf"(?P<cn_comma>(?P<n1>{NUMERAL})、(?!{NUMERAL}、))"
    rf"|(?P<cn_paren>[(（](?P<n2>{NUMERAL})[)）]、?)"
    r"|(?P<arabic>(?P<n3>[0-9０-９]{1,2})(?:、|[.．](?![0-9])))"
    r"|(?P<arabic_paren>[(（](?P<n4>[0-9０-９]{1,2})[)）])"
    rf"|(?P<cn_shi>(?P<n5>{NUMERAL})是)(?!否)"
    rf"|(?P<cn_yao>(?P<n6>{NUMERAL})要)"
    rf"|(?P<di>第(?P<n7>{NUMERAL})[,，、])"
    r"|(?P<aspect>(?P<n8>一方面|另一方面)[,，])"
    r"|(?P<sequence>(?P<n9>首先|其次|再次)[,，])"
)
SPOKEN = {"一方面": 1, "另一方面": 2, "首先": 1, "其次": 2, "再次": 3}
# 一是 and 一要 stand for the same kind of point.
FAMILY: dict[str, str] = {"cn_yao": "cn_shi"}


class Marker(NamedTuple):
    """A marker as printed, of what kind, and its number."""

    text: str
    kind: MarkerKind
    ordinal: int

    @property
    def family(self) -> str:
        return FAMILY.get(self.kind, self.kind)


def marker_at(line: str, position: int = 0) -> Marker | None:
    """The marker that begins at a place of the line, or None."""
    found = MARKER.match(line, position)
    if not found:
        return None
    kind = next(name for name in MARKER.groupindex if name[0] != "n" and found[name])
    number = next(found[f"n{i}"] for i in range(1, 10) if found[f"n{i}"])
    ordinal = number_of(number)
    return Marker(found[0], kind, ordinal) if ordinal else None  # type: ignore[arg-type]


def number_of(text: str) -> int:
    """The number of 一, 十二, 二十, 7 or 首先; 0 for what is no number."""
    if text in SPOKEN:
        return SPOKEN[text]
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return PLAIN.find(text) + 1 if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * (PLAIN.find(tens) + 1 if tens else 1) + (PLAIN.find(ones) + 1 if ones else 0)
