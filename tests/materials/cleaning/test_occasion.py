"""The occasion: the class, its host, the kind of meeting, the speaker, those spoken to."""

import pytest

from tests.materials.cleaning.samples import CLASS, SPEECH, TITLE, facts, read


def test_the_class_its_host_its_speaker_and_its_audience():
    speech = read(SPEECH).speeches[0]

    assert (
        speech.occasion_type,
        speech.class_name,
        speech.host_unit,
        speech.level,
        speech.audience,
    ) == (
        "opening",
        "全区档案管理人员培训班",
        "区档案局党组",
        "区",
        "全区档案管理人员",
    )


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        (CLASS, "今天,信息员业务培训班正式开班了。", "opening"),
        ("在培训班结业典礼上的讲话", "信息员业务培训班今天就要结业了。", "closing"),
        (CLASS, "很高兴有机会与大家交流如何写好信息,谈几点体会。", "lecture"),
        ("在全市信息工作会议上的讲话", "今天我们召开信息工作会议。", "work_meeting"),
        ("在植树活动上的讲话", "春天来了,大家动手种树。", "other"),
    ],
)
def test_the_kind_of_occasion(title, body, kind):
    assert read(f"{title}\n同志们:\n{body}").speeches[0].occasion_type == kind


@pytest.mark.parametrize(
    ("title", "body", "post", "name"),
    [
        ("市委秘书长在全市信息员培训班上的讲话", "今天开班。", "市委秘书长", ""),
        (CLASS, "今天我以市委办副主任的身份跟大家见面。", "市委办副主任", ""),
        (CLASS, "我担任信息科科长这一职务有五年了。", "信息科科长", ""),
    ],
)
def test_the_speaker(title, body, post, name):
    speech = read(f"{title}\n同志们:\n{body}").speeches[0]

    assert (speech.speaker_post, speech.speaker_name) == (post, name)


def test_hosts_together_are_named_each():
    body = "经市委同意,由市委宣传部、市新闻中心联合举办的信息员培训班今天正式开班了。"
    units = [(fact.quote, fact.value["role"]) for fact in facts(body, "unit")]

    assert units == [("市委宣传部", "host"), ("市新闻中心", "host"), ("市委", "approver")]


def test_a_byline_names_the_speaker():
    speech = read(f"{CLASS}\n市委办主任 李小明\n同志们:\n今天开班。").speeches[0]

    assert (speech.speaker_post, speech.speaker_name) == ("市委办主任", "李小明")


def test_who_speaks_for_another():
    body = "本来市委办主任王大力同志要来,因有要事,特意委托我向大家问好。"

    assert read(f"{CLASS}\n同志们:\n{body}").speeches[0].on_behalf_of == "市委办主任王大力"


def test_a_masked_class_keeps_its_mask():
    body = "今天举办全市第X期信息员培训班,机会难得。"
    found = facts(body, "class", title="开班讲话")

    assert [fact.value for fact in found] == [
        {
            "name": "全市第X期信息员培训班",
            "period_no": None,
            "period_text": "X",
            "is_anonymised": True,
        }
    ]


def test_a_work_meeting_proposes_no_class():
    speech = read("办公室工作会议讲话\n同志们:\n办公室要抓好服务。").speeches[0]

    assert (speech.class_name, speech.occasion_type) == ("", "work_meeting")
    assert TITLE not in speech.text
