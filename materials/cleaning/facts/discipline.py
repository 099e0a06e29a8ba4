"""Class rules, and what belongs to them: leave, inspection, feedback to the units.

A class rule is in a section on discipline or near a word of the class, says what must or must not
be done, and is about the learners. The same words about office work are a norm of work.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from materials.cleaning.facts.sentences import Sentence, fact, is_label
from materials.cleaning.results import Fact

NEAR = 2
SECTION = re.compile("纪律|要求|秩序|管理|规定|制度")
OF_THE_CLASS = re.compile(
    "培训班|培训会|培训期间|培训纪律|参加培训|参训|上课|课堂|学习期间|学员|请假|签到|签退"
    "|点名|作息|考勤|报到|结业|集训"
)
TRAINING = re.compile("培训|学习|听课|授课|课程|会务")
FORBIDS = re.compile(
    "不得|不准|不许|不要|严禁|禁止|一律|必须|务必|须(?=经|向|由|提前|在|按|凭|持|全程|书面)"
    "|原则上|按[^,，。;；]{1,8}(?:处理|论处)|取消[^,，。;；]{0,6}资格|不迟到|不早退|不缺席"
    "|不旷课|不缺课"
)
ASKS = re.compile(
    "严格(?!的|要求)|自觉遵守|遵守[^,，。]{0,8}(?:纪律|规定|制度)|服从(?:安排|管理)|(?:应"
    "|要)(?:按时|准时|提前)"
)
WORK = re.compile(
    "保密|涉密|值班|廉洁|廉政|报送|上报|权力|收受|公章|文件签发|公文|材料|督查工作|服务群众"
    "|决策|办文|办会|信访|突发事件|首问|下属"
)
WISH = re.compile(
    "^(?:所以|因此|同时|最后|在此)?[,，]?(?:我)?(?:衷心)?(?:希望|相信|祝愿|期待)"
    "|我(?:们)?(?:相信|希望)"
)
ABSTRACT = re.compile("严格|严肃|遵守|加强|维护|保证|端正|强化|提高")
CATEGORIES = (
    ("请假", re.compile("请假|销假|续假|假条")),
    ("考勤", re.compile("考勤|签到|签退|点名|刷脸|打卡")),
    ("作息", re.compile("作息|迟到|早退|缺席|旷课|缺课|全程|按时|准时|全勤")),
    (
        "学习",
        re.compile(
            "上课|课堂|听课|手机|交头接耳|走动|笔记|作业|讨论|喧哗|打瞌睡|学习纪律|接打电话"
        ),
    ),
    (
        "生活",
        re.compile(
            "饮酒|喝酒|请吃|宴请|聚餐|住宿|就寝|外出|吸烟|打牌|赌博|娱乐|食堂|就餐|内务|宿舍"
            "|生活纪律|留宿|夜不归"
        ),
    ),
)
# Leave and the roll are part of the hours unless the speech gives them a point of their own.
OF_THE_HOURS = ("作息", "请假", "考勤")
LABELLED = re.compile("(作息|学习|生活|考勤|请假)(?:纪律|制度|管理|时间|规定|。|$)")
DISCIPLINE = re.compile("纪律|管理|秩序")
MODAL = re.compile("(?:不要|不得|不准|不许|严禁|禁止|不可|杜绝)(?:在[^,，]{1,6}?(?:上|中|内|时))?")
WHEN = re.compile(
    "^(?:在|于)?(?:上课|培训|学习|课堂|听课|会议|授课|课间|集训)(?:时间|期间|时|上|中|内"
    "|过程中)?(?:内)?(?:[,，、])?(?:大家|学员)?"
)
SINGLE = re.compile("不(?:迟到|早退|缺席|旷课|缺课|无故缺席|随意请假)")
DUTY = re.compile(
    "(?:必须|务必|一律|都要|均须|应当|应|须|要)((?:服从|全程|按时|准时"
    "|提前[^,，、]{0,8}(?=[到进入])|关闭|将手机|签到|佩戴|集体|统一|向|经|凭|履行"
    "|书面)[^,，、]{1,18})"
)
STRICT = re.compile("(?:必须|务必)((?!经|向|由|报|严格|自觉|耐)[^,，、]{2,18})")
SEVERITY = (
    ("serious", re.compile("缺席|旷课|缺课|饮酒|喝酒|请吃|宴请|赌博|打牌|夜不归|留宿|替|代签")),
    ("minor", re.compile("迟到|早退|手机|电话|交头接耳|走动|喧哗|吸烟|打瞌睡|随意")),
)
CODES = (
    ("REST-LATE", "迟到"),
    ("REST-EARLY", "早退"),
    ("REST-ABSENT", "缺席|旷课|缺课"),
    ("REST-LEAVE", "请假"),
    ("STUDY-PHONE", "手机|接打电话"),
    ("STUDY-TALK", "交头接耳|喧哗"),
    ("STUDY-MOVE", "走动"),
    ("LIFE-TREAT", "请吃|宴请|聚餐"),
    ("LIFE-ALCOHOL", "饮酒|喝酒"),
)
APPROVER = re.compile(
    "(?:须|应|要|必须|一律|需)?(?:事先|提前|书面)?(?:经|由|报|向)((?:(?!批准|审批|同意|请假"
    "|书面)[^,，。经由向报]){2,20}?)(?:的)?(?:书面)?(?:批准|审批|同意|审核|签字|请假|准假"
    "|报告)"
)
GRANTS = re.compile("(?:批准|审批|同意|准假)$")
UNIT = r"[^,，。、:：;；的将对]{1,14}?(?:办公室|办|科|室|处|局|部|委|组|队|中心|党校|单位|班主任)"
INSPECTOR = re.compile(
    rf"(?:^|[,，;；])(?:由)?({UNIT})(?:要|将|会|应|负责|进行|不定期|随时"
    rf"|每天)[^,，。;；]{{0,16}}?(?:督查|检查|抽查|巡查|督导|暗访|点名|考勤)"
)
_WHOSE = "(?:学员)?(?:所在|各|派出|选派|本|其|相关)"
ADDRESSEE = re.compile(
    "(?:(?:反馈|通报|告知|抄送|函告|报告|通知)(?:到|给|至|回)?|向(?=[^,，。;；]{3,24}(?:反馈"
    "|通报|报告)))"
    f"({_WHOSE}[^,，。;；]{{0,10}}(?:领导|负责人|负责同志|书记|组织部|党组织|人事部门)"
    f"|{_WHOSE}[^,，。;；]{{0,10}}?(?:单位|部门|学校|公司|乡镇|街道))"
)


def discipline(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """The class rules, and in their paragraphs who inspects and who is told."""
    paragraphs = set()
    for index in _rules(sentences):
        sentence = sentences[index]
        label = sentences[index - 1] if index and is_label(sentences[index - 1]) else None
        if label and label.paragraph != sentence.paragraph:
            label = None
        paragraphs.add(sentence.paragraph)
        yield _rule(sentence, label, text)
    for sentence in sentences:
        yield from _leave(sentence, text)
        if sentence.paragraph in paragraphs or OF_THE_CLASS.search(sentence.text):
            yield from _inspection(sentence, text)
            yield from _feedback(sentence, text)


def _rules(sentences: Sequence[Sentence]) -> list[int]:
    """The sentences that are class rules, and those like them in the sections of the others."""
    stated = [
        index
        for index, sentence in enumerate(sentences)
        if not (is_label(sentence) and index + 1 < len(sentences))
    ]
    sure = {index for index in stated if is_class_rule(sentences, index)}
    sections = {sentences[index].headings[0] for index in sure if sentences[index].headings}
    return [index for index in stated if index in sure or _is_beside(sentences[index], sections)]


def _is_beside(sentence: Sentence, sections: set[str]) -> bool:
    """A prohibition under a heading on discipline, in a section that holds rules of the class."""
    if len(sentence.headings) < 2 or sentence.headings[0] not in sections or sentence.is_heading:
        return False
    is_on_discipline = DISCIPLINE.search(sentence.headings[0] + sentence.headings[-1])
    return bool(is_on_discipline and FORBIDS.search(sentence.text) and items_of(sentence.text))


def is_class_rule(sentences: Sequence[Sentence], index: int) -> bool:
    sentence = sentences[index]
    forbids, asks = FORBIDS.search(sentence.text), ASKS.search(sentence.text)
    if not (forbids or asks) or WORK.search(sentence.text):
        return False
    if WISH.search(sentence.text) and not forbids:
        return False
    if sentence.is_heading and not items_of(sentence.text):
        return False
    near = [
        other
        for other in sentences[max(0, index - NEAR) : index + NEAR + 1]
        if other.paragraph == sentence.paragraph or other.is_heading
    ]
    if OF_THE_CLASS.search(sentence.text):
        return True
    if not forbids:
        return False
    if any(OF_THE_CLASS.search(other.text) for other in near):
        return bool(items_of(sentence.text))
    is_section = any(SECTION.search(heading) for heading in sentence.headings)
    return (
        is_section
        and any(TRAINING.search(other.text) for other in near)
        and bool(items_of(sentence.text))
    )


def _rule(sentence: Sentence, label: Sentence | None, text: str) -> Fact:
    start = label.start if label else sentence.start
    heading = sentence.headings[-1] if sentence.headings else ""
    category = _category(sentence.text, label.text if label else heading)
    items = [_item(item, category) for item in items_of(sentence.text)]
    return fact("class_rule", category, text, start, sentence.end, items=items)


def _category(sentence: str, label: str) -> str:
    named = LABELLED.search(label)
    if named:
        return named[1]
    for name, words in CATEGORIES:
        if words.search(sentence):
            return "作息" if name in OF_THE_HOURS else name
    return "组织"


def items_of(sentence: str) -> list[str]:
    """The single things a rule forbids or asks for, each as it would stand in a list of rules."""
    items: list[str] = []
    for clause in re.split("[,，;；。！？!?:：]", sentence):
        items += _items(WHEN.sub("", clause.strip()))
    return list(dict.fromkeys(items))


def _items(clause: str) -> list[str]:
    singles = SINGLE.findall(clause)
    if singles:
        return singles
    modal = MODAL.search(clause)
    if modal:
        if modal.start() and not re.fullmatch(
            "(?:大家|学员|任何人|同志们|各位|更|也|一定|绝对|坚决)+", clause[: modal.start()]
        ):
            return [clause]
        parts = [part for part in re.split("、|或者|或", clause[modal.end() :]) if part]
        return parts if all(len(part) > 2 for part in parts) else [clause[modal.end() :]]
    if "批准" in clause or "同意" in clause:
        return []
    duty = STRICT.search(clause) or DUTY.search(clause)
    return [duty[1]] if duty else [clause] if "一律" in clause else []


def _item(text: str, category: str) -> dict[str, Any]:
    severity = next((name for name, words in SEVERITY if words.search(text)), "general")
    code = next((code for code, words in CODES if re.search(words, text)), "")
    own = next((name for name, words in CATEGORIES if words.search(text)), category)
    if own in OF_THE_HOURS:
        own = category if category in OF_THE_HOURS else "作息"
    return {"text": text, "category": own, "severity": severity, "code": code}


def _leave(sentence: Sentence, text: str) -> Iterator[Fact]:
    if not re.search("请假|假条|准假", sentence.text):
        return
    asked = list(APPROVER.finditer(sentence.text))
    # Who is only told of the leave does not grant it.
    approver = next((one for one in asked if GRANTS.search(one[0])), asked[0] if asked else None)
    if approver:
        yield fact(
            "leave_rule",
            "请假",
            text,
            sentence.start,
            sentence.end,
            approver=approver[1].strip("、"),
        )


def _inspection(sentence: Sentence, text: str) -> Iterator[Fact]:
    found = INSPECTOR.search(sentence.text)
    if found:
        yield fact("inspection", "督查", text, sentence.start, sentence.end, unit=found[1])


def _feedback(sentence: Sentence, text: str) -> Iterator[Fact]:
    found = ADDRESSEE.search(sentence.text)
    if found:
        yield fact("feedback", "反馈", text, sentence.start, sentence.end, addressee=found[1])
