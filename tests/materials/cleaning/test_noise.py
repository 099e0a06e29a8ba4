"""Clean text with noise of each kind put into it comes back as it was."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from materials.cleaning.draft import Draft
from materials.cleaning.rules import clean
from tests.materials.cleaning.samples import FIRST_BODY, LINES, LONG, SECOND_BODY, SPEECH, TITLE

EMOJI = ("😀", "❤️", "👨‍👩‍👧", "🇨🇳", "👍🏽", "☀️", "1️⃣"[1:])
CAPTIONS = (
    "讲话稿.docx_第{}页",
    "已阅读{}页,还剩4页未读 继续免费阅读",
    "内容发布更新时间 : 2021/5/{}",
    "位置:首页 > 讲话稿 > {}",
    "上一页 1 {} 3 下一页",
    "版权所有 第{}号",
)
ADVERTISEMENTS = (
    "仅供学习 禁止外传",
    "扫码关注公众号",
    "现在订阅享全部权益",
    "【打击倒卖活动】",
    "会员QQ群:123456",
)


def jammer(random):
    """As the forum makes it: a sign, a blank and a letter, five to fifteen times."""
    units = (
        f"{chr(random.randint(32, 59))} {chr(random.randint(63, 126))}"
        for _ in range(random.randint(5, 15))
    )
    # A page shows several blanks as one, and none at the ends of a line.
    return " ".join("".join(units).split())


def jammed(random):
    lines = []
    for line in LINES:
        before = jammer(random) if random.random() < 0.4 else ""
        behind = f" {jammer(random)}" if random.random() < 0.4 else ""
        lines += [f"{before}{line}{behind}"] + ([jammer(random)] if random.random() < 0.4 else [])
    return "\n".join(lines)


def noted(random):
    text = SPEECH.replace(FIRST_BODY, LONG)
    return "".join(c + reading_of(c) if random.random() < 0.1 else c for c in text)


def reading_of(character):
    """The reading in brackets; signs have none, and one without a tone is no note."""
    reading = pinyin(character, style=Style.TONE)[0][0]
    return f"({reading})" if character >= "\u4e00" and not reading.isascii() else ""


def strewn(random):
    return "".join(c + (random.choice(EMOJI) if random.random() < 0.1 else "") for c in SPEECH)


def invisible(random):
    signs = "\u200b\u200e\u202e\ufeff\u00ad\x07"
    return "".join(c + (random.choice(signs) if random.random() < 0.1 else "") for c in SPEECH)


def spaced(random):
    blanks = ("", " ", "\u3000\u3000", "\t")
    ends = ("\n", "\r\n", "\n\n", "\n \n\n")
    return "".join(
        random.choice(blanks) + line + random.choice(blanks) + random.choice(ends) for line in LINES
    )


def captioned(random):
    lines = [
        part
        for line in LINES
        for part in (line, random.choice(CAPTIONS).format(random.randint(1, 9)))
    ]
    return "\n".join(lines)


def advertised(random):
    above = random.sample(ADVERTISEMENTS, random.randint(1, 5))
    below = random.sample(ADVERTISEMENTS, random.randint(0, 5))
    return "\n".join([*above, SPEECH, *below])


def of_a_document_site(random):
    head = [
        f"• {random.randint(1, 900)}.{random.randint(1, 9)} KB",
        f"• 2021-0{random.randint(1, 9)}-08 发布",
        f"{random.randint(1, 30)}页",
        "1. 1、本文档由用户上传,文海库整理发布。",
        "2. 网站客服QQ:1234567",
    ]
    return "\n".join([*random.sample(head, random.randint(1, 5)), SPEECH])


def framed(random):
    site = random.choice(("文秘园", "好稿子", "写作吧"))
    lead = f"下面就是{site}小编给大家整理的讲话,{random.choice(('仅供参考', '欢迎阅读'))}。"
    lines = list(LINES)
    lines.insert(1, lead)
    return "\n".join([*lines, f"看过{TITLE}的人还看了:", "其他讲话"])


def attached(random):
    price = f", 售价: {random.randint(1, 9)} 金币" if random.random() < 0.5 else ""
    size = f"({random.randint(1, 99)} KB, 下载次数: {random.randint(0, 99)}{price})"
    return f"{SPEECH}\n档案讲话\n{TITLE}.doc\n{size}\n|"


def previewed(random):
    body = LINES[3:]
    kept = random.randint(2, len(body) - 1)
    cut = body[kept - 1][: random.randint(10, 40)].rstrip("。！!?”,")
    if len(cut) < 10 or len("".join(body[: kept - 1])) < 40:
        return SPEECH
    return "\n".join([*LINES[:3], *body[: kept - 1], cut, *body])


def blanked(random):
    """Single blanks inside the sentences of one paragraph."""
    places = [
        n
        for n in range(6, len(SECOND_BODY) - 6)
        if all("\u4e00" <= c <= "\u9fff" for c in SECOND_BODY[n - 1 : n + 1])
    ]
    place = random.choice(places)
    return SPEECH.replace(SECOND_BODY, f"{SECOND_BODY[:place]} {SECOND_BODY[place:]}")


def hidden(random):
    place = random.randint(0, len(FIRST_BODY))
    mark = f"---此处隐藏{random.randint(1, 9999)}字,下载后查看---"
    return SPEECH.replace(FIRST_BODY, FIRST_BODY[:place] + mark + FIRST_BODY[place:])


KINDS = (
    jammed,
    strewn,
    invisible,
    spaced,
    captioned,
    advertised,
    of_a_document_site,
    framed,
    attached,
    previewed,
    blanked,
    hidden,
)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_noise_of_a_kind_goes_and_the_text_comes_back(kind, seed):
    noisy = kind(Random(seed))

    draft = clean(Draft.of(noisy))

    assert draft.text == SPEECH
    assert draft.restored() == noisy


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_readings_go_and_the_text_comes_back(seed):
    draft = clean(Draft.of(noted(Random(seed))))

    assert draft.text == SPEECH.replace(FIRST_BODY, LONG)


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_whatever_comes_in_nothing_is_lost_and_once_is_enough(text):
    draft = clean(Draft.of(text))

    assert draft.restored() == text
    assert clean(Draft.of(draft.text)).text == draft.text


@given(
    st.lists(
        st.sampled_from(
            (
                *LINES,
                "一、",
                "同志们:",
                "a b",
                "1 a",
                " ",
                "\n",
                "仅供学习",
                "(dàng)",
                "😀",
                "?shù)",
                "2、",
            )
        ),
        max_size=30,
    )
)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_scraps_of_speeches_and_noise_are_cleaned_once_for_all(parts):
    draft = clean(Draft.of("".join(parts)))

    assert draft.restored() == "".join(parts)
    assert clean(Draft.of(draft.text)).text == draft.text
