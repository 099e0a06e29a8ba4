"""Norms of office work: what looks like discipline and is no rule of the class."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from materials.cleaning.facts.sentences import Sentence, fact
from materials.cleaning.results import Fact

KINDS = (
    (
        "保密",
        re.compile(
            "严(?:守|格遵守)[^,，]{0,16}保密|保守[^,，]{0,6}秘密|不能说的[^,，]{0,4}坚决不说"
            "|守口如瓶|不该[看说听传问]的(?:坚决)?不[看说听传问]|严禁[^,，]{0,10}(?:泄密"
            "|涉密)|不得[^,，]{0,10}(?:泄露|外传)"
        ),
    ),
    (
        "值班",
        re.compile(
            "(?:严格|落实|坚持)[^,，]{0,12}值班|值班[^,，]{0,8}(?:不得|必须|严禁)|(?:不得"
            "|严禁)[^,，]{0,6}(?:脱岗|离岗)"
        ),
    ),
    (
        "廉洁",
        re.compile(
            "不(?:越|踩|碰|触|破|闯)[^,，]{0,10}(?:红线|底线|高压线|雷区)”?|(?:不得|严禁"
            "|不准)[^,，]{0,12}(?:收受|吃拿卡要|谋取私利|谋私)|严(?:守|格遵守)[^,，]{0,8}廉洁"
        ),
    ),
    (
        "报送",
        re.compile(
            "及时(?:上报|报送)|不(?:迟报|漏报|瞒报|错报|谎报)|(?:要|须|必须)(?:按时|如实"
            "|限时)(?:上报|报送)"
        ),
    ),
    (
        "服务",
        re.compile(
            "要?(?:建立|实行|落实|推行)[^,，]{0,8}(?:首问|限时办结|服务承诺"
            "|一次性告知)[^,，]{0,4}制?|不得[^,，]{0,4}(?:敷衍|推诿|刁难|推脱)[^,，]*"
        ),
    ),
    (
        "工作",
        re.compile(
            "(?:坚持原则、)?按(?:制度|程序|规定|章)[^,，]{0,16}办事"
            "|不该[做干办]的(?:坚决)?不[做干办]|不能开的口子坚决不开|守规如堤|即[说办交]即办"
            "|(?:不得|严禁|不准)[^,，]{0,10}(?:越权|擅自)[^,，]*|严守[^,，]{0,10}(?:政治|组织"
            "|工作)纪律[^,，]*"
        ),
    ),
)
GOES_ON = re.compile("^(?:确保|做到)|^要守.如.$|^当日事当日毕$")
OBJECT = re.compile("^.{0,4}(?:材料|情况|信息|事项|数据|事件)$")
PARTS = ("坚持原则、按", "按制度", "按程序", "按规定", "按章")


def norms(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """One fact for each run of clauses that state a norm; no class rule is among the sentences."""
    for sentence in sentences:
        if not sentence.is_heading:
            yield from _runs(sentence, text)


def _runs(sentence: Sentence, text: str) -> Iterator[Fact]:
    clauses = sentence.clauses()
    kinds = _kinds([clause for clause, _, _ in clauses])
    for _, group in groupby(range(len(clauses)), key=lambda i: bool(kinds[i])):
        run = list(group)
        if not kinds[run[0]]:
            continue
        start, end = clauses[run[0]][1], clauses[run[-1]][2]
        if len(run) == 1:
            start, end = _core(clauses[run[0]], kinds[run[0]])
        elif len(run) == len(clauses):
            end = sentence.end
        yield fact(
            "work_norm", next(k for k in (kinds[i] for i in run) if k != "+"), text, start, end
        )


def _kinds(clauses: Sequence[str]) -> list[str]:
    """The kind of norm each clause states; `+` for one that only goes on or names its object."""
    kinds = [next((name for name, words in KINDS if words.search(c)), "") for c in clauses]
    for index, clause in enumerate(clauses):
        if not kinds[index] and index and kinds[index - 1] and GOES_ON.search(clause):
            kinds[index] = "+"
        following = kinds[index + 1] if index + 1 < len(kinds) else ""
        if not kinds[index] and following == "报送" and OBJECT.search(clause):
            kinds[index] = "+"
    return kinds


def _core(clause: tuple[str, int, int], kind: str) -> tuple[int, int]:
    """A single clause; of one that lists other things first only the norm."""
    words, start, end = clause
    pattern = dict(KINDS)[kind]
    found = pattern.search(words)
    if found and found[0].startswith(PARTS):
        return start + found.start(), start + found.end()
    return start, end
