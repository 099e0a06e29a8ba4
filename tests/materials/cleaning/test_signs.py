"""N13 and N22: variant characters, strewn signs, captions, contents, hijacked and spun pages."""

import pytest

from tests.materials.cleaning.samples import (
    FIRST,
    FIRST_BODY,
    LONG,
    OPENING,
    SECOND,
    SPEECH,
    TITLE,
    cleaned,
    found,
    read,
)


def test_a_variant_character_is_repaired_and_logged():
    assert found("位臵要摆正,妥善处臵。", "N13") == [
        ("repaired", "臵", "置"),
        ("repaired", "臵", "置"),
    ]


def test_no_other_character_is_touched():
    text = "布署、置办、著作、劄记、峯会、裏面、够夠"

    assert found(text, "N13") == []


@pytest.mark.parametrize(
    "line",
    [
        "讲话稿.docx_第1页",
        "已阅读5页,还剩4页未读 继续免费阅读",
        "内容发布更新时间 : 2021/5/8 10:00:00",
        "位置:首页 > 讲话稿 > 培训",
        "您现在的位置：首页 >> 范文",
        "上一页 1 2 3 下一页",
        "版权所有 文秘网",
    ],
)
def test_captions_and_banners_go_wherever_they_stand(line):
    text = SPEECH.replace(FIRST_BODY, f"{line}\n{FIRST_BODY}")

    assert cleaned(text) == SPEECH
    assert read(text).document.removed_lines == (5,)


def test_captions_tell_the_number_of_pages():
    assert read(f"稿.docx_第2页\n{SPEECH}\n稿.docx_第3页").document.metadata == {"pages": 3}
    assert read(f"已阅读5页,还剩4页未读\n{SPEECH}").document.metadata == {"pages": 9}


@pytest.mark.parametrize(
    "line",
    [
        "位置要摆正,首页也要写好。",
        "下一页我们讲查档的规矩。",
        "版权是个大问题,大家要学一学著作权法。",
        "请翻到教材第3页。",
    ],
)
def test_sentences_with_such_words_stay(line):
    assert cleaned(f"{SPEECH}\n{line}") == f"{SPEECH}\n{line}"


@pytest.mark.parametrize(
    "mark",
    ["---此处隐藏6142字,下载后查看---", "……(新文秘网省略709字,正式会员可完整阅读)……"],
)
def test_a_hole_in_the_middle_is_told(mark):
    reading = read(SPEECH.replace(FIRST_BODY, f"{FIRST_BODY}{mark}"))

    assert reading.document.clean_text == SPEECH
    assert reading.document.metadata["middle_omitted"] in (6142, 709)
    assert reading.speeches[0].completeness == "middle_omitted"


def test_an_outline_before_the_text_goes_if_it_comes_again():
    text = f"{TITLE}\n目录/提纲:……\n{FIRST}\n{SECOND}\n" + SPEECH.partition("\n")[2]

    assert cleaned(text) == SPEECH


def test_a_list_of_contents_of_another_text_stays():
    text = f"{TITLE}\n目录:\n一、别的标题\n二、又一个标题\n" + SPEECH.partition("\n")[2]

    assert cleaned(text) == text


def test_emoji_go_and_the_signs_of_offices_stay():
    strewn = SPEECH.replace("档案", "档😀案").replace("培训", "培👨‍👩‍👧训").replace("大家", "大❤️家")
    office = f"{SPEECH}\n● 温度 24℃，见 № 3，★重要，①一是，〓待补，→下一步，✓已办"

    assert cleaned(strewn) == SPEECH
    assert cleaned(office) == office


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u202e", "\u2066", "\x07", "\x00", "\u00ad"])
def test_invisible_signs_go(sign):
    assert cleaned(SPEECH.replace("档案", f"档{sign}案")) == SPEECH


@pytest.mark.parametrize("end", ["\r", "\r\n", "\x0b", "\x0c", "\u2028", "\x85", "\n\x0c"])
def test_the_end_of_a_page_is_the_end_of_a_line(end):
    assert cleaned(SPEECH.replace("\n", end)) == SPEECH


def test_a_cyrillic_letter_was_the_end_of_a_line():
    text = SPEECH.replace(f"\n{SECOND}", f"Р{SECOND}")

    assert cleaned(text) == SPEECH


def test_cyrillic_words_stay():
    text = f"{SPEECH}\n俄文写作Россия,大家不必记。"

    assert cleaned(text) == text


def numbered(distance):
    parts = [LONG[i : i + distance] for i in range(0, len(LONG), distance)]
    return parts[0] + "".join(f"{n}、{part}" for n, part in enumerate(parts[1:], 2))


def test_numbers_at_a_regular_distance_inside_words_go():
    body = "管档案的人要耐得住寂寞守得住清贫经得起考验" * 30
    strewn = body[:200] + "".join(f"{n}、{body[200 * (n - 1) : 200 * n]}" for n in range(2, 4))

    assert cleaned(strewn + body[600:]) == strewn + body[600:]
    strewn += f"4、{body[600:]}"
    assert cleaned(strewn) == body


@pytest.mark.parametrize("line", ["请看附件1、附件2、附件3。", "第1、2组和第3、4组分开坐。"])
def test_other_numbers_stay(line):
    assert cleaned(f"{LONG}{line}{LONG}") == f"{LONG}{line}{LONG}"


def test_a_hijacked_page_is_put_into_quarantine_without_its_head():
    reading = read(f"澳门赌场 真人荷官 百家乐在线投注\n{SPEECH}")

    assert reading.document.quarantined
    assert reading.document.clean_text == SPEECH
    assert reading.document.removed_lines == (1,)


@pytest.mark.parametrize(
    "text",
    [
        SPEECH,
        SPEECH.replace(TITLE, "在打击网络博彩专项行动培训班上的讲话"),
        SPEECH.replace(OPENING, f"{OPENING}网上的博彩、老虎机和色情网站害人不浅。"),
    ],
)
def test_a_speech_about_such_things_is_not(text):
    reading = read(text)

    assert (reading.document.quarantined, reading.document.clean_text) == (False, text)


def test_spun_text_is_suspect_and_stays():
    text = SPEECH.replace(FIRST_BODY, "要学好干部教导培训任务条例,坚持中国特点社会主义。")

    document = read(text).document

    assert (document.authenticity, document.clean_text) == ("suspect", text)


def test_the_right_words_are_not_suspect():
    text = SPEECH.replace(
        FIRST_BODY, "要学好干部教育培训工作条例,坚持中国特色社会主义,积极引导干部学习。"
    )

    assert read(text).document.authenticity == "ok"
