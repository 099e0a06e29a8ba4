"""The timetable: grid, dialog, dragging, the phone's list of days, undo."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses import services
from courses.models import TrainingSession
from people.roles import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import assert_good, sideways_scroll, weigh
from tests.factories import (
    make_class,
    make_class_staff,
    make_group,
    make_lecturer,
    make_manager,
    make_session,
    make_venue,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)
# A Monday of a year whose holidays are known.
MONDAY = datetime(2026, 11, 23).date()
TUESDAY = MONDAY + timedelta(days=1)
BUDGET = 80_000


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def plan(transactional_db):
    """A draft of three days with two sessions on the first, and what can be chosen."""
    manager = make_manager(name="张建国")
    venue = make_venue(name="党校第一教室")
    training_class = make_class(
        title="办公室业务知识培训班",
        start_on=MONDAY,
        end_on=MONDAY + timedelta(days=2),
        venue=venue,
    )
    make_group(training_class, name="第一组")
    lecturer = make_lecturer(name="胡雅")
    fields = {"venue": venue, "lecturers": [lecturer], "by": manager}
    make_session(training_class, title="公文写作", starts_at=at(MONDAY, 9), **fields)
    make_session(training_class, title="保密工作", starts_at=at(MONDAY, 14, 30), **fields)
    return training_class


def count_requests(page, waiting):
    """Keep in a set what the page has asked for and not yet got."""
    # Playwright's events take plain functions, not methods of a set.
    page.on("request", lambda request: waiting.add(request))
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: waiting.discard(request))


@pytest.fixture
def open_plan(open_window, sign_in, plan):
    """Return a function that opens the timetable of the class."""
    pages, waiting = [], set()

    def open_one(width=DESKTOP, user=None, training_class=plan, **options):
        page = open_window(width, **options)
        count_requests(page, waiting)
        pages.append(page)
        sign_in(page, user or make_manager())
        page.goto(f"/admin/training-classes/{training_class.pk}/timetable/")
        return page

    yield open_one
    # What the page still asks for would meet the tables while they are emptied.
    for page in pages:
        while waiting:
            page.wait_for_timeout(20)


def card(page, title):
    return page.locator(".tt-session", has_text=title)


def cell(page, day, part):
    return page.locator(f'td[data-day="{day}"][data-part="{part}"]')


def find_session(title):
    return TrainingSession.objects.get(title=title)


def open_by_keyboard(page, title):
    link = card(page, title).locator(".tt-title")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tt-dialog")).to_be_visible()
    return page.locator("#tt-dialog")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_grid_looks_good(open_plan, plan, width, keep_picture):
    other = make_class(title="另一个班")
    make_session(other, starts_at=at(MONDAY, 9), venue=plan.venue)
    publish(other)
    page = open_plan(width)

    expect(page.locator(".tt-session")).to_have_count(2)
    assert_good(page)
    keep_picture(page, "timetable")
    page.emulate_media(color_scheme="dark")
    keep_picture(page, "timetable-dark")


def test_each_session_is_in_its_cell_in_the_order_of_time(open_plan, plan):
    make_session(plan, title="早读", starts_at=at(MONDAY, 7))
    page = open_plan()

    expect(cell(page, MONDAY, "am").locator(".tt-title")).to_have_text(["早读", "公文写作"])
    expect(cell(page, MONDAY, "pm").locator(".tt-title")).to_have_text(["保密工作"])
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_finding_can_be_read_by_keyboard(open_plan, plan):
    other = make_class(title="另一个班")
    make_session(other, title="占用", starts_at=at(MONDAY, 9), venue=plan.venue)
    publish(other)
    page = open_plan()
    finding = card(page, "公文写作").locator(".tt-finding").first
    sentence = finding.locator("li", has_text="占用")

    expect(sentence).to_be_hidden()
    finding.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()
    expect(page.locator(".tt-diagnostics[data-tone=bad]")).to_contain_text("另一个班")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_session_is_changed_in_the_dialog_with_keys_alone(open_plan, width, keep_picture):
    page = open_plan(width)
    dialog = open_by_keyboard(page, "公文写作")
    expect(dialog.get_by_label("课程名称")).to_be_focused()
    expect(dialog.get_by_label("开始", exact=True)).to_have_value("09:00")
    expect(dialog.locator("#tt-chosen li")).to_have_count(1)
    expect(dialog.locator("#tt-check .px-note")).not_to_have_count(0)
    assert_good(page)
    keep_picture(page, "timetable-dialog")

    page.keyboard.press("Control+A")
    page.keyboard.type("公文处理")
    page.keyboard.press("Enter")

    expect(page.locator("#tt-dialog")).to_be_hidden()
    expect(card(page, "公文处理").locator(".tt-title")).to_be_focused()
    expect(page.locator("#tt-said")).to_contain_text("公文处理")
    assert find_session("公文处理").starts_at == at(MONDAY, 9)


def test_a_lecturer_is_found_by_pinyin(open_plan):
    make_lecturer(name="黄雨浩")
    page = open_plan()
    dialog = open_by_keyboard(page, "公文写作")
    dialog.locator("#tt-find").fill("hyh")
    dialog.get_by_role("button", name="黄雨浩").click()
    dialog.get_by_role("button", name="移除 胡雅").click()
    expect(dialog.locator("#tt-chosen li")).to_have_count(1)
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator("#tt-dialog")).to_be_hidden()

    assert [str(one) for one in find_session("公文写作").lecturers.all()] == ["黄雨浩"]


def test_a_session_is_added_in_a_cell(open_plan, plan):
    page = open_plan()
    cell(page, TUESDAY, "pm").locator(".tt-add").click()
    dialog = page.locator("#tt-dialog")
    expect(dialog.get_by_label("日期")).to_have_value(TUESDAY.isoformat())
    # The class's own habit, not the usual half past two to five.
    expect(dialog.get_by_label("结束", exact=True)).to_have_value("16:30")
    expect(dialog.get_by_label("地点")).to_have_value(str(plan.venue_id))
    dialog.get_by_label("课程名称").fill("信息工作")
    dialog.get_by_role("button", name="保存").click()
    expect(cell(page, TUESDAY, "pm").locator(".tt-title")).to_have_text(["信息工作"])

    session = find_session("信息工作")
    assert (session.starts_at, session.venue) == (at(TUESDAY, 14, 30), plan.venue)


def test_a_refusal_is_said_in_the_dialog_and_nothing_typed_is_lost(open_plan):
    page = open_plan()
    dialog = open_by_keyboard(page, "公文写作")
    dialog.get_by_label("课程名称").fill("长一些的题目")
    dialog.get_by_label("开始", exact=True).fill("14:00")
    dialog.get_by_label("结束", exact=True).fill("15:00")
    expect(dialog.locator("#tt-check")).to_contain_text("保密工作")
    dialog.get_by_role("button", name="保存").click()

    expect(dialog.locator("#tt-refusal")).to_contain_text("保密工作")
    expect(dialog.locator("#tt-refusal")).to_be_focused()
    expect(dialog.get_by_label("课程名称")).to_have_value("长一些的题目")
    assert_good(page)
    page.keyboard.press("Escape")
    expect(page.locator("#tt-dialog")).to_be_hidden()
    expect(card(page, "公文写作").locator(".tt-title")).to_be_focused()
    assert find_session("公文写作").starts_at == at(MONDAY, 9)


def test_what_is_missing_is_named_at_its_field(open_plan):
    page = open_plan()
    page.locator("#tt-add").click()
    dialog = page.locator("#tt-dialog")
    dialog.get_by_role("button", name="保存").click()

    expect(dialog.locator("#tt-refusal")).to_be_visible()
    expect(dialog.locator("[name=title]")).to_have_attribute("aria-invalid", "true")
    expect(dialog.locator("[name=starts]")).to_have_attribute("aria-invalid", "true")


def test_a_reason_is_asked_for_where_one_is_needed(open_plan, plan):
    services.edit_session(find_session("公文写作"), lecturers=[])
    other = make_class(title="另一个班")
    venue = make_venue(name="礼堂", buffer_minutes=60)
    make_session(other, starts_at=at(TUESDAY, 9), venue=venue)
    publish(other)
    publish(plan)
    session = find_session("公文写作")
    page = open_plan()
    dialog = open_by_keyboard(page, "公文写作")
    expect(dialog.get_by_label("理由")).to_be_hidden()
    dialog.get_by_label("日期").fill(TUESDAY.isoformat())
    dialog.get_by_label("开始", exact=True).fill("11:15")
    dialog.get_by_label("结束", exact=True).fill("12:00")
    dialog.get_by_label("地点").select_option(label="礼堂")
    expect(dialog.get_by_label("理由")).to_be_visible()
    dialog.get_by_label("理由").fill("两班相邻，无需布置")
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator("#tt-dialog")).to_be_hidden()

    session.refresh_from_db()
    assert (session.venue, session.clash_reason) == (venue, "两班相邻，无需布置")


def test_dragging_keeps_the_length_and_takes_the_usual_start(open_plan):
    page = open_plan()
    card(page, "公文写作").drag_to(cell(page, TUESDAY, "pm"))
    expect(cell(page, TUESDAY, "pm").locator(".tt-title")).to_have_text(["公文写作"])
    expect(page.locator("#tt-said")).to_contain_text("2026-11-24 14:30")

    session = find_session("公文写作")
    assert (session.starts_at, session.ends_at) == (at(TUESDAY, 14, 30), at(TUESDAY, 16, 30))


def test_dragging_to_the_same_part_of_another_day_keeps_the_hours(open_plan):
    services.move_session(
        find_session("公文写作"), starts_at=at(MONDAY, 8, 10), ends_at=at(MONDAY, 9)
    )
    page = open_plan()
    card(page, "公文写作").drag_to(cell(page, TUESDAY, "am"))
    expect(cell(page, TUESDAY, "am").locator(".tt-time")).to_have_text(["08:10–09:00"])


def test_a_session_that_may_not_be_dropped_snaps_back(open_plan):
    page = open_plan()
    card(page, "公文写作").drag_to(cell(page, MONDAY, "pm"))

    expect(page.locator("#tt-alert")).to_contain_text("保密工作")
    expect(cell(page, MONDAY, "am").locator(".tt-title")).to_have_text(["公文写作"])
    assert find_session("公文写作").starts_at == at(MONDAY, 9)


def test_the_last_change_is_taken_back(open_plan):
    page = open_plan()
    card(page, "公文写作").drag_to(cell(page, TUESDAY, "am"))
    expect(page.locator("#tt-said")).to_contain_text("已调到")
    page.get_by_role("button", name="撤销").click()

    expect(page.locator(".messagelist")).to_contain_text("公文写作")
    expect(cell(page, MONDAY, "am").locator(".tt-title")).to_have_text(["公文写作"])
    assert find_session("公文写作").starts_at == at(MONDAY, 9)


def test_the_phone_shows_one_day_at_a_time(open_plan, keep_picture):
    page = open_plan(PHONE)
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(card(page, "公文写作")).to_be_visible()
    page.locator(".tt-days a").nth(1).tap()
    expect(page.locator("tbody tr:visible")).to_have_attribute("id", f"day-{TUESDAY}")
    expect(card(page, "公文写作")).to_be_hidden()
    assert sideways_scroll(page) == 0
    keep_picture(page, "timetable-day")


def test_without_javascript_the_buttons_lead_to_the_forms(open_plan):
    page = open_plan(javascript=False)
    expect(page.locator("tbody tr:visible")).to_have_count(3)
    cell(page, TUESDAY, "am").locator(".tt-add").click()
    expect(page.locator("[name=starts_at_0]")).to_have_value("2026/11/24")
    expect(page.locator("[name=starts_at_1]")).to_have_value("09:00")
    page.go_back()
    card(page, "公文写作").locator(".tt-title").click()
    expect(page.locator("[name=title]")).to_have_value("公文写作")


def test_who_may_not_plan_reads_the_grid(open_plan, plan):
    reader = make_class_staff(plan, Role.PRESIDING_HOST)
    page = open_plan(user=reader)

    expect(page.locator(".tt-session")).to_have_count(2)
    for tool in (".tt-add", "#tt-dialog", "#tt-undo", "[draggable]", ".tt-diagnostics"):
        expect(page.locator(tool)).to_have_count(0)
    assert_good(page)


@pytest.mark.parametrize("name", ["move_day", "series", "copy"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_pages_beside_it_look_good(open_plan, plan, name, width, keep_picture):
    page = open_plan(width)
    page.goto(reverse(f"admin:class_{name}", args=[plan.pk]))
    assert_good(page)
    keep_picture(page, "plan")


def test_a_series_is_shown_before_it_is_added(open_plan, plan, keep_picture):
    page = open_plan()
    page.get_by_role("link", name="批量添加").click()
    page.get_by_label("课程名称").fill("晨读")
    page.get_by_label("开始时间").fill("07:00")
    page.get_by_label("时长").fill("60")
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".tt-plan tbody tr")).to_have_count(3)
    assert_good(page)
    keep_picture(page, "plan-preview")
    assert plan.sessions.count() == 2
    page.get_by_role("button", name="添加这些课次").click()

    expect(page.locator(".tt-session")).to_have_count(5)
    expect(card(page, "晨读（3）")).to_be_visible()


def test_a_drop_that_needs_a_reason_asks_for_it(open_plan, plan):
    venue = make_venue(name="礼堂", buffer_minutes=60)
    services.edit_session(find_session("公文写作"), venue=venue)
    other = make_class(title="另一个班")
    make_session(other, starts_at=at(TUESDAY, 11, 15), venue=venue)
    publish(other)
    publish(plan)
    page = open_plan()
    card(page, "公文写作").drag_to(cell(page, TUESDAY, "am"))
    dialog = page.locator("#tt-dialog")
    expect(dialog.get_by_label("理由")).to_be_focused()
    expect(dialog.get_by_label("日期")).to_have_value(TUESDAY.isoformat())
    page.keyboard.type("两班共用会场布置")
    page.keyboard.press("Enter")
    expect(cell(page, TUESDAY, "am").locator(".tt-title")).to_have_text(["公文写作"])

    assert find_session("公文写作").clash_reason == "两班共用会场布置"


def test_the_page_of_a_full_week_is_light(open_plan, plan, keep_picture):
    training_class = make_class(start_on=MONDAY, end_on=MONDAY + timedelta(days=4))
    for number in range(15):
        day, hour = MONDAY + timedelta(days=number // 3), (9, 14, 19)[number % 3]
        lecturers = [make_lecturer()]
        make_session(training_class, starts_at=at(day, hour), lecturers=lecturers, venue=plan.venue)
    page = open_plan()

    weight = weigh(page, f"/admin/training-classes/{training_class.pk}/timetable/")
    keep_picture(page, "timetable-week")
    assert page.locator(".tt-session").count() == 15
    assert weight["wire"] < BUDGET, weight
