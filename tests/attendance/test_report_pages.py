"""The pages of reports: what they show to whom, as pages and as files."""

import io
import re

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from attendance import services
from attendance.models import AttendancePolicy
from attendance.papers import printing
from attendance.reports import exports
from people.roles import Role
from tests.attendance.held import Held
from tests.attendance.pages import words
from tests.factories import make_class_staff, make_liaison, make_officer, make_unit

pytestmark = pytest.mark.django_db


def url(name, row):
    return reverse(f"admin:{name}", args=[row.pk])


@pytest.fixture
def held():
    return Held(["pav", "plp", "ppp", "pax"], units=[make_unit("甲局"), make_unit("乙局")])


def test_the_matrix_says_its_signs_in_words(sign_in, held):
    page = words(sign_in(held.manager).get(url("class_attendance", held.training_class)))

    for said in ("√ 出勤", "× 旷课", "假 请假", "迟 迟到", "免 免考勤", "实到／应到 4/4 2/4 2/3"):
        assert said in page


def test_filters_narrow_the_matrix_and_odd_ones_are_named(sign_in, held):
    client = sign_in(held.manager)
    address = url("class_attendance", held.training_class)

    late = words(client.get(address, {"status": "late"}))
    assert ("学员1" in late, "学员0" in late) == (True, False)
    odd = client.get(address, {"unit": "99999", "from_on": "32/13"})
    assert odd.status_code == 200
    assert odd.content.decode().count("errorlist") == 2


def test_a_large_class_is_shown_page_by_page(sign_in, held, monkeypatch):
    monkeypatch.setattr("attendance.pages.attendance_tab.LEARNERS_A_PAGE", 3)
    client = sign_in(held.manager)
    address = url("class_attendance", held.training_class)

    first, second = (words(client.get(address, {"page": n})) for n in (1, 2))

    assert [("学员0" in page, "学员3" in page) for page in (first, second)] == [
        (True, False), (False, True)
    ]  # fmt: skip
    # The totals are those of the class on either page.
    assert all("4/4 2/4 2/3" in page for page in (first, second))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_report_is_a_file_of_the_same_learners(sign_in, held, kind):
    liaison = make_liaison(held.units[1])
    answer = sign_in(liaison).get(url("class_attendance_file", held.training_class), {"as": kind})

    text = {"csv": csv_text, "xlsx": workbook_text, "pdf": pdf_text}[kind](answer.content)
    assert [f"学员{n}" in text for n in range(4)] == [False, True, False, True]
    assert answer["Content-Disposition"].startswith("attachment")


def csv_text(data):
    return data.decode("utf-8-sig")


def workbook_text(data):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return str(sheet.to_python())


def pdf_text(data):
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_range() for page in pages).split())


@pytest.mark.parametrize(
    ("module", "name", "value", "kind", "sentence"),
    [
        (printing, "SECONDS", 0.001, "pdf", "未能在限定时间内完成排版"),
        (printing, "MOST_CELLS", 3, "pdf", "单个文件最多 3 个"),
        (exports, "MOST_CELLS", 3, "xlsx", "单个文件最多 3 个"),
    ],
)
def test_a_file_that_cannot_be_made_sends_back_with_the_reason(
    sign_in, held, monkeypatch, module, name, value, kind, sentence
):
    monkeypatch.setattr(module, name, value)
    client = sign_in(held.manager)
    page = client.get(url("class_attendance_file", held.training_class), {"as": kind}, follow=True)

    assert page.redirect_chain == [(url("class_attendance", held.training_class), 302)]
    assert sentence in words(page)


def test_rates_print_their_definition_and_the_comparison_folds_small_units(sign_in, held):
    page = words(sign_in(held.manager).get(url("class_rates", held.training_class)))

    assert "出勤率＝（出勤＋迟到＋早退＋迟到且早退）÷应到" in page
    # Two units of two learners each.
    assert "其他单位 11 7" in page
    assert "甲局 6 " in page
    assert "未公布" in page


def test_the_comparison_is_there_when_it_is_published(sign_in):
    units = [make_unit("甲局"), make_unit("乙局")]
    held = Held(["p", "a"] * 3, units=units)
    client = sign_in(make_liaison(units[1]))
    address = url("class_rates", held.training_class)

    assert "甲局" not in words(client.get(address))

    AttendancePolicy.objects.create(training_class=held.training_class, publishes_comparison=True)
    page = words(client.get(address))
    assert "甲局 3 3 0 0 0 0 0 0 100.0 %" in page
    assert "乙局 3 0 0 0 0 3 0 0 0.0 %" in page


def test_a_chart_is_drawn_without_a_script_or_a_style(sign_in, held):
    html = sign_in(held.manager).get(url("class_rates", held.training_class)).content.decode()
    chart = html[html.index('<svg class="chart"') : html.index("</svg>", html.index("chart"))]

    assert "style=" not in chart
    assert 'role="img"' in chart
    # All of them on the second day: three of those expected.
    assert [float(width) for width in re.findall(r'<rect[^>]* width="([0-9.]+)"', chart)] == [
        300.0, 266.4
    ]  # fmt: skip


def test_a_ledger_names_what_breaks_full_attendance(sign_in, held):
    page = words(sign_in(held.manager).get(url("attendance_ledger", held.enrolments[0])))

    assert "不迟到：符合" in page
    assert "不缺席：不符合，旷课课次：03-10 第2讲" in page
    assert "应修学时 6 实得学时 2" in page


def test_a_ledger_of_another_unit_is_as_if_missing(sign_in, held):
    client = sign_in(make_liaison(held.units[1]))

    assert client.get(url("attendance_ledger", held.enrolments[1])).status_code == 200
    assert client.get(url("attendance_ledger", held.enrolments[0])).status_code == 404


@pytest.mark.parametrize("order", ["seat", "group", "unit", "pinyin", "surname_strokes", "odd"])
def test_a_sign_in_sheet_has_every_learner_in_each_order(sign_in, held, order):
    teacher = make_class_staff(held.training_class, Role.CLASS_TEACHER)
    answer = sign_in(teacher).get(
        url("sign_in_sheet", held.sessions[0]), {"order": order, "compact": "on"}
    )

    text = pdf_text(answer.content)
    assert [f"学员{n}" in text for n in range(4)] == [True] * 4
    assert "第1讲" in text


def test_the_ranking_shows_the_year_asked_for(sign_in, held):
    services.summarise()
    client = sign_in(make_officer(Role.AUDITOR))

    this = words(client.get("/admin/attendance-ranking/", {"year": "2026"}))
    assert "1 乙局" in this
    assert "2 甲局" in this
    assert "尚无已提交的考勤表" in words(client.get("/admin/attendance-ranking/", {"year": "2025"}))
    odd = client.get("/admin/attendance-ranking/", {"year": "99999999"})
    assert odd.context["year"] == 2026


@pytest.mark.parametrize(
    ("name", "number"),
    [("class_attendance", 10), ("class_rates", 13), ("attendance_ledger", 8)],
)
def test_pages_take_as_many_statements_for_one_learner_as_for_three(sign_in, name, number):
    counts = []
    for rows in (["pa"], ["pa", "pp", "aa"]):
        held = Held(rows)
        client = sign_in(held.manager)
        row = held.enrolments[0] if name == "attendance_ledger" else held.training_class
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, row)).status_code == 200
        counts.append(len(captured))

    assert counts == [number, number]
