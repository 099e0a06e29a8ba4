"""Commendations, assessments and dates."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from materials.cleaning.facts.sentences import Sentence, fact
from materials.cleaning.results import Fact

PRAISED = re.compile(
    "(?:通报表扬|表彰|表扬|通报表彰|授予)了?(?=[^,，。;；]{0,40}(?:先进|优秀|标兵|模范"
    "|能手))[^,，。;；]{4,50}"
    "|对[^,，。;；]{0,30}(?:先进|优秀|标兵|模范|能手)[^,，。;；]{0,16}(?:进行|予以"
    "|给予)了?(?:通报)?(?:表彰|表扬)"
    "|[^,，。;；]{0,12}(?:被评为|获评)[^,，。;；]{0,6}(?:先进|优秀|标兵)[^,，。;；]{0,10}"
    "|评选[^,，。;；]{0,16}(?:优秀学员|先进|优秀|标兵)[^,，。;；]{0,16}"
)
FIELD = re.compile(r"(?:年度?)?([^,，。;；年\d的了]{2,14}?)工作(?:的)?(?:先进|优秀|标兵|模范)")
TARGETS = (
    ("unit", "先进单位|先进集体|优秀集体"),
    ("person", "个人|学员|标兵|能手|工作者"),
    ("group", "小组"),
)
CAMPAIGN = re.compile("“[^”]{2,40}”(?:主题)?活动")
INSTRUMENTS = re.compile(
    "印发了?([^,，。;；]{0,30}?(?:方案|细则|办法|标准)(?:(?:、|和"
    "|及)[^,，。;；、]{0,12}(?:方案|细则|办法|标准))*)"
)
NEAR = 600
ASSESSED = re.compile(
    "(?:^|[,，;；。])(?:现在[^,，]{0,6}[,，])?([^,，。;；对]{2,14}?)(?:即将|将|也要|还要|要"
    "|会)(?:在[^,，]{2,8})?对([^,，。;；]{2,60}?)(?:进行|开展|组织)(?:年终|年度)?(?:考核|考评"
    "|考试|测试|评估)"
)
EXAM = re.compile(
    "[^,，。;；]{0,12}(?:培训|学习|课程|结业)[^。;；]{0,16}?(?:结束|期间|后"
    "|前)[^。;；]{0,16}?(?:进行|组织|安排|举行|参加)[^,，。;；]{0,10}(?:考试|考核|测试"
    "|测验)[^,，。;；]{0,12}"
    "|(?:考试|考核|测试)(?:成绩)?(?:不合格|不及格|合格)[^,，。;；]{0,20}"
)
DATE = re.compile(
    r"(?P<full>(?:19"
    r"|20)[\dxX×*]{2})\s?年(?:度)?(?:\s?(?P<month>\d{1,2})\s?月份?(?:\s?(?P<day>\d{1,2})\s?日)?)?"
    r"|(?<![\d.])(?P<short>\d{2})年(?P<month2>\d{1,2})月份?(?:(?P<day2>\d{1,2})日)?"
    r"|(?<![A-Za-z\d])(?P<mask>[xX×]{1,4})年(?:起)?"
    r"|(?<![A-Za-z\d年])(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    r"|(?P<relative>今年|去年|明年|(?<![节月周日])前年)(?:上半年|下半年|初|底|\d{1,2}月(?:份)?)?"
)


def commendations(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    for sentence in sentences:
        for found in PRAISED.finditer(sentence.text):
            start = sentence.start + found.start()
            yield fact(
                "commendation", "表扬", text, start, start + len(found[0]), **_praise(found[0])
            )


def _praise(words: str) -> dict[str, Any]:
    year = re.search(r"(?:19|20)\d\d(?=年)", words)
    field = FIELD.search(words)
    return {
        "year": int(year[0]) if year else None,
        "field": field[1] if field else "",
        "targets": [name for name, pattern in TARGETS if re.search(pattern, words)],
    }


def assessments(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """Who assesses whom, and examinations of the class."""
    for sentence in sentences:
        for found in ASSESSED.finditer(sentence.text):
            near = text[max(sentence.start - NEAR, 0) : sentence.end].rpartition("\n")[2]
            campaign, papers = CAMPAIGN.search(near), INSTRUMENTS.search(near)
            start = sentence.start + found.start(1)
            yield fact(
                "assessment",
                "考核",
                text,
                start,
                sentence.start + found.end(),
                assessor=found[1],
                subject=found[2],
                campaign=campaign[0] if campaign else "",
                instruments=re.split("、|和|及", papers[1]) if papers else [],
            )
        exam = EXAM.search(sentence.text)
        if exam:
            start = sentence.start + exam.start()
            yield fact("assessment", "考试", text, start, start + len(exam[0]))


def dates(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """Dates as they are said; what is masked or not said stays unknown."""
    for sentence in sentences:
        for found in DATE.finditer(sentence.text):
            start = sentence.start + found.start()
            yield fact("date", "日期", text, start, start + len(found[0]), **_date(found))


def _date(found: re.Match[str]) -> dict[str, Any]:
    year: int | None = None
    if found["full"] and found["full"].isdecimal():
        year = int(found["full"])
    elif found["short"]:
        short = int(found["short"])
        year = (1900 if short >= 50 else 2000) + short
    month = next((int(m) for m in (found["month"], found["month2"], found["m"]) if m), None)
    day = next((int(d) for d in (found["day"], found["day2"], found["d"]) if d), None)
    precision = "unknown" if year is None else "day" if day else "month" if month else "year"
    value = {"year": year, "month": month, "day": day, "precision": precision}
    return value | {"relative": found["relative"]} if found["relative"] else value
