"""Titles, splitting, salutations, outlines."""

import pytest

from tests.materials.cleaning.samples import (
    FIRST,
    LONG,
    OPENING,
    SECOND,
    SPEECH,
    TITLE,
    read,
)

BODY = SPEECH.partition("\n")[2]
PAGE = "基层档案业务培训上的讲话"


def numbered(count):
    names = "一二三四五"
    return "\n".join(f"{PAGE}({names[n]})\n{BODY}" for n in range(count))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (SPEECH, TITLE),
        (f"{TITLE}:\n{BODY}", TITLE),
        (f"{TITLE}(三)\n{BODY}", f"{TITLE}(三)"),
        (f"王小明局长{TITLE}\n{BODY}", f"王小明局长{TITLE}"),
        (f"区档案局\n{TITLE}\n(2021年3月5日)\n{BODY}", TITLE),
        (f"档案培训讲话\n{TITLE}\n{BODY}", TITLE),
        (f"{TITLE}\n区档案局局长 王小明\n{BODY}", TITLE),
        ("开班动员\n" + BODY, "开班动员"),
        ("开班仪式主持词\n" + BODY, "开班仪式主持词"),
        ("在结业典礼上的致辞\n" + BODY, "在结业典礼上的致辞"),
    ],
)
def test_finds_the_title_nearest_above_the_salutation(text, title):
    speech = read(text).speeches[0]

    assert (speech.title, speech.title_derived) == (title, False)
    assert speech.text.endswith(BODY[-20:])
    assert title not in speech.text


def test_takes_the_title_from_the_attachment():
    text = f"{BODY}\n档案讲话\n{TITLE}.doc\n(38.5 KB, 下载次数: 8)"

    assert read(text).speeches[0].title == TITLE


def test_derives_a_title_from_the_class():
    speech = read(BODY).speeches[0]

    assert (speech.title, speech.title_derived) == ("全区档案管理人员培训班开班讲话", True)
    assert "needs_review" in speech.flags


def test_without_any_title_it_stays_empty_and_a_person_must_look():
    speech = read(LONG).speeches[0]

    assert (speech.title, speech.title_derived, speech.flags) == ("", False, ("needs_review",))


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("同志们:", True),
        ("各位领导、同志们：", True),
        ("尊敬的各位领导,各位学员:", True),
        ("各位学员!", False),
        ("同志们!", True),
        ("同志们,办公室工作是一个难得的历练过程", False),
        ("我要对同志们说一句话:这项工作很要紧。", False),
        ("一、同志们要做到:", False),
    ],
)
def test_a_salutation_stands_alone_and_ends_with_a_colon(line, is_one):
    speech = read(f"{TITLE}\n{line}\n{OPENING}\n{LONG}").speeches[0]

    assert (speech.salutation == line) is is_one


@pytest.mark.parametrize("count", [2, 3, 5])
def test_splits_at_the_page_title_with_rising_numbers(count):
    reading = read(f"{PAGE}\n{numbered(count)}")

    assert [s.sequence for s in reading.speeches] == list(range(1, count + 1))
    assert [s.title for s in reading.speeches] == [f"{PAGE}({n})" for n in "一二三四五"[:count]]
    assert {s.text for s in reading.speeches} == {BODY}
    assert [(s.line_from, s.line_to) for s in reading.speeches] == [
        (2 + 8 * n, 9 + 8 * n) for n in range(count)
    ]
    assert reading.document.page_title == PAGE


@pytest.mark.parametrize("cut", ["第{}篇:{}", "篇{}:{}", "【篇{}】{}"])
def test_splits_a_collection_at_its_chapters(cut):
    text = "\n".join(f"{cut.format(n, TITLE)}\n{BODY}" for n in "一二三")

    assert [(s.sequence, s.title) for s in read(text).speeches] == [(n, TITLE) for n in (1, 2, 3)]


def test_splits_at_a_new_salutation_after_a_good_deal_of_text():
    text = f"{SPEECH}\n{LONG}\n在闭幕式上的讲话\n{BODY}"

    assert [s.title for s in read(text).speeches] == [TITLE, "在闭幕式上的讲话"]


@pytest.mark.parametrize(
    "text",
    [
        SPEECH,
        f"{PAGE}(三)\n{BODY}",
        f"{SPEECH}\n同志们:\n最后说一句,祝大家学习愉快!",
        f"{TITLE}\n同志们:\n各位学员:\n{BODY}",
        f"{PAGE}(一)\n太短的一段。\n{PAGE}(二)\n{BODY}",
        SPEECH.replace(FIRST, "(一)认清分量").replace(SECOND, "(二)严明纪律"),
    ],
)
def test_does_not_split_what_is_one_speech(text):
    assert len(read(text).speeches) == 1


def test_one_number_alone_is_the_number_of_the_speech():
    assert read(f"{PAGE}(三)\n{BODY}").speeches[0].sequence == 3


def outline(body):
    headings = read(f"{TITLE}\n同志们:\n{body}").speeches[0].headings
    return [(heading.level, heading.text) for heading in headings]


def test_levels_follow_the_order_in_which_markers_first_appear():
    body = "1、抓学习。要天天学。\n(一)学政策。多看原文。\n2、抓作风。要实。\n一、补一句\n(一)再说。好。"

    assert outline(body) == [
        (1, "1、抓学习。"),
        (2, "(一)学政策。"),
        (1, "2、抓作风。"),
        (3, "一、补一句"),
        (2, "(一)再说。"),
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、抓好基础", "一、抓好基础"),
        ("(二)靠得住。办事要稳。", "(二)靠得住。"),
        ("（二）靠得住。办事要稳。", "（二）靠得住。"),
        ("3．抓落实。一天也不拖。", "3．抓落实。"),
        ("第一，要细心。差一个字都不行。", "第一，要细心。"),
        ("一是“快”—不拖不等,当日事当日办。这一条最难。", "一是“快”—不拖不等,当日事当日办。"),
        ("(1)登记。每天一次。", "(1)登记。"),
    ],
)
def test_a_heading_is_the_line_or_its_first_sentence(line, heading):
    assert outline(line) == [(1, heading)]


@pytest.mark.parametrize(
    "line",
    [
        "要做到:一是快,二是准,三是稳。",
        "第一要快。第二要准。",
        "一、二、三产业都有代表参加。",
        "2020年的任务完成了。",
        "1.5亿元的投资已经到位。",
        "首先,我代表局党组向大家问好。",
        "一方面要学,一方面要做。",
        "一要说就说到点子上的人不多,大家说一是一。",
    ][:7],
)
def test_what_looks_like_a_marker_is_none(line):
    assert outline(line) == []


def test_points_that_go_on_in_the_paragraph_of_the_first_are_sections_too():
    body = "一要守规矩。规矩是底线。二要重品行。品行是根本。三要惜岗位。岗位来之不易。"

    assert outline(body) == [(1, "一要守规矩。"), (1, "二要重品行。"), (1, "三要惜岗位。")]


def test_headings_and_facts_lie_where_they_say():
    for speech in read(f"{PAGE}\n{numbered(3)}").speeches:
        for part in (*speech.headings, *speech.facts):
            words = part.text if hasattr(part, "level") else part.quote
            assert speech.text[part.start : part.end] == words
            assert words


@pytest.mark.parametrize("text", ["", "\n", " ", "同志们:", "一、", "讲话"])
def test_next_to_nothing_is_read_too(text):
    assert len(read(text).speeches) == 1
