"""Facts are proposals: each kind from wordings of its own, and what resembles it and is none."""

import pytest

from tests.materials.cleaning.samples import CLASS, SPEECH, facts, read


def quotes(body, kind, title=CLASS):
    return [fact.quote for fact in facts(body, kind, title)]


def test_the_sample_yields_its_rules_word_for_word():
    rules = [fact for fact in read(SPEECH).speeches[0].facts if fact.kind == "class_rule"]

    assert [(rule.category, rule.quote) for rule in rules] == [
        ("作息", "一是严格作息制度。全体学员要自觉遵守作息时间,不迟到、不早退。"),
        ("作息", "确需请假的,须经班主任批准。"),
        ("学习", "二是严格学习纪律。上课时不要接打电话、来回走动、低声聊天。"),
    ]
    assert [item["text"] for rule in rules for item in rule.value["items"]] == [
        "不迟到",
        "不早退",
        "接打电话",
        "来回走动",
        "低声聊天",
    ]


@pytest.mark.parametrize(
    ("rule", "category", "items"),
    [
        ("学员必须按时签到,严禁代签。", "作息", ["按时签到", "代签"]),
        ("上课期间手机一律关机或静音。", "学习", ["手机一律关机或静音"]),
        ("培训期间严禁饮酒,不得留宿外人。", "生活", ["饮酒", "留宿外人"]),
        ("学员不得无故缺课。", "作息", ["无故缺课"]),
        ("课堂上不准吸烟,不要大声喧哗。", "学习", ["吸烟", "大声喧哗"]),
        ("参训人员要遵守培训纪律,不迟到、不早退、不旷课。", "作息", ["不迟到", "不早退", "不旷课"]),
    ],
)
def test_rules_of_the_class_have_a_category_and_single_items(rule, category, items):
    found = facts(f"一、强调几点要求\n{rule}", "class_rule")

    assert [(one.category, one.quote) for one in found] == [(category, rule)]
    assert [item["text"] for item in found[0].value["items"]] == items


def test_a_section_on_discipline_holds_rules_of_the_class_throughout():
    body = """三、严肃纪律,确保实效
(一)严守学习纪律。学员要集中精力,不得迟到,不得无故缺席。
(二)严守廉洁纪律。不准互相宴请,不得收受礼品。
(三)严格考勤管理。每次上课前签到,缺课超过七分之一的,按退学处理。"""

    assert [(rule.category, rule.quote) for rule in facts(body, "class_rule")] == [
        ("学习", "学员要集中精力,不得迟到,不得无故缺席。"),
        ("生活", "不准互相宴请,不得收受礼品。"),
        ("考勤", "每次上课前签到,缺课超过七分之一的,按退学处理。"),
    ]
    assert quotes(body, "work_norm") == []


def test_items_propose_a_severity():
    rule = facts("培训期间不迟到,不缺席,严禁饮酒。", "class_rule")[0]

    assert [(item["text"], item["severity"]) for item in rule.value["items"]] == [
        ("不迟到", "minor"),
        ("不缺席", "serious"),
        ("饮酒", "serious"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "要严守保密纪律,不该看的不看,不该问的不问。",
        "要严格值班纪律,节假日必须有人在岗。",
        "办公室的同志必须耐得住寂寞。",
        "良好的效果,靠严格的纪律保证。",
        "我相信大家能够严格遵守培训的各项纪律。",
        "希望大家珍惜机会,严格要求自己,认真学习。",
        "文件签发必须走程序,不得擅自上报。",
    ],
)
def test_norms_wishes_and_statements_are_no_rules(sentence):
    assert quotes(f"一、严肃工作纪律\n{sentence}", "class_rule") == []


@pytest.mark.parametrize(
    ("sentence", "quote", "category"),
    [
        (
            "要严守保密纪律,不该看的不看,不该问的不问。",
            "要严守保密纪律,不该看的不看,不该问的不问。",
            "保密",
        ),
        (
            "信息要实,重要情况,及时上报,不漏报、不瞒报,这是本分。",
            "重要情况,及时上报,不漏报、不瞒报",
            "报送",
        ),
        ("节假日要严格落实值班制度,有事能找到人。", "节假日要严格落实值班制度", "值班"),
        ("对群众不得推诿扯皮。", "对群众不得推诿扯皮", "服务"),
        ("同志们要清醒,不碰廉洁底线。", "不碰廉洁底线", "廉洁"),
    ],
)
def test_norms_of_work_are_kept_apart(sentence, quote, category):
    assert [(f.quote, f.category) for f in facts(sentence, "work_norm")] == [(quote, category)]


@pytest.mark.parametrize(
    ("sentence", "approver"),
    [
        ("确需请假的,须经班主任批准。", "班主任"),
        ("请假半天以上的由组织部干部科审批。", "组织部干部科"),
        ("学员请假要事先向带班领导书面报告。", "带班领导"),
        ("确需请假的,须向信息科书面请假,经分管副主任批准。", "分管副主任"),
    ],
)
def test_who_grants_leave(sentence, approver):
    found = facts(f"培训期间要守纪律。{sentence}", "leave_rule")

    assert [(one.quote, one.value) for one in found] == [(sentence, {"approver": approver})]


@pytest.mark.parametrize(
    ("sentence", "unit", "addressee"),
    [
        (
            "区直机关工委要进行抽查,并将情况通报各学员所在单位主要负责人。",
            "区直机关工委",
            "各学员所在单位主要负责人",
        ),
        (
            "市委组织部将派人检查,检查情况将向学员所在单位党组织通报。",
            "市委组织部",
            "学员所在单位党组织",
        ),
        ("组织部将不定期检查学员到课情况,结果反馈所在单位。", "组织部", "所在单位"),
        ("市委督查室要加强督查,把学员的情况反馈给派出单位领导。", "市委督查室", "派出单位领导"),
    ],
)
def test_who_inspects_and_who_is_told(sentence, unit, addressee):
    body = f"培训期间不准迟到。{sentence}"

    assert [f.value for f in facts(body, "inspection")] == [{"unit": unit}]
    assert [f.value for f in facts(body, "feedback")] == [{"addressee": addressee}]


def test_inspection_of_work_is_none_of_the_class():
    assert facts("政府办要加强督查,推动重点工程落地。", "inspection") == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "本次培训安排了公文写作、会务组织、新媒体运用以及突发事件应对等内容。",
            ["公文写作", "会务组织", "新媒体运用", "突发事件应对"],
        ),
        (
            "老师们将系统讲授信息采编、舆情研判、保密常识等课程。",
            ["信息采编", "舆情研判", "保密常识"],
        ),
        ("主要讲解新闻写作、摄影技巧等内容。", ["新闻写作", "摄影技巧"]),
        ("课程设置有政策解读、案例分析两个专题。", ["政策解读", "案例分析"]),
        ("课程包括政策解读、案例分析、现场教学。", ["政策解读", "案例分析", "现场教学"]),
    ],
)
def test_topics(sentence, names):
    assert [fact.value["name"] for fact in facts(sentence, "topic")] == names


@pytest.mark.parametrize(
    "sentence",
    ["办公室要抓好调研、信息、督查等工作。", "这次培训安排了很多内容。", "内容很多、很杂、很乱。"],
)
def test_other_lists_are_no_topics(sentence):
    assert quotes(sentence, "topic") == []


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("今天请到了市委党校、市新闻中心的专家来给大家讲课。", ["市委党校", "市新闻中心"]),
        ("这次由市委办信息科和网信办的业务骨干授课。", ["市委办信息科", "网信办"]),
        ("给大家讲课的都是市委办各科室负责人,大家要虚心学。", ["市委办各科室负责人"]),
    ],
)
def test_units_that_teach(sentence, units):
    assert [fact.value["unit"] for fact in facts(sentence, "lecturer_unit")] == units


def test_to_ask_people_in_is_not_to_let_them_teach():
    assert quotes("会前请了有关部门的同志座谈。", "lecturer_unit") == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("会前编印了信息工作手册,每人一本。", ["信息工作手册"]),
        ("这次专门准备了培训教材,请大家带回去。", ["培训教材"]),
        ("请大家按照学员须知的要求去做。", ["学员须知"]),
        ("相关资料也印制好了。", ["相关资料也印制好了"]),
        ("报送的材料要短。", []),
    ],
)
def test_materials(sentence, names):
    assert quotes(sentence, "material") == names


@pytest.mark.parametrize(
    ("sentence", "goal"),
    [
        ("举办这次培训,目的就是提高信息员的本领,补上短板。", "提高信息员的本领,补上短板"),
        (
            "这次培训既是落实规划的需要,也是加强队伍的举措。",
            "既是落实规划的需要,也是加强队伍的举措",
        ),
        ("市领导提出了信息要快、要准、要深“三要”要求。", "信息要快、要准、要深“三要”要求"),
    ],
)
def test_goals(sentence, goal):
    assert [quote[-len(goal) :] for quote in quotes(sentence, "goal")] == [goal]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("请大家静下心来,参加好这次培训。", "请大家静下心来,参加好这次培训"),
        (
            "希望同志们珍惜机会,用心听讲,做到学有所得,学有所用,不虚此行。",
            "用心听讲,做到学有所得,学有所用",
        ),
        ("希望学员们潜心学习。", "潜心学习"),
    ],
)
def test_expectations(sentence, quote):
    assert quotes(sentence, "expectation") == [quote]


def test_wishes_for_the_work_are_no_expectations_on_learners():
    assert quotes("希望大家把信息工作推上新台阶。", "expectation") == []


def test_duties_of_the_leaders_of_units():
    body = "各单位主要领导要亲自过问、带头支持,不能当甩手掌柜。"

    assert quotes(body, "unit_duty") == ["主要领导要亲自过问、带头支持"]


@pytest.mark.parametrize(
    ("sentence", "quote", "value"),
    [
        (
            "刚才表彰了2021年度信息工作先进单位和先进个人。",
            "表彰了2021年度信息工作先进单位和先进个人",
            {"year": 2021, "field": "信息", "targets": ["unit", "person"]},
        ),
        (
            "结业时将评选优秀学员。",
            "评选优秀学员",
            {"year": None, "field": "", "targets": ["person"]},
        ),
        (
            "有十名同志被评为优秀学员。",
            "有十名同志被评为优秀学员",
            {"year": None, "field": "", "targets": ["person"]},
        ),
    ],
)
def test_commendations(sentence, quote, value):
    found = facts(sentence, "commendation")

    assert [(fact.quote, fact.value) for fact in found] == [(quote, value)]


def test_assessments_name_who_assesses_whom_and_by_what():
    body = "年初开展了“信息质量提升”活动,印发了实施方案和评分办法。市委办将对各县区的开展情况进行考核。"

    assert [fact.value for fact in facts(body, "assessment")] == [
        {
            "assessor": "市委办",
            "subject": "各县区的开展情况",
            "campaign": "“信息质量提升”活动",
            "instruments": ["实施方案", "评分办法"],
        }
    ]


def test_an_examination_of_the_class_is_an_assessment():
    assert quotes("培训结束后将组织闭卷考试。", "assessment") == ["培训结束后将组织闭卷考试"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2021年3月5日", {"year": 2021, "month": 3, "day": 5, "precision": "day"}),
        ("2021年3月", {"year": 2021, "month": 3, "day": None, "precision": "month"}),
        ("2021年", {"year": 2021, "month": None, "day": None, "precision": "year"}),
        ("98年4月", {"year": 1998, "month": 4, "day": None, "precision": "month"}),
        ("20xx年", {"year": None, "month": None, "day": None, "precision": "unknown"}),
        ("3月5日", {"year": None, "month": 3, "day": 5, "precision": "unknown"}),
        (
            "去年",
            {"year": None, "month": None, "day": None, "precision": "unknown", "relative": "去年"},
        ),
    ],
)
def test_dates_are_never_invented(words, value):
    found = facts(f"有一件事要从{words}说起。", "date")

    assert [(fact.quote, fact.value) for fact in found] == [(words, value)]
