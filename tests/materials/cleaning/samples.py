"""Newly written speeches in the manner of offices, and what tests do with them."""

from materials.cleaning import read_text
from materials.cleaning.draft import Draft
from materials.cleaning.results import Reading
from materials.cleaning.rules import clean

TITLE = "在全区档案管理人员培训班上的讲话"
SALUTATION = "同志们:"
OPENING = (
    "经区档案局党组研究决定,今天我们在这里举办全区档案管理人员培训班,主要目的就是提高档案员的业务本领,"
    "补齐基础工作的短板。为了办好这次培训,区档案局提前做了不少准备,编印了档案工作手册。"
)
FIRST = "一、认清档案工作的分量"
FIRST_BODY = (
    "档案是单位的记忆。一份材料今天看来平常,十年以后可能就是唯一的凭据。"
    "管档案的同志平时不声不响,到了要用的时候,大家才晓得这项工作有多要紧。"
)
SECOND = "二、严明培训纪律"
SECOND_BODY = (
    "培训期间事情不多,要求不少。一是严格作息制度。全体学员要自觉遵守作息时间,不迟到、不早退。"
    "确需请假的,须经班主任批准。二是严格学习纪律。上课时不要接打电话、来回走动、低声聊天。"
    "区直机关工委要进行抽查,并将情况通报各学员所在单位主要负责人。"
)
CLOSING = "最后,预祝本次培训班取得圆满成功!"
LINES = (TITLE, SALUTATION, OPENING, FIRST, FIRST_BODY, SECOND, SECOND_BODY, CLOSING)
SPEECH = "\n".join(LINES)

TRADITIONAL = "\n".join(
    (
        "檔案工作座談會講話",
        "一、檔案是單位的記憶",
        "管檔案的同誌發揮著參謀助手作用,擔負著保存憑據的責任。這項工作關係長遠,要著重打好基礎,找準著力點。",
        "二、把隊伍帶好",
        "要選好人,用好人,讓大家安心幹事業。各級領導要多關心,多支持,及時幫助解決實際困難。",
    )
)
CLASS = "在全市信息员业务培训班上的讲话"
PARAGRAPHS = (
    "档案室的温度和湿度要每天记录,门窗要有专人检查,电线老化的要马上更换,不能等到出了事情再想办法。",
    "借阅要登记,归还要核对。有的单位借出去的卷宗半年没有回来,问起来谁也说不清楚放在哪里,这样不行。",
    "数字化的钱已经安排下去了,各单位要把扫描的先后次序排好,先扫使用多的,再扫年代久的。",
)
LONG = "".join(PARAGRAPHS) * 2


def read(text: str) -> Reading:
    return read_text("sample.txt", text, sha256="", encoding="utf-8")


def cleaned(text: str) -> str:
    """Clean a text; what was removed plus what was kept is the text, and once is enough."""
    draft = clean(Draft.of(text))
    assert draft.restored() == text
    assert clean(Draft.of(draft.text)).text == draft.text
    return draft.text


def found(text: str, rule: str) -> list[tuple[str, str, str]]:
    """What one rule found: action, before, after."""
    findings = read(text).document.findings
    return [(one.action, one.before, one.after) for one in findings if one.rule == rule]


def lines_of(text: str, rule: str) -> list[tuple[int, int]]:
    findings = read(text).document.findings
    return [(one.line_from, one.line_to) for one in findings if one.rule == rule]


def facts(body, kind, title=CLASS):
    speech = read(f"{title}\n同志们:\n{body}").speeches[0]
    return [fact for fact in speech.facts if fact.kind == kind]
