"""The start page: today, who is missing, what comes."""

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.models import AttendanceSheet
from people.roles import Role
from tests.attendance.lectures import Lecture, at
from tests.browser.looks import assert_good, sideways_scroll, weigh
from tests.factories import make_class_staff, make_officer, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lecture(transactional_db):
    """A lecture under way with one learner missing, another one in the afternoon, one tomorrow."""
    with time_machine.travel(at(9, 10), tick=True):
        lecture = Lecture()
        missing = lecture.enrolments[1].person
        missing.phone = "13800001234"
        missing.save()
        lecture.mark("present", lecture.enrolments[0])
        make_session(lecture.training_class, starts_at=at(14), title="公文处理")
        make_session(lecture.training_class, starts_at=at(9).replace(day=11), title="保密工作")
        yield lecture


@pytest.fixture
def bench(page, sign_in, lecture):
    sign_in(page, lecture.manager)
    page.goto("/admin/")
    return page


def test_looks_good(bench, keep_picture):
    expect(bench.locator(".bench-missing")).to_contain_text("未标记")
    assert_good(bench)
    assert sideways_scroll(bench) == 0
    keep_picture(bench, "workbench")


def test_shows_the_day_and_leads_to_the_roll(bench, lecture):
    expect(bench.locator(".bench-today tbody tr")).to_have_count(2)
    expect(bench.locator(".bench-today .bench-now")).to_contain_text(str(lecture.session))
    bench.get_by_role("link", name=f"点名：{lecture.session}").click()
    expect(bench.locator(".px-roll-card")).to_have_count(2)


def test_the_roll_is_begun_with_one_click(bench, lecture):
    bench.get_by_role("button", name="开始点名：公文处理").click()
    expect(bench.locator(".px-roll-card")).to_have_count(2)

    sheet = AttendanceSheet.objects.get(session__title="公文处理")
    assert sheet.opened_by == lecture.manager


def test_the_missing_can_be_called_and_copied(bench, lecture):
    person = lecture.enrolments[1].person
    expect(bench.locator(".bench-phone")).to_have_attribute("href", "tel:13800001234")
    bench.locator(".bench-copy summary").click()
    bench.get_by_role("button", name="复制").click()
    expect(bench.locator("[data-copied]")).to_have_text("已复制")

    selected = bench.evaluate(
        "() => { const box = document.querySelector('.bench-copy textarea');"
        "return box.value.slice(box.selectionStart, box.selectionEnd); }"
    )
    assert selected.splitlines()[1] == f"1. {person}（{person.unit}）"


def test_what_comes_leads_to_the_class(bench, lecture):
    card = bench.locator("section", has=bench.get_by_role("heading", name="近日课次"))
    expect(card).to_contain_text("保密工作")
    card.get_by_role("link", name=str(lecture.training_class)).click()
    expect(bench.locator("#content h1")).to_contain_text(str(lecture.training_class))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_readers_and_administrators_get_pages_that_look_good_too(page, sign_in, lecture, role):
    sign_in(page, make_officer(role))
    page.goto("/admin/")
    assert_good(page)
    expect(page.get_by_role("button", name="开始点名")).to_have_count(0)


def test_is_light(open_window, sign_in, lecture):
    page = open_window()
    sign_in(page, make_class_staff(lecture.training_class, Role.CLASS_TEACHER))
    weight = weigh(page, "/admin/")

    assert weight["wire"] < 80_000
    assert weight["nodes"] < 1_200
