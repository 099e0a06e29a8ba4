"""N02, N08, N09 and N10: what sites write above, below and around a title."""

import pytest

from tests.materials.cleaning.samples import (
    FIRST_BODY,
    OPENING,
    SPEECH,
    TITLE,
    cleaned,
    found,
    read,
)

ADVERTISING = """仅供学习 禁止外传
笔杆小屋
自建平台、每日分享
好稿天天上新不断档
现在订阅可享全部权益

【打击倒卖活动】
举报倒卖会员资料的人，奖励半年会员！
会员群：      免费QQ群：
"""


def test_advertising_above_the_title_goes_with_what_stands_between():
    reading = read(f"{ADVERTISING}\n\n{SPEECH}")

    assert reading.document.clean_text == SPEECH
    assert reading.document.removed_lines == (1, 2, 3, 4, 5, 7, 8, 9)
    assert reading.document.metadata == {
        "distribution_restriction": "仅供学习 禁止外传",
        "site": "笔杆小屋",
        "warnings": ["【打击倒卖活动】"],
    }


def test_advertising_below_the_closing_words_goes():
    text = f"{SPEECH}\n谢谢大家！\n扫码关注公众号\n加微信领取会员资料"

    assert cleaned(text) == f"{SPEECH}\n谢谢大家！"


@pytest.mark.parametrize(
    "line",
    [
        "工会会员要带头学,把平台用起来,经验拿出来分享。",
        "三、用好会员之家和公众号",
        "窗口的客服同志受委屈最多,要多关心。",
    ],
)
def test_in_the_speech_the_same_words_are_flagged_and_stay(line):
    text = SPEECH.replace(FIRST_BODY, f"{FIRST_BODY}\n{line}")

    assert cleaned(text) == text
    assert {action for action, _, _ in found(text, "N02")} == {"flagged"}


@pytest.mark.parametrize(
    "title",
    ["在全市工会会员培训班上的讲话", "在客服人员业务培训会上的讲话", "在平台分享会上的讲话"],
)
def test_a_title_is_no_advertising(title):
    text = SPEECH.replace(TITLE, title)

    assert cleaned(text) == text
    assert read(text).speeches[0].title == title


def test_a_byline_between_advertising_lines_stays():
    text = f"会员专享\n{TITLE}\n(2021年3月5日)\n扫码入群\n{SPEECH.partition(chr(10))[2]}"

    assert "(2021年3月5日)" in cleaned(text)


LEAD_IN = "加强培训是提高本领的好办法。下面就是文秘园小编给大家整理的档案培训上的讲话,仅供参考。"
RELATED = "看过档案培训上的讲话的人还看了:\n1.档案员发言稿\n2.书记讲话"


def test_the_frame_of_a_compiler_goes():
    reading = read(f"{TITLE}\n{LEAD_IN}\n{SPEECH}\n{RELATED}")

    assert reading.document.clean_text == f"{TITLE}\n{SPEECH}"
    assert reading.document.removed_lines == (2, 11, 12, 13)
    assert reading.document.metadata == {"site": "文秘园"}


def test_the_frame_goes_in_traditional_script_too():
    assert cleaned(f"{SPEECH}\n看過檔案培訓講話的人還看了:") == SPEECH


@pytest.mark.parametrize(
    "line",
    [
        "下面,我给大家整理了三点意见,供大家参考。",
        "以下是我为大家收集的几个例子,希望对同志们有帮助。",
        "有些同志看过别人的讲话还看自己的,这样比一比很好。",
    ],
)
def test_the_speakers_own_words_stay(line):
    text = SPEECH.replace(OPENING, f"{line}\n{OPENING}")

    assert cleaned(text) == text


def test_a_lead_in_far_below_the_title_stays():
    text = f"{SPEECH}\n下面是小编给大家整理的资料,仅供参考。"

    assert cleaned(text) == text


SITE = f"""• 16.49 KB
  • 2021-05-08 发布

精编{TITLE}_讲话稿怎么写

  • 7页
  • 当前文档由用户上传发布,收益归属用户
  1. 1、本文档由用户上传,文海库整理发布,可阅读全部内容。
  2. 2、本文档内容版权归属内容提供方,所产生的收益全部归内容提供方所有。如果您对本文有版权争议,请立即联系网站客服。
  3. 3、本文档由用户上传,本站不保证质量,付费之前,请仔细阅读后付费下载。
  4. 网站客服QQ:123456789
"""


def test_the_lines_of_a_document_site_go_and_say_where_the_text_is_from():
    reading = read(f"{SITE}{SPEECH}")

    assert reading.document.clean_text == f"{TITLE}\n{SPEECH}"
    assert reading.document.removed_lines == (1, 2, 6, 7, 8, 9, 10, 11)
    assert reading.document.page_title == f"精编{TITLE}_讲话稿怎么写"
    assert reading.document.metadata == {
        "size_kb": 16.49,
        "published": "2021-05-08",
        "pages": 7,
        "site": "文海库",
        "uploader": "用户上传",
        "paywall": "付费下载",
        "support_qq": "123456789",
    }


@pytest.mark.parametrize("line", ["7页", "• 2021-05-08 发布", "1. 本文档只发到科室。"])
def test_in_the_speech_such_lines_stay(line):
    text = f"{SPEECH}\n{line}"

    assert cleaned(text) == text


@pytest.mark.parametrize(
    "decorated",
    [
        "精编{}",
        "最新{}",
        "【精选】{}",
        "2023年{}",
        "{}_讲话稿怎么写",
        "{}(全文完整)",
        "{}(精选多篇)",
        "{}(通用8篇)",
        "{} | 文秘网",
        "最新{}-某某网",
    ],
)
def test_decoration_of_a_title_goes(decorated):
    text = f"{decorated.format(TITLE)}\n{SPEECH}"

    assert cleaned(text) == f"{TITLE}\n{SPEECH}"
    assert read(text).speeches[0].title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "2023年全区档案管理人员培训班上的讲话",
        "关于加强档案工作的讲话",
        "最新政策培训班上的讲话",
        "在全区党务-业务融合培训班上的讲话",
        "在X-1项目培训班上的讲话",
    ],
)
def test_what_may_belong_to_the_title_stays(title):
    text = SPEECH.replace(TITLE, title)

    assert read(text).speeches[0].title == title
