"""N11, N12, N15 and N21: lines and blanks."""

import pytest

from tests.materials.cleaning.samples import (
    CLOSING,
    FIRST_BODY,
    LINES,
    LONG,
    OPENING,
    PARAGRAPHS,
    SPEECH,
    TITLE,
    cleaned,
    found,
    read,
)

LONG_LINES = (
    TITLE,
    "各位学员、同志们:",
    OPENING * 4,
    "一、打牢基础",
    f"一要勤。{LONG * 2}",
    f"二要细。{LONG * 2}",
    "二、严守规矩",
    f"一是管好档案。{LONG}",
    f"二是管好自己。{FIRST_BODY}",
    "三、带好队伍",
    LONG,
    CLOSING,
)


@pytest.mark.parametrize("blanks", [" ", "  ", "   "])
def test_a_speech_in_one_line_is_broken_at_its_headings_and_points(blanks):
    reading = read(blanks.join(LONG_LINES))

    assert reading.document.clean_text == "\n".join(LONG_LINES)
    assert reading.speeches[0].title == TITLE
    assert reading.document.removed_lines == ()


def test_markers_with_a_blank_inside_are_found_too():
    lines = [line.replace("一是", "一 是").replace("二要", "二 要") for line in LONG_LINES]

    assert cleaned(" ".join(lines)) == "\n".join(LONG_LINES)


def test_without_any_blank_it_is_broken_before_numbers_that_rise():
    text = "".join(
        [OPENING * 6, f"一、打牢基础。{LONG}{LONG}", f"二、严守规矩。{LONG}", f"三、带队伍。{LONG}"]
    )

    assert [line[:4] for line in cleaned(text).split("\n")] == [
        "经区档案",
        "一、打牢",
        "二、严守",
        "三、带队",
    ]
    assert "flagged" in {action for action, _, _ in found(text, "N11")}


@pytest.mark.parametrize(
    "text",
    [
        " ".join(LONG_LINES)[:1400],
        f"{LONG * 6} 一、只有一个标题",
        f"{LONG * 6}分为一、二、三等奖,另设一、二组。{LONG}",
    ],
)
def test_a_short_line_or_one_without_headings_is_not_broken(text):
    assert found(text, "N11") == []


@pytest.mark.parametrize(
    ("blanked", "plain"),
    [
        ("二 是管好自己,不能松劲。", "二是管好自己,不能松劲。"),
        ("三 要立说立行,不能拖拉。", "三要立说立行,不能拖拉。"),
        ("综合部门, 是直接服务的。", "综合部门,是直接服务的。"),
        ("这项工作要一抓 到底,抓出成效。", "这项工作要一抓到底,抓出成效。"),
    ],
)
def test_blanks_inside_markers_and_sentences_go(blanked, plain):
    assert cleaned(f"{SPEECH}\n{blanked}") == f"{SPEECH}\n{plain}"


@pytest.mark.parametrize(
    "line",
    [
        "仅供学习 禁止外传",
        "区档案局局长 王小明",
        "讲课的有区档案局局长 王小明,大家欢迎。",
        "获奖的有张小山 李小水 王小石,祝贺他们。",
        "使用 WPS 表格 汇总",
        "第 3 组 5 人",
    ],
)
def test_blanks_that_separate_stay(line):
    text = SPEECH.replace(FIRST_BODY, f"{FIRST_BODY}\n{line}")

    assert cleaned(text) == text


def test_blanks_of_a_wrapped_text_go():
    wrapped = " ".join(LONG[i : i + 20] for i in range(0, len(LONG), 20))

    assert cleaned(f"{SPEECH}\n{wrapped}") == f"{SPEECH}\n{LONG}"


def test_a_line_that_ends_with_a_comma_goes_on_in_the_next():
    first, second = PARAGRAPHS[1].split(",", 1)

    assert cleaned(f"{SPEECH}\n{LONG}{first},\n{second}") == f"{SPEECH}\n{LONG}{PARAGRAPHS[1]}"


def test_rows_of_one_width_are_one_paragraph():
    rows = "\n".join(LONG[i : i + 27] for i in range(0, len(LONG), 27))

    joined = cleaned(f"{SPEECH}\n{rows}")

    assert joined == f"{SPEECH}\n{LONG}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("举办这样的培训,目的是为了", "本来局长要来讲话,临时有会。"),
        ("铁打的营盘,流水的兵。", "这几年人员变动很大。"),
        ("要做到以下几点,", "一、勤学习"),
        ("尊敬的各位领导,", "同志们:"),
        ("各位来宾,", "同志们:"),
    ],
)
def test_lines_that_may_be_complete_stay_apart(first, second):
    text = f"{SPEECH}\n{first}\n{second}\n{FIRST_BODY}"

    assert cleaned(text) == text


def test_blank_lines_and_blanks_around_lines_go():
    spaced = "\r\n \r\n".join(f"\u3000\u3000{line} \t" for line in LINES)

    assert cleaned(f"\n\n{spaced}\n\n\n") == SPEECH
    assert read(spaced).document.removed_lines == ()
