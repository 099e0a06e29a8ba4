"""Goals of the class, expectations on its learners, duties of the units' leaders."""

import re
from collections.abc import Iterator, Sequence

from materials.cleaning.facts.sentences import Sentence, fact
from materials.cleaning.results import Fact

PURPOSE = re.compile("(?:目的|目标|任务)[,，]?(?:就)?(?:是|在于)(?:要|为了)?[,，]?")
TRAINING = re.compile("培训|学习|听课|授课|课程|办班|举办|开班|会议|集训|轮训")
BOTH = re.compile("既是[^。;；]{4,40}[,，](?:也|又|更)是[^,，。;；]{4,40}")
RESULTS = re.compile("(?:珍惜|巩固|转化|把)[^。;；]{0,60}(?:学有所[获得用成]|成果[^。;；]{0,30})")
CALLED_FOR = re.compile("[^,，。;；“”]{0,20}“[^”]{2,40}”(?:的)?(?:要求|目标)|争做“[^”]{4,60}”")
GOAL_AT_MOST, SHORTEST = 3, 4
WISH = re.compile(
    "(?:希望|恳请|请|要求|期望)(?P<who>大家|同志们|你们|学员们|各位学员|各位|全体学员"
    "|[^,，。;；]{0,10}?(?=珍惜|认真|集中|安心|静下心|用心|积极))"
)
LEARNING = re.compile(
    "学习|培训|听课|用心|认真听|仔细听|聆听|笔记|听讲|学有所|参加好|课堂|每一堂课|思考"
    "|集中精力|潜心|静下心"
)
LATER = re.compile("^(?:在|于)?(?:今后|以后)|^以[^,，]{2,16}为契机")
COURTESY = re.compile("^(?:一定要|要)?珍惜[^,，、]{0,10}机会[,，]")
GAIN = re.compile("[思学][有以][所致][^,，。;；、]{1}(?:[,，、][学用思][有以][所致][^,，。;；、])*")
DUTY = re.compile(
    "(?:(?:主要|分管)(?:负责同志|负责人|领导同志|领导)|“?一把手”?)"
    "(?:一定)?要[^。;；,，]{3,40}(?:[,，](?:[^,，。;；要、]{2,6}、[^,，。;；要、]{2,8}"
    "|放在心上|抓在手上))*"
)


def goals(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """What the class is held for."""
    for index, sentence in enumerate(sentences):
        near = "".join(s.text for s in sentences[max(0, index - 1) : index + 1])
        if not TRAINING.search(near):
            yield from _called_for(sentence, text)
            continue
        span = _purpose(sentence) or _span(BOTH, sentence) or _results(sentence)
        if span:
            yield fact("goal", "目标", text, *span)
        yield from _called_for(sentence, text)


def _called_for(sentence: Sentence, text: str) -> Iterator[Fact]:
    for found in CALLED_FOR.finditer(sentence.text):
        start = sentence.start + found.start()
        lead = re.match(".*提出了?", found[0])
        start += lead.end() if lead else 0
        yield fact("goal", "要求", text, start, sentence.start + found.end())


def _purpose(sentence: Sentence) -> tuple[int, int] | None:
    """What follows 目的就是, up to three clauses; nothing if the text breaks off there."""
    found = PURPOSE.search(sentence.text)
    if not found:
        return None
    start = sentence.start + found.end()
    ends = [end for _, first, end in sentence.clauses() if first >= start or end > start]
    if not ends or ends[0] - start < 4:
        return None
    end = ends[min(GOAL_AT_MOST, len(ends)) - 1]
    stop = re.search(
        "[,，](?:切实|为此|请|希望)", sentence.text[found.end() : end - sentence.start]
    )
    return start, start + stop.start() if stop else end


def _results(sentence: Sentence) -> tuple[int, int] | None:
    found = RESULTS.search(sentence.text)
    if not found or not re.search("成果", found[0]):
        return None
    end = sentence.start + len(sentence.bare)
    return sentence.start + found.start(), end


def _span(pattern: re.Pattern[str], sentence: Sentence) -> tuple[int, int] | None:
    found = pattern.search(sentence.text)
    return (sentence.start + found.start(), sentence.start + found.end()) if found else None


def expectations(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """What the learners are asked for without being a rule."""
    for sentence in sentences:
        found = WISH.search(sentence.text)
        if not found or not LEARNING.search(sentence.text[found.end() :]):
            continue
        is_request = found[0].startswith(("请", "恳请"))
        start = found.start() if is_request else found.end()
        words = sentence.bare[start:]
        courtesy = COURTESY.match(words)
        if courtesy and len(words) > courtesy.end() + 6:
            start += courtesy.end()
            words = words[courtesy.end() :]
        gains = list(GAIN.finditer(words))
        end = start + (gains[-1].end() if gains else len(words))
        if not LATER.search(words) and end - start >= SHORTEST:
            yield fact("expectation", "学习", text, sentence.start + start, sentence.start + end)


def duties(sentences: Sequence[Sentence], text: str) -> Iterator[Fact]:
    """What the leaders of the units are told to do."""
    for sentence in sentences:
        span = _span(DUTY, sentence)
        if span:
            yield fact("unit_duty", "单位责任", text, *span)
