"""The roll call on a bad network: nothing that was tapped is lost, doubled or hidden."""

import pytest
from playwright.sync_api import expect

from attendance.models import AttendanceFact
from attendance.services import Scan, check_in
from tests.attendance.lectures import nonce
from tests.browser.rolls import (
    NAMES,
    SAVED,
    card,
    choose,
    statuses,
    tap,
    wait_until_kept,
    wait_until_saved,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lost_connection_loses_nothing(roll_page, roll):
    roll_page.route("**/api/v1/**", lambda route: route.abort())
    tap(roll_page, "王建国")
    tap(roll_page, "李伟")
    expect(roll_page.locator("#roll-sync")).to_contain_text("网络断开，2 条标记已存在本机")
    assert statuses(roll) == {}
    roll_page.unroute("**/api/v1/**")
    expect(roll_page.locator("#roll-sync")).to_have_text(SAVED, timeout=15_000)

    assert statuses(roll) == {"王建国": "present", "李伟": "present"}


def test_marks_outlive_the_page(roll_page, roll):
    roll_page.on("dialog", lambda dialog: dialog.accept())
    roll_page.route("**/api/v1/**", lambda route: route.abort())
    tap(roll_page, "王建国")
    expect(roll_page.locator("#roll-sync")).to_contain_text("1 条标记")
    roll_page.goto("about:blank")
    roll_page.unroute("**/api/v1/**")
    roll_page.goto(f"/admin/sessions/{roll[0].pk}/roll-call/")
    wait_until_saved(roll_page)
    expect(card(roll_page, "王建国")).to_have_attribute("data-status", "present")

    assert statuses(roll) == {"王建国": "present"}


def test_six_taps_without_a_connection_survive_a_reload_without_one(roll_page, roll):
    """The page itself comes from what the browser kept; then everything is saved once."""
    wait_until_kept(roll_page)
    roll_page.context.set_offline(True)
    for name in NAMES[:6]:
        tap(roll_page, name)
    expect(roll_page.locator("#roll-sync")).to_contain_text("6 条标记已存在本机")
    roll_page.reload()
    expect(roll_page.locator('.px-roll-card[data-status="present"]')).to_have_count(6)
    assert statuses(roll) == {}
    roll_page.context.set_offline(False)
    expect(roll_page.locator("#roll-sync")).to_have_text(SAVED, timeout=15_000)

    assert statuses(roll) == dict.fromkeys(NAMES[:6], "present")
    assert AttendanceFact.objects.filter(session=roll[0]).count() == 6


def test_signing_out_throws_the_kept_page_away(roll_page):
    wait_until_kept(roll_page)
    roll_page.locator("#logout-form button").first.click()
    roll_page.wait_for_url("**/login/**")

    assert roll_page.evaluate("caches.has('peixun-rolls')") is False


def test_an_answer_that_got_lost_is_not_recorded_twice(roll_page, roll):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    roll_page.route("**/api/v1/**", lose_the_answer, times=1)
    tap(roll_page, "王建国")
    expect(roll_page.locator("#roll-sync")).to_contain_text("网络断开")
    expect(roll_page.locator("#roll-sync")).to_have_text(SAVED, timeout=15_000)

    assert AttendanceFact.objects.filter(session=roll[0]).count() == 1
    assert statuses(roll) == {"王建国": "present"}


def test_a_late_upload_does_not_overwrite_a_newer_scan_and_says_so(roll_page, roll):
    session, manager = roll
    roll_page.route("**/api/v1/**", lambda route: route.abort())
    choose(roll_page, "李伟", "旷课")
    tap(roll_page, "王建国")
    expect(roll_page.locator("#roll-sync")).to_contain_text("网络断开")
    enrolment = session.training_class.enrolments.get(person__name="李伟")
    check_in(session.pk, Scan(nonce(), enrolment.pk), by=manager)
    roll_page.unroute("**/api/v1/**")
    expect(roll_page.locator("#roll-notes")).to_contain_text(
        "李伟：已有更新的“迟到”，您的“旷课”未生效。", timeout=15_000
    )
    wait_until_saved(roll_page)

    assert statuses(roll) == {"王建国": "present", "李伟": "late"}
    assert AttendanceFact.objects.filter(session=session, status="absent").count() == 1
    expect(card(roll_page, "李伟")).to_have_attribute("data-status", "late")


def test_an_expired_sign_in_says_so_and_keeps_the_marks(roll_page, roll, sign_in):
    roll_page.on("dialog", lambda dialog: dialog.accept())
    roll_page.context.clear_cookies(name="sessionid")
    tap(roll_page, "王建国")
    expect(roll_page.locator("#roll-sync")).to_contain_text("登录已失效，1 条标记仍存在本机")
    expect(roll_page.locator("#roll-sign-in")).to_be_visible()
    assert statuses(roll) == {}
    sign_in(roll_page, roll[1])
    roll_page.reload()
    wait_until_saved(roll_page)

    assert statuses(roll) == {"王建国": "present"}
