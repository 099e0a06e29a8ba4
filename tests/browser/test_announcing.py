"""Releasing a timetable, its print, a subscription, and lecturers who answer by a link."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses import services
from tests.browser.looks import assert_good, findings, sideways_scroll
from tests.factories import (
    make_learner,
    make_lecturer,
    make_person,
    make_running_class,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(transactional_db):
    """A session that begins in ten minutes, with a lecturer who can be called."""
    training_class = make_running_class(title="秘书班")
    make_learner(training_class)
    services.enrol(training_class, make_person("王小明", phone="13900000009"))
    return make_session(
        training_class,
        title="公文写作",
        is_required=False,
        starts_at=timezone.now() + timedelta(minutes=10),
        venue=make_venue(name="行政中心", room="302"),
        lecturers=[make_lecturer(name="周明", phone="13900000001")],
    )


def test_a_timetable_is_released_printed_and_changed(page, sign_in, organiser, session):
    sign_in(page, organiser)
    key = session.training_class_id
    page.goto(f"/admin/training-classes/{key}/release/")
    expect(page.get_by_role("heading", name="课程安排")).to_be_visible()
    page.get_by_text("没有账号").click()
    expect(page.get_by_role("link", name="13900000009")).to_be_visible()
    assert_good(page)

    page.get_by_label("说明").fill("首次发布")
    page.get_by_role("button", name="发布第 1 版").click()
    expect(page.get_by_role("heading", name="课程表第1版", level=1)).to_be_visible()
    expect(page.locator("textarea")).to_have_value(
        services.notice_text(session.training_class.releases.get())
    )
    page.get_by_role("button", name="复制文字").click()
    expect(page.get_by_text("已复制。")).to_be_visible()
    assert_good(page)

    services.edit_session(session, title="公文写作（上）")
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_text("课程表（第1版）")).to_be_visible()
    expect(page.get_by_text("有 1 处变动尚未发布。")).to_be_visible()
    expect(page.get_by_role("cell", name="公文写作", exact=True)).to_be_visible()
    assert sideways_scroll(page) == 0
    assert findings(page) == []


def test_an_address_of_a_calendar_is_shown_once(page, sign_in, organiser, session):
    sign_in(page, organiser)
    page.goto(f"/admin/calendars/class/{session.training_class_id}/")
    assert_good(page)
    page.get_by_role("button", name="生成地址").click()
    address = page.get_by_label("地址").input_value()
    assert_good(page)

    assert page.request.get(address).ok
    page.get_by_role("link", name="个订阅正在使用").click()
    page.get_by_role("link", name="秘书班").first.click()
    page.get_by_role("link", name="吊销").click()
    page.get_by_role("button", name="吊销").click()
    assert page.request.get(address).status == 404


def test_a_lecturer_answers_without_scripts_and_is_seen_to_come(
    open_window, sign_in, organiser, session, width
):
    office = open_window(width)
    sign_in(office, organiser)
    office.goto("/admin/lecturers/today/")
    expect(office.get_by_role("heading", name="1 位授课人尚未到场")).to_be_visible()
    assert_good(office)
    office.goto(f"/admin/lecturers/{session.lecturers.get().pk}/invite/")
    office.get_by_role("button", name="生成地址").click()
    words = office.get_by_label("文字").input_value()
    assert_good(office)

    phone = open_window(width, javascript=False)
    phone.goto(next(word for word in words.split() if "/lecturers/" in word).partition("：")[2])
    expect(phone.get_by_role("heading", name="周明，您好")).to_be_visible()
    phone.get_by_role("button", name="确认到课").click()
    expect(phone.get_by_text("已确认")).to_be_visible()
    phone.get_by_role("button", name="我已到场").click()
    expect(phone.get_by_text("已到场")).to_be_visible()

    office.goto("/admin/lecturers/today/")
    expect(office.get_by_text("到场", exact=False).first).to_be_visible()
    expect(office.get_by_role("heading", name="尚未到场")).to_have_count(0)
