"""N04, N05 and N06: readings set after characters, shifted bytes, Traditional script."""

import pytest
from pypinyin import Style, pinyin

from materials.cleaning.draft import Draft
from materials.cleaning.rules.pinyin import repair_shifted
from materials.cleaning.script import in_simplified, script_of
from tests.materials.cleaning.samples import SPEECH, TRADITIONAL, cleaned, found, read


def noted(text, characters):
    """Write the reading after each of the characters, as a tool for learners does."""
    for character in characters:
        reading = pinyin(character, style=Style.TONE)[0][0]
        text = text.replace(character, f"{character}({reading})")
    return text


def test_readings_after_characters_go():
    assert cleaned(noted(TRADITIONAL, "檔發揮據長頭")) == TRADITIONAL
    assert cleaned(noted(SPEECH, "档训")) == SPEECH


def test_each_reading_is_one_finding():
    assert found("單位的檔(dàng)案(àn)要(yào)管好。", "N04") == [
        ("removed", "(dàng)", ""),
        ("removed", "(àn)", ""),
        ("removed", "(yào)", ""),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "(一)打好基础。",
        "报名表(3)份,由各组(a)交回。",
        "用好办公软件(word)和表格(excel)。",
        "二、强基础(上)",
        "请到三楼(即会议室)就座。",
    ],
)
def test_genuine_brackets_stay(line):
    assert cleaned(f"{SPEECH}\n{line}") == f"{SPEECH}\n{line}"


def test_the_reading_of_a_rare_surname_stays_and_is_flagged():
    text = f"{SPEECH}\n主讲的是亓(qí)老师。"

    assert cleaned(text) == text
    assert found(text, "N04") == [("flagged", "亓(qí)", "亓(qí)")]


def shifted(before, word, after):
    """Do what the tool did on the bytes of GBK: note a reading between two halves."""
    raw = (before[-1] + word).encode("gbk")
    pair = raw[1:3].decode("gbk")
    reading = pinyin(pair, style=Style.TONE)[0][0]
    rest = raw[3:] + after.encode("gbk")
    tail = rest.decode("gbk", errors="surrogateescape").replace("\udc80", "€")
    return f"{before}?{reading}){tail}"


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [("當", "地建設", "工作。"), ("變", "為各個", "方面。"), ("兼", "備的原則", "。")],
)
def test_a_run_that_is_one_byte_out_of_step_is_put_back(before, word, after):
    broken = shifted(f"我們{before}", word, after)

    draft = repair_shifted(Draft.of(broken))

    assert draft.text == f"我們{before}{word}{after}"
    assert draft.restored() == broken
    assert [finding.action for finding in draft.findings] == ["repaired"]


def test_a_note_at_the_end_of_the_run_goes_too():
    broken = shifted("我們當", "地建設", "(shè)工作。")

    assert cleaned(broken) == "我們當地建設工作。"


def test_where_more_was_lost_a_mark_stands_and_a_person_must_look():
    broken = shifted("我們當", "地建設", "工作。").partition("O")[0] + "?duì)伍"

    draft = repair_shifted(Draft.of(broken))

    assert draft.text == "我們當地建〓duì)伍"
    assert {(f.action, f.before) for f in draft.findings if f.action == "flagged"} == {
        ("flagged", "〓")
    }
    assert "needs_review" in read(f"{SPEECH}\n{broken}").speeches[0].flags


@pytest.mark.parametrize(
    "text", ["這樣行嗎?(shù)目不對。", "對嗎?是)的。", "當?shù)。", "是不是?nǐ)們說。"]
)
def test_what_does_not_decode_is_never_guessed(text):
    draft = repair_shifted(Draft.of(text))

    assert draft.text == text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (SPEECH, "hans"),
        (TRADITIONAL, "hant"),
        ("plain", "hans"),
        ("张三和張三丰,说的是國家与国企。", "mixed"),
    ],
)
def test_knows_the_script(text, script):
    assert script_of(text) == script


def test_a_name_in_traditional_script_does_not_make_a_text_traditional():
    assert read(f"{SPEECH}\n授课的是劉老师。").document.script == "hans"


def test_traditional_text_is_kept_and_converted_beside_it():
    document = read(TRADITIONAL).document

    assert document.clean_text == TRADITIONAL
    assert document.clean_text_hans.startswith("档案工作座谈会讲话\n一、档案是单位的记忆\n")
    assert document.script == "hant"


def test_the_speech_is_read_in_simplified_wording():
    speech = read(TRADITIONAL).speeches[0]

    assert speech.title == "档案工作座谈会讲话"
    assert [heading.text for heading in speech.headings] == [
        "一、档案是单位的记忆",
        "二、把队伍带好",
    ]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("發揮著作用", "发挥着作用"),
        ("著重抓好著力點", "着重抓好着力点"),
        ("顯著提高,名著和論著,著名作者的著作", "显著提高,名著和论著,著名作者的著作"),
        ("乾坤與乾部,頭髮與發展", "乾坤与干部,头发与发展"),
        ("資訊和程式都在網路上", "信息和程序都在网络上"),
    ],
)
def test_conversion_minds_the_word(traditional, simplified):
    assert in_simplified(traditional) == simplified


def test_simplified_text_is_not_converted():
    text = SPEECH.replace("记忆", "记忆,名著和著重")

    assert read(text).document.clean_text_hans == text
