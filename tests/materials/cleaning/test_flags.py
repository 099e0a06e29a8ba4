"""N14 and N16 to N20: what is strange is flagged and stays."""

import pytest

from tests.materials.cleaning.samples import (
    FIRST_BODY,
    OPENING,
    SPEECH,
    TITLE,
    cleaned,
    found,
    lines_of,
    read,
)


@pytest.mark.parametrize(
    ("rule", "line", "flagged"),
    [
        ("N16", "举办这样一个培训班的目的,是为了", "举办这样一个培训班的目的,是为了"),
        ("N16", "同志曾就档案工作指出:要管好,用好。", "同志"),
        ("N16", "事情很清楚,胡也多次强调要管好。", "胡"),
        ("N17", "全区20xx年的任务已经下达。", "20xx"),
        ("N17", "县委x书记很关心这项工作。", "x"),
        ("N17", "由**局牵头办理。", "**"),
        ("N18", "同兄弟单位打交通,要讲诚信。", "打交通"),
        ("N20", "要有“主人翁的意识,把工作做好。", "“"),
    ],
)
def test_it_is_flagged_with_its_line_and_nothing_changes(rule, line, flagged):
    text = SPEECH.replace(FIRST_BODY, f"{FIRST_BODY}\n{line}")

    assert cleaned(text) == text
    assert [before for _, before, _ in found(text, rule)] == [flagged]
    assert lines_of(text, rule) == [(6, 6)]
    assert {action for action, _, _ in found(text, rule)} == {"flagged"}


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("N16", "王小明同志曾在这里工作,大家都认识他。"),
        ("N16", "胡局长也多次强调要管好。"),
        ("N17", "使用Excel表格,xlsx格式也行。"),
        ("N17", "五星级酒店评定标准是2020年的。"),
        ("N18", "要学习学习,研究研究。"),
        ("N20", "要有“主人翁”的意识,把(上半年)工作做好。"),
        ("N16", "二、这一节的标题比较长但是并没有句号在后面"),
    ],
)
def test_ordinary_wording_is_not(rule, line):
    assert found(SPEECH.replace(FIRST_BODY, f"{FIRST_BODY}\n{line}"), rule) == []


def test_a_number_given_twice_is_kept_and_counted_on():
    text = SPEECH.replace(FIRST_BODY, "1、要快。快了才不误事。\n2、要准。\n2、要好。好了才算数。")

    headings = [(h.ordinal_raw, h.ordinal, h.flags) for h in read(text).speeches[0].headings]

    assert headings == [
        (1, 1, ()),
        (1, 1, ()),
        (2, 2, ()),
        (2, 3, ("duplicate_ordinal",)),
        (2, 2, ()),
    ]
    assert cleaned(text) == text
    assert lines_of(text, "N14") == [(7, 7)]


def test_a_number_left_out_is_flagged_and_kept():
    text = SPEECH.replace(FIRST_BODY, "1、要快。快了才不误事。\n3、要好。好了才算数。")

    headings = [(h.ordinal_raw, h.ordinal, h.flags) for h in read(text).speeches[0].headings]

    assert headings[2] == (3, 3, ("duplicate_ordinal",))


def test_a_title_given_again_is_flagged():
    text = f"{TITLE}\n{SPEECH}"

    assert cleaned(text) == text
    assert lines_of(text, "N19") == [(1, 1)]


@pytest.mark.parametrize(
    ("last", "completeness"),
    [
        ("谢谢大家!", "complete"),
        ("让我们一起努力,为档案事业的长远发展做出更大的贡献", "complete_no_final_stop"),
        ("我认为,应当做到以下几个方面:", "truncated_tail"),
    ],
)
def test_the_last_paragraph_tells_whether_the_end_is_there(last, completeness):
    assert read(f"{SPEECH}\n{last}").speeches[0].completeness == completeness


def test_a_gap_inside_is_worse_than_a_missing_stop():
    text = SPEECH.replace(OPENING, f"{OPENING}\n举办这样一个培训班的目的,是为了")

    assert read(text).speeches[0].completeness == "gap_inside"


def test_a_date_below_the_speech_is_no_paragraph():
    assert read(f"{SPEECH}\n2021年3月5日").speeches[0].completeness == "complete"


def test_a_speech_that_begins_with_the_second_section_lost_its_head():
    assert read("\n".join(SPEECH.split("\n")[5:])).speeches[0].completeness == "truncated_head"
