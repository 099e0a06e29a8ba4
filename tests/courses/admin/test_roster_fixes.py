"""Correcting the rows of a roster: in place, for all rows of a word, remembered columns."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses import services
from courses.admin.roster_draft import LARGEST_PACKAGE, Draft
from people.models import Person, Unit
from tests.courses.admin.pages import fields_of, text_of
from tests.courses.spreadsheets import workbook
from tests.factories import (
    make_alias,
    make_manager,
    make_person,
    make_quota,
    make_running_class,
    make_unit,
)

pytestmark = pytest.mark.django_db
HEADING = ["姓名", "单位", "职务", "手机"]


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def training_class():
    make_unit("县财政局", short_name="财政局")
    return make_running_class()


def path_of(training_class):
    return reverse("admin:courses_roster", args=[training_class.pk])


def paste(client, training_class, *rows):
    text = "\n".join("\t".join(row) for row in rows)
    return client.post(path_of(training_class), {"step": "read", "text": text})


def go_on(client, response, step, **changes):
    """Send the page's form on to the next step."""
    fields = fields_of(response) | {"step": step} | changes
    return client.post(response.wsgi_request.path, fields)


def counts(response):
    return [one["count"] for one in response.context["counts"]]


def test_a_row_is_corrected_in_place_and_the_rest_is_kept(office, training_class):
    asked = paste(
        office,
        training_class,
        HEADING,
        ["王芳", "县财政局", "科员"],
        ["", "县财政局", "科长"],
        ["李强", "没有的单位", "主任"],
        ["赵敏", "县财政局", "", "1.38E+10"],
        ["周全", "没有的单位"],
    )
    checked = go_on(office, asked, "check", report_in="on")
    fixed = {
        "fix-3-name": "陈晨",
        "fix-4-unit": "财政局",
        "fix-5-phone": "138 0013 8000",
    }
    again = go_on(office, checked, "check", skip=["6"], **fixed)
    kept = go_on(office, again, "check")
    done = go_on(office, kept, "import")

    assert counts(checked) == [1, 0, 0, 4]
    assert counts(again) == counts(kept) == counts(done) == [4, 0, 1, 0]
    # What was corrected stays in sight, and what was ticked stays ticked.
    assert [one["outcome"].row.number for one in kept.context["open"]] == [3, 4, 5, 6]
    assert fields_of(kept)["fix-3-name"] == ["陈晨"]
    assert fields_of(kept)["skip"] == ["6"]
    assert "report_in" in fields_of(kept)
    people = {(one.name, str(one.unit), one.post, one.phone) for one in Person.objects.filter(
        enrolments__training_class=training_class
    )}  # fmt: skip
    assert people == {
        ("王芳", "财政局", "科员", ""),
        ("陈晨", "财政局", "科长", ""),
        ("李强", "财政局", "主任", ""),
        ("赵敏", "财政局", "", "13800138000"),
    }
    assert set(training_class.enrolments.values_list("status", flat=True)) == {"reported"}


def test_a_correction_can_be_taken_back_and_a_row_let_in_again(office, training_class):
    asked = paste(office, training_class, HEADING, ["", "县财政局"], ["李强", "县财政局"])
    checked = go_on(office, asked, "check", skip=[])
    fixed = go_on(office, checked, "check", **{"fix-2-name": "王芳", "skip": ["3"]})
    back = go_on(office, fixed, "check", **{"fix-2-name": "", "skip": []})

    assert counts(fixed) == [1, 0, 1, 0]
    assert counts(back) == [1, 0, 0, 1]


def test_a_collective_alias_is_resolved_for_each_row_or_for_all(office, training_class):
    party, government = make_unit("县委办公室"), make_unit("县政府办公室")
    make_alias("两办", party, government)
    asked = paste(
        office, training_class, HEADING, ["王芳", "两办"], ["李强", "两办"], ["赵敏", "两办"]
    )
    checked = go_on(office, asked, "check")
    choices = {"unit-两办": str(party.pk), "fix-3-pick": str(government.pk)}
    again = go_on(office, checked, "check", **choices)
    retyped = go_on(office, again, "check", **{"fix-3-unit": "县财政局"})

    assert [one["outcome"].code for one in checked.context["open"]] == ["unit_ambiguous"] * 3
    offered = {unit for _key, unit, _picked in checked.context["open"][0]["choices"]}
    assert offered == {"县委办公室", "县政府办公室"}
    units = {
        one["outcome"].row.name: one["outcome"].unit
        for one in [*again.context["open"], *again.context["rows"]]
    }
    assert units == {"王芳": party, "李强": government, "赵敏": party}
    assert fields_of(again)["fix-3-pick"] == [str(government.pk)]
    (row,) = retyped.context["open"]
    assert row["outcome"].unit.name == "县财政局"


def test_a_hidden_unit_cannot_be_picked(office, training_class):
    asked = paste(office, training_class, HEADING, ["王芳", "没有的单位"])
    checked = go_on(office, asked, "check")

    for pick in ("999999", "x", "9" * 30):
        again = go_on(office, checked, "check", **{"fix-2-pick": pick})
        assert counts(again) == [0, 0, 0, 1], pick


def test_the_columns_of_a_heading_are_remembered_for_the_account(office, training_class, client):
    rows = (["姓名", "单位", "推荐意见", "备注"], ["王芳", "县财政局", "科员", "138"])
    asked = paste(office, training_class, *rows)
    go_on(office, asked, "check", **{"column-2": "post", "column-3": "phone"})

    again = paste(
        office, training_class, ["姓名:", "单 位", "推荐意见", "备注"], ["李强", "县财政局"]
    )
    other = paste(office, training_class, ["姓名", "单位", "备注"], ["李强", "县财政局"])

    assert fields_of(asked).get("column-2", [""]) == [""]
    assert [fields_of(again)[f"column-{n}"] for n in range(4)] == [
        ["name"], ["unit"], ["post"], ["phone"],
    ]  # fmt: skip
    assert "as you chose them" in text_of(again)
    assert "as you chose them" not in text_of(other)
    client.force_login(make_manager())
    assert "as you chose them" not in text_of(paste(client, training_class, *rows))


def test_the_latest_headings_of_an_account_are_kept_alone(office, training_class):
    account, other = make_manager(), make_manager()
    services.remember_columns(other, ["姓名"], {0: "name"})
    for number in range(32):
        services.remember_columns(account, ["姓名", f"第{number}列"], {0: "name"})
    services.remember_columns(account, ["姓名", "第31列"], {0: "name", 1: "unit"})

    kept = [services.remembered_columns(account, ["姓名", f"第{number}列"]) for number in range(32)]
    assert kept == [None, None, *([{0: "name"}] * 29), {0: "name", 1: "unit"}]
    assert services.remembered_columns(other, ["姓名"]) == {0: "name"}


def test_problems_come_first_and_both_lists_keep_the_order_of_rows(office, training_class):
    rows = [["王芳", "县财政局"], ["", "县财政局"], ["李强", "县财政局"], ["", "县财政局"]]
    asked = paste(office, training_class, HEADING, *rows)
    checked = go_on(office, asked, "check")
    done = go_on(office, checked, "import")

    for response in (checked, done):
        assert [one["outcome"].row.number for one in response.context["open"]] == [3, 5]
        assert [one["outcome"].row.number for one in response.context["rows"]] == [2, 4]


def test_thousands_of_problems_are_shown_a_hundred_at_a_time(office, training_class):
    rows = [[f"王{n}", f"没有的单位{n}"] for n in range(1500)]
    asked = paste(office, training_class, HEADING, *rows)
    checked = go_on(office, asked, "check")
    again = go_on(office, checked, "check", skip=[str(n) for n in range(2, 102)])
    # The rows left out are no longer on the page, and stay left out.
    more = go_on(office, again, "check")

    def numbers(response):
        return [one["outcome"].row.number for one in response.context["open"]]

    assert numbers(checked) == list(range(2, 102))
    assert numbers(again) == numbers(more) == list(range(102, 202))
    assert checked.context["open_hidden"] == again.context["open_hidden"] == 1400
    assert counts(again) == counts(more) == [0, 0, 100, 1400]
    assert len(again.content) < 700_000


def test_the_largest_roster_of_many_columns_passes_with_its_corrections(office, training_class):
    heading = [*HEADING, "职级", "编号", "身份", "民族", "学历", "专业", "邮箱", "备注"]
    words = "县乡镇街道办事处财政教育卫生健康住房城建农业农村水利交通运输文化旅游应急管理审计统计"
    rows = [
        [
            f"{words[n % 40]}{words[n * 7 % 40]}{n % 9}", "县财政局",
            words[n % 30 : n % 30 + 9], str(13_800_000_000 + n * 977 % 99_999_999),
            "四级调研员", f"A{n * 31:06}", "党员", "汉族", "大学本科", words[n % 20 : n % 20 + 5],
            f"user{n * 131}@example.cn", words[n % 10 : n % 10 + 12],
        ]
        for n in range(5000)
    ]  # fmt: skip
    upload = SimpleUploadedFile("名单.xlsx", workbook(heading, *rows))
    asked = office.post(path_of(training_class), {"step": "read", "file": upload})
    draft = Draft.unpack(asked.context["package"])
    draft.fixes = {
        number: {"name": f"更正{number}", "unit": "某某街道办事处", "phone": str(number)}
        for number in range(2, 5002)
    }

    assert Draft.unpack(draft.pack()) == draft
    assert len(draft.pack()) < LARGEST_PACKAGE * 0.7


@pytest.mark.parametrize(("step", "statements"), [("check", 25), ("import", 20)])
def test_three_rows_cost_as_many_statements_as_one(office, training_class, step, statements):
    make_alias("两办", make_unit("县委办公室"), make_unit("县政府办公室"))
    make_person("老王", unit=Unit.objects.get(name="县财政局"))
    costs = []
    # The first time the heading is new to the account.
    for count in (2, 1, 3):
        rows = [[f"王{count}{n}", "县财政局"] for n in range(count)]
        rows += [[f"李{count}{n}", "两办"] for n in range(count)]
        rows += [[f"赵{count}{n}", f"县财政{n}"] for n in range(count)]
        asked = paste(office, training_class, HEADING, *rows)
        page = asked if step == "check" else go_on(office, asked, "check")
        with CaptureQueriesContext(connection) as queries:
            answer = go_on(office, page, step)
        assert counts(answer) == [count, 0, 0, 2 * count]
        costs.append(len(queries))

    assert costs[1:] == [statements, statements]


def test_the_result_tells_how_the_quotas_stand(office, training_class):
    bureau = Unit.objects.get(name="县财政局")
    make_quota(training_class, bureau, 3)
    asked = paste(office, training_class, HEADING, ["王芳", "县财政局"], ["李强", "县财政局"])
    done = go_on(office, go_on(office, asked, "check"), "import")

    (use,) = done.context["uses"]
    assert (use.quota.unit, use.nominated, use.quota.quota) == (bureau, 2, 3)
    assert "Against the quotas" in text_of(done)


def test_what_the_file_held_beside_values_is_told(office, training_class):
    def fill(book, sheet):
        sheet.write_formula(1, 0, '=CONCAT("王","芳")', None, "王芳")

    upload = SimpleUploadedFile("名单.xlsx", workbook(HEADING, ["", "县财政局"], fill=fill))
    asked = office.post(path_of(training_class), {"step": "read", "file": upload})
    checked = go_on(office, asked, "check")

    assert "Formulas stand in 1 cells (first: A2)" in text_of(asked)
    assert "Formulas stand in 1 cells (first: A2)" in text_of(checked)
