"""N01 and N03: what forums strew into a text and write under an attached file."""

import pytest

from tests.materials.cleaning.samples import FIRST_BODY, OPENING, SPEECH, cleaned, found, read

JAMMERS = (
    "' }1 m# e' t0 F: i7 y",
    "8 {1 p4 Y* }1 U+ Y8 ?4 z! N7 [",
    "}1 m# e' t0 F: i7 y",
    "% h& N v9 r' S) Q# v",
    "3 ^ f. E i s",
)


@pytest.mark.parametrize("jammer", JAMMERS)
def test_a_line_of_jammer_goes(jammer):
    text = SPEECH.replace("\n", f"\n{jammer}\n")

    assert cleaned(text) == SPEECH
    assert read(text).document.removed_lines == tuple(range(2, 15, 2))


@pytest.mark.parametrize("jammer", JAMMERS)
@pytest.mark.parametrize("place", ["{jammer}{line}", "{line} {jammer}", "{jammer}{line} {jammer}"])
def test_before_and_behind_a_line_it_goes_and_the_line_stays(jammer, place):
    text = "\n".join(place.format(jammer=jammer, line=line) for line in SPEECH.split("\n"))

    assert cleaned(text) == SPEECH
    assert read(text).document.removed_lines == ()


def test_it_is_never_removed_across_the_end_of_a_line():
    text = f"{FIRST_BODY} $ R; g/ b+ V8 {{& k4\n二、要实干 ^4 F8 ~3 X5 Y3 V"

    assert cleaned(text) == f"{FIRST_BODY}\n二、要实干"


def test_the_colon_of_a_salutation_is_its_own():
    assert cleaned("同志们: {. X' d) q: ?9 C+ a\n大家好!") == "同志们:\n大家好!"


def test_a_bracket_after_the_string_is_genuine():
    assert cleaned("8 {1 p4 Y* }1 U+ Y8 ?(一)打好基础。") == "(一)打好基础。"


def test_the_year_after_the_string_is_genuine():
    assert cleaned("8 {1 p4 Y* }1 U+ Y8 ?2020年的工作。") == "2020年的工作。"


def test_an_older_string_without_blanks_goes_as_a_line():
    assert cleaned(f"{SPEECH}\n8{{1p4Y*}}1U+Y8?4z!N7[") == SPEECH


@pytest.mark.parametrize(
    "line",
    [
        "选项 a, b, c, d, e 都可以填。",
        "代码 A. B. C. D. E. 各有含义。",
        "分为 A B C D E 五类,各类另发清单。",
        "电话 0 1 0 转 8 8 8 8,有事联系办公室。",
        "考题答案 1 A 2 B 3 C 4 D 5 E,大家对照检查。",
        "使用 Office 365 和 WPS 的同志请看第 3 页。",
        "a + b = c 这个道理大家都懂。",
        "第 1 组、第 2 组在 3 楼,第 4 组在 5 楼。",
        "* * * * *",
        "——————————",
    ],
)
def test_ordinary_text_stays(line):
    assert cleaned(f"{SPEECH}\n{line}") == f"{SPEECH}\n{line}"


FOOTER = """档案培训讲话
在全区档案管理人员培训班上的讲话.doc
(38.5 KB, 下载次数: 8, 售价: 5 两文银)
|"""


def test_the_footer_of_an_attachment_goes_and_what_it_says_is_kept():
    reading = read(f"{SPEECH}\n{FOOTER}")

    assert reading.document.clean_text == SPEECH
    assert reading.document.removed_lines == (9, 10, 11, 12)
    assert reading.document.metadata == {
        "attachment_name": "在全区档案管理人员培训班上的讲话.doc",
        "file_format": "doc",
        "size_kb": 38.5,
        "downloads": 8,
        "price": "5 两文银",
        "thread_caption": "档案培训讲话",
    }


def test_a_footer_without_a_price_or_a_caption_goes_too():
    assert cleaned(f"{SPEECH}\n讲话稿.docx\n(1.2 MB，下载次数：30)") == SPEECH


def test_a_sentence_above_the_file_name_is_no_caption():
    assert cleaned(f"{SPEECH}\n讲话稿.docx\n(12 KB, 下载次数: 3)").endswith(SPEECH[-10:])
    assert cleaned(f"{OPENING}\n讲完了。\n稿.doc\n(12 KB, 下载次数: 3)").endswith("讲完了。")


@pytest.mark.parametrize("line", ["材料见附件讲话稿.doc。", "(每个单位限报 8 人)", "下载次数: 8"])
def test_lines_that_only_resemble_a_footer_stay(line):
    assert found(f"{SPEECH}\n{line}", "N03") == []
    assert cleaned(f"{SPEECH}\n{line}") == f"{SPEECH}\n{line}"
