"""The roll call under fingers, keys and two people."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.services import Mark, open_sheet, roll_call, submit_sheet
from attendance.verdicts import Status
from courses import services as courses
from people.roles import Role
from tests.attendance.lectures import at, nonce
from tests.browser.looks import assert_good
from tests.browser.rolls import NAMES, SAVED, card, choose, counts, statuses, tap, wait_until_saved
from tests.factories import (
    make_class_staff,
    make_manager,
    make_person,
    make_running_class,
    make_unit,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_looks_good(roll_page, keep_picture):
    tap(roll_page, "王建国")
    choose(roll_page, "单红梅", "迟到")
    choose(roll_page, "曾祥林", "请假")
    choose(roll_page, "李伟", "旷课")
    wait_until_saved(roll_page)
    for hidden in ("sign-in", "discard", "notes", "no-hit"):
        expect(roll_page.locator(f"#roll-{hidden}")).to_be_hidden()
    assert_good(roll_page)
    keep_picture(roll_page, "roll-call")


def test_one_tap_marks_and_another_takes_it_back(roll_page, roll):
    tap(roll_page, "王建国")
    tap(roll_page, "李伟")
    expect(card(roll_page, "王建国").locator(".px-roll-tap")).to_have_attribute(
        "aria-pressed", "true"
    )
    wait_until_saved(roll_page)
    assert statuses(roll) == {"王建国": "present", "李伟": "present"}
    assert counts(roll_page) == {
        "expected": 8, "there": 2, "on_leave": 0, "absent": 0, "pending": 6
    }  # fmt: skip
    tap(roll_page, "李伟")
    wait_until_saved(roll_page)
    assert statuses(roll) == {"王建国": "present"}


def test_the_menu_offers_the_other_statuses(roll_page, roll):
    choose(roll_page, "单红梅", "请假")
    choose(roll_page, "曾祥林", "早退")
    wait_until_saved(roll_page)
    assert statuses(roll) == {"单红梅": "on_leave", "曾祥林": "left_early"}
    choose(roll_page, "单红梅", "清除")
    wait_until_saved(roll_page)
    assert statuses(roll) == {"曾祥林": "left_early"}


def test_the_keyboard_alone_takes_the_roll(roll_page, roll):
    roll_page.locator(".px-roll-tap").first.focus()
    for key in ["1", "2", "3", "4", "5", "1", "ArrowLeft", "0", "1", "u"]:
        roll_page.keyboard.press(key)
    wait_until_saved(roll_page)

    assert statuses(roll) == {
        "王建国": "present", "单红梅": "late", "曾祥林": "on_leave",
        "欧阳文静": "absent", "巴特尔·朝鲁": "left_early",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ouyang", "欧阳文静"), ("sh", "单红梅"), ("zxl", "曾祥林"), ("巴特尔", "巴特尔·朝鲁")],
)
def test_search_finds_by_name_pinyin_and_initials(roll_page, roll, typed, found):
    roll_page.keyboard.press("/")
    roll_page.keyboard.type(typed)
    expect(roll_page.locator(".px-roll-card:visible .px-roll-name")).to_have_text([found])
    roll_page.keyboard.press("Enter")
    wait_until_saved(roll_page)

    assert statuses(roll) == {found: "present"}


def test_search_says_when_it_finds_nobody(roll_page):
    roll_page.fill("#roll-find", "xyz")
    expect(roll_page.locator("#roll-no-hit")).to_have_text("没有找到。")
    expect(roll_page.locator(".px-roll-card:visible")).to_have_count(0)


def test_the_rest_is_present_and_nobody_else_changes(roll_page, roll):
    choose(roll_page, "单红梅", "请假")
    wait_until_saved(roll_page)
    roll_page.click("#roll-rest")
    expect(roll_page.locator("#roll-confirm-text")).to_contain_text("7 名学员")
    roll_page.locator("#roll-confirm").get_by_role("button", name="记为出勤").click()
    wait_until_saved(roll_page)
    assert statuses(roll) == dict.fromkeys(NAMES, "present") | {"单红梅": "on_leave"}
    roll_page.click("#roll-undo")
    wait_until_saved(roll_page)

    assert statuses(roll) == {"单红梅": "on_leave"}


def test_the_rest_leaves_alone_whom_somebody_else_has_just_marked(roll_page, roll):
    session, manager = roll
    enrolment = session.training_class.enrolments.get(person__name="李伟")
    roll_call(session, [Mark(enrolment.pk, Status.ON_LEAVE, nonce())], by=manager)
    roll_page.click("#roll-rest")
    roll_page.locator("#roll-confirm").get_by_role("button", name="记为出勤").click()
    wait_until_saved(roll_page)
    expect(card(roll_page, "李伟")).to_have_attribute("data-status", "on_leave")
    roll_page.click("#roll-undo")
    wait_until_saved(roll_page)

    assert statuses(roll) == {"李伟": "on_leave"}


def test_only_the_unmarked_are_shown_on_request(roll_page):
    tap(roll_page, "王建国")
    roll_page.click("#roll-only")
    expect(roll_page.locator(".px-roll-card:visible")).to_have_count(7)
    expect(card(roll_page, "王建国")).to_be_hidden()


def test_marks_for_a_sheet_that_was_handed_in_are_not_dropped_silently(roll_page, roll):
    session, manager = roll
    for line in session.records.all():
        roll_call(session, [Mark(line.enrolment_id, Status.PRESENT, nonce())], by=manager)
    submit_sheet(session, by=manager)
    choose(roll_page, "王建国", "旷课")
    expect(roll_page.locator("#roll-sync")).to_contain_text("1 条标记未能保存：考勤表已提交")
    expect(roll_page.locator("#roll-discard")).to_be_visible()
    roll_page.click("#roll-discard")
    expect(roll_page.locator(".px-roll-head")).to_contain_text("已提交")

    assert statuses(roll)["王建国"] == "present"


def test_two_people_mark_at_once(open_window, sign_in, roll):
    session, manager = roll
    teacher = make_class_staff(session.training_class, Role.CLASS_TEACHER)
    windows = []
    for user in (manager, teacher):
        window = open_window()
        sign_in(window, user)
        window.goto(f"/admin/sessions/{session.pk}/roll-call/")
        windows.append(window)
    one, other = windows
    tap(one, "王建国")
    tap(other, "李伟")
    for window in windows:
        wait_until_saved(window)
    assert statuses(roll) == {"王建国": "present", "李伟": "present"}
    # The next look at the roll, at most ten seconds later, shows the other's marks.
    expect(card(one, "李伟")).to_have_attribute("data-status", "present", timeout=15_000)
    expect(card(other, "王建国")).to_have_attribute("data-status", "present", timeout=15_000)


def test_handing_in_asks_for_those_who_are_left(roll_page, roll, keep_picture):
    for name in NAMES[:7]:
        tap(roll_page, name)
    wait_until_saved(roll_page)
    roll_page.get_by_role("button", name="结束点名并提交").click()
    expect(roll_page.locator(".messagelist")).to_contain_text("张敏")
    assert_good(roll_page)
    keep_picture(roll_page, "roll-call-left")
    roll_page.get_by_role("button", name="张敏: 旷课").click()
    expect(roll_page.locator("[data-left]")).to_be_hidden()
    wait_until_saved(roll_page)
    roll_page.get_by_role("button", name="结束点名并提交").click()
    expect(roll_page.locator(".px-roll-head")).to_contain_text("已提交")
    assert_good(roll_page)
    keep_picture(roll_page, "roll-handed-in")
    roll_page.get_by_role("button", name="确认考勤表").click()
    expect(roll_page.locator(".messagelist")).to_contain_text("须由他人确认")

    assert statuses(roll) == dict.fromkeys(NAMES[:7], "present") | {"张敏": "absent"}
    roll_page.get_by_role("link", name="更正张敏的考勤").click()
    expect(roll_page).to_have_url(re.compile("/attendancerecord/[0-9]+/correct/"))
    roll_page.select_option("[name=status]", "on_leave")
    roll_page.fill("[name=reason]", "补交假条，经主持人核实")
    roll_page.locator("form.px-form button").click()
    roll_page.goto(f"/admin/sessions/{roll[0].pk}/roll-call/")
    expect(roll_page.locator("tr", has_text="张敏")).to_contain_text("旷课 → 请假")


def test_works_without_a_script(open_window, sign_in, roll, width):
    session, manager = roll
    page = open_window(width, javascript=False)
    sign_in(page, manager)
    page.goto(f"/admin/sessions/{session.pk}/roll-call/")
    expect(page).to_have_url(re.compile("/roll-call/plain/"))
    page.get_by_label("王建国").select_option("late")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".messagelist")).to_contain_text("已保存 1 条标记")
    page.get_by_role("button", name="其余全部出勤").click()
    expect(page.get_by_label("李伟")).to_have_value("present")

    assert statuses(roll) == dict.fromkeys(NAMES, "present") | {"王建国": "late"}


@pytest.fixture
def hall(transactional_db):
    """A session with 250 learners."""
    with time_machine.travel(at(9, 5), tick=True):
        manager = make_manager()
        training_class = make_running_class(by=manager)
        unit = make_unit()
        people = [make_person(unit=unit) for _number in range(250)]
        nominations = [courses.Nomination(person) for person in people]
        confirmed = courses.confirm_many(courses.enrol_many(training_class, nominations))
        courses.report_in_many(confirmed)
        session = training_class.sessions.get()
        open_sheet(session, by=manager)
        yield session, manager


def test_a_full_hall_stays_quick(open_window, sign_in, hall):
    session, manager = hall
    page = open_window(390)
    sign_in(page, manager)
    page.goto(f"/admin/sessions/{session.pk}/roll-call/")
    milliseconds = page.evaluate(
        "() => { const taps = [...document.querySelectorAll('.px-roll-tap')].slice(0, 9);"
        "const times = taps.map((tap) => { const start = performance.now(); tap.click();"
        "document.body.offsetHeight; return performance.now() - start; });"
        "return times.sort((one, two) => one - two)[4]; }"
    )
    page.click("#roll-rest")
    page.locator("#roll-confirm").get_by_role("button", name="记为出勤").click()
    expect(page.locator("#roll-sync")).to_have_text(SAVED, timeout=20_000)

    # The budget from a tap to its paint.
    assert milliseconds < 100
    assert session.records.filter(status="present").count() == 250
