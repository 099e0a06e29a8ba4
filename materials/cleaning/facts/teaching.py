"""What is taught, who teaches it, and what is handed out."""

import re
from collections.abc import Iterator, Sequence

from materials.cleaning.facts.sentences import Sentence, fact
from materials.cleaning.results import Fact

TEACHES = re.compile(
    "讲授|讲解|开设了?|(?:培训|课程|讲座|班|会)(?:共|还|主要|一共|专门)?(?:安排|设置"
    "|开设)(?:了|有)?"
    "|(?:培训|学习|授课|课程)?内容(?:主要)?(?:包括|涵盖|涉及|有|为|是)"
    "|课程(?:设置)?(?:主要)?(?:包括|有)|(?:重点|集中|系统)(?:讲|学习|讲解|培训)(?:授|解)?"
    "|专题(?:包括|有)"
)
LIST_END = re.compile(
    "等(?:[一二三四五六七八九十几多\\d]+[个门项]|各?方面|内容|专题|课程|知识|业务|[,，。;；])"
    "|等$|[。;；!！]|[,，](?=[^、]{6,}$|我|大家|希望|使|以|并|为|共)"
    "|(?:[一二两三四五六七八九十\\d]+)(?:个|门|项)(?:方面|专题|课程)"
)
ITEM = re.compile("[^、，,]+?(?=、|，|,|以及|$)")
SEPARATOR = re.compile("、|，|,|以及")
NO_TOPIC = re.compile("^(?:了|有|到|的)|大家|我们|时间$|人员$|^(?:一|这|本)")
TOPIC_AT_MOST, LIST_AT_MOST = 24, 400
ORGAN = (
    r"(?:[^,，。、;；:：和的]{1,16}"
    r"(?:委|办|室|局|部|社|校|院|所|厅|处|科|中心|大学|公司|协会|研究会|政府|机关))"
)
INVITED = re.compile(
    rf"(?:请到?|邀请到?|聘请|特邀|请来)了?({ORGAN}(?:(?:、|和|以及){ORGAN})*)(?:的|相关|有关"
    rf"|[^,，。、;；]{{0,4}}?(?=专家|教授|老师|领导|同志|骨干))"
    "[^,，。;；]{0,12}(?:、[^,，。、]{2,6})?[^,，。;；]{0,10}?(?:讲课|授课|讲座|辅导|讲解"
    "|上课|讲学)"
)
BY = re.compile(
    rf"由({ORGAN}(?:(?:、|和|以及){ORGAN})*)(?:的)?[^,，。;；]{{0,14}}?(?:授课|讲课|主讲|讲授"
    rf"|讲解|辅导)"
)
TEACHERS = re.compile(
    "(?:讲课|授课|上课|辅导|主讲)的[,，]?(?:都|均|大多|大都|全)?是([^,，。;；]{2,30})"
)
PAPER = (
    "(?:教材|手册|讲义|课件|读本|资料汇编|文件汇编|学习资料|培训资料|培训材料|学习材料|汇编|须知)"
)
MADE = re.compile(
    f"(?:印制|印发|编印|编写|准备|发放|下发|配发|编发|印了|编制)了?((?:《[^》]{{2,40}}》)"
    f"|[^,，。;；、《]{{0,12}}?{PAPER})"
)
NAMED = re.compile("(?:会务|学员|培训|学习|服务)(?:手册|须知|指南)")
READY = re.compile(
    "(?:相关|有关|培训|学习)?(?:资料|材料|教材|讲义)[^,，。;；]{0,3}(?:准备|印制|印发"
    "|发放)[^,，。;；]{0,6}"
)


def topics(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """The items of a list that follows a word of teaching; two at least make a list."""
    for sentence in sentences:
        for found in TEACHES.finditer(sentence.text):
            spans = _listed(sentence.text, found.end())
            if len(spans) < 2:
                continue
            for start, end in spans:
                name = sentence.text[start:end]
                yield fact(
                    "topic", "专题", text, sentence.start + start, sentence.start + end, name=name
                )
            break


def _listed(sentence: str, start: int) -> list[tuple[int, int]]:
    last = min(start + LIST_AT_MOST, len(sentence))
    ending = LIST_END.search(sentence, start, last)
    end = ending.start() if ending else last
    if "、" not in sentence[start:end]:
        return []
    spans, position = [], start
    for separator in [*SEPARATOR.finditer(sentence, start, end), None]:
        stop = separator.start() if separator else end
        spans.append((position, stop))
        position = separator.end() if separator else end
    names = [sentence[a:b] for a, b in spans]
    if not all(2 <= len(name) <= TOPIC_AT_MOST and not NO_TOPIC.search(name) for name in names):
        return []
    return spans


def lecturers(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """The units whose people teach."""
    for sentence in sentences:
        for pattern in (INVITED, BY):
            for found in pattern.finditer(sentence.text):
                yield from _units(found[1], sentence.start + found.start(1), text)
        teachers = TEACHERS.search(sentence.text)
        if teachers:
            start = sentence.start + teachers.start(1)
            name = teachers[1]
            yield fact("lecturer_unit", "授课", text, start, start + len(name), unit=name)


def _units(names: str, start: int, text: str) -> Iterator[Fact]:
    for found in re.finditer("(?:(?!、|以及|和).)+", names):
        first = start + found.start()
        yield fact("lecturer_unit", "授课", text, first, first + len(found[0]), unit=found[0])


def materials(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """Papers that were made or are named; each once."""
    seen: set[str] = set()
    for sentence in sentences:
        for pattern, group in ((MADE, 1), (NAMED, 0), (READY, 0)):
            for found in pattern.finditer(sentence.text):
                name = found[group]
                if any(name in other or other in name for other in seen):
                    continue
                seen.add(name)
                start = sentence.start + found.start(group)
                yield fact("material", "材料", text, start, start + len(name), name=name)
