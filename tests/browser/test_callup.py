"""The report-in desk by phone, by keyboard and without JavaScript; quotas; a unit's own page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses import services
from courses.models import Enrolment
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good, weigh
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_liaison,
    make_manager,
    make_person,
    make_quota,
    make_running_class,
    make_unit,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["欧阳娜", "王建国", "李秀英", "张伟", "刘洋", "单雄"]


@pytest.fixture
def training_class(transactional_db):
    """A class with somebody awaited, somebody there and somebody who lost the place."""
    training_class = make_running_class(
        title="办公室业务知识培训班", report_at=timezone.now() - timedelta(hours=1), capacity=6
    )
    units = [make_unit("县教育局"), make_unit("县卫生健康局")]
    make_group(training_class)
    rows = [
        make_enrolment(
            training_class,
            make_person(name, unit=units[number % 2], post="干事", phone=f"1380000{number}788"),
            status="confirmed",
        )
        for number, name in enumerate(NAMES)
    ]
    services.report_in(rows[3], suggest=True, room_no="302")
    Enrolment.objects.filter(pk=rows[5].pk).update(status="no_show")
    return training_class


def desk_of(training_class):
    return f"/admin/training-classes/{training_class.pk}/desk/"


def status_of(name):
    return Enrolment.objects.get(person__name=name).status


def test_the_desk_is_good_and_one_tap_reports_in(
    page, organiser, sign_in, training_class, keep_picture
):
    sign_in(page, organiser)
    page.goto(desk_of(training_class))
    keep_picture(page, "desk")
    assert_good(page)

    page.get_by_role("button", name="1 欧阳娜").click()

    expect(page.get_by_text("欧阳娜已报到：第1组、座号2")).to_be_visible()
    page.get_by_role("link", name="王建国: 小组、座号和房间").click()
    keep_picture(page, "desk-place")
    assert_good(page)
    page.get_by_label("座号", exact=False).first.fill("9")
    page.get_by_role("button", name="办理报到").or_(
        page.locator("button[value=report_in]")
    ).first.click()
    expect(page.get_by_text("王建国已报到：第1组、座号9")).to_be_visible()
    page.get_by_role("button", name="王建国: 撤销").click()
    expect(page.get_by_text("已撤销王建国的报到。")).to_be_visible()


def test_the_keyboard_alone_reports_in(open_window, organiser, sign_in, training_class):
    page = open_window()
    sign_in(page, organiser)
    page.goto(desk_of(training_class))
    expect(page.locator("#desk-find")).to_be_focused()

    page.keyboard.type("lxy")
    expect(page.locator(".px-roll-card:visible")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_text("李秀英已报到")).to_be_visible()
    expect(page.locator("#desk-find")).to_be_focused()
    assert status_of("李秀英") == "reported"


def test_without_javascript_the_desk_works(open_window, organiser, sign_in, training_class):
    page = open_window(PHONE, javascript=False)
    sign_in(page, organiser)
    page.goto(desk_of(training_class))

    page.locator("#desk-find").fill("wjg")
    page.locator("#desk-find").press("Enter")
    page.get_by_role("button", name="王建国").first.click()

    expect(page.get_by_text("王建国已报到")).to_be_visible()
    assert status_of("王建国") == "reported"


@pytest.fixture
def quota(transactional_db):
    training_class = publish(make_class(title="公文写作培训班", capacity=5))
    bureau = make_unit("县教育局", sort_order=1)
    quota = make_quota(
        training_class, bureau, 2, deadline=timezone.now() + timedelta(days=3), note="含一名副职"
    )
    make_quota(training_class, make_unit("县卫生健康局"), 4)
    people = [make_person(name, unit=bureau, post="干事") for name in NAMES]
    by = make_manager()
    old = services.nominate(quota, people[0], by=by)
    services.substitute(old, people[1], reason="住院", by=by)
    make_person("周敏", unit=bureau, post="办公室副主任")
    return quota


def test_quotas_are_good_and_set(page, organiser, sign_in, quota, keep_picture):
    sign_in(page, organiser)
    page.goto(f"/admin/training-classes/{quota.training_class_id}/quotas/?q=zm")
    page.get_by_text("群通知文字").first.click()
    keep_picture(page, "quotas")
    assert_good(page)

    page.locator("#quotas").fill("县教育局\t3\n县卫生健康局\t2")
    page.get_by_role("button", name="分配名额").click()

    expect(page.get_by_text("名额已分配。")).to_be_visible()


def test_a_liaison_nominates_on_the_own_page(page, sign_in, quota, keep_picture):
    sign_in(page, make_liaison(quota.unit))
    page.goto("/admin/")
    page.locator("#content").get_by_role("link", name="本单位选派").click()
    keep_picture(page, "sending")
    assert_good(page)
    page.get_by_role("link", name="为“公文写作培训班”选派学员").click()

    page.get_by_role("searchbox").fill("zhou")
    page.get_by_role("button", name="查找").or_(page.get_by_role("button", name="搜索")).click()
    page.get_by_text("撤回", exact=True).first.click()
    keep_picture(page, "nomination")
    assert_good(page)
    page.get_by_role("button", name="选派周敏").click()

    expect(page.get_by_text("已选派周敏。")).to_be_visible()
    assert status_of("周敏") == "nominated"


def test_the_desk_of_two_hundred_is_light(open_window, organiser, sign_in):
    training_class = make_running_class()
    units = [make_unit(f"第{number}局") for number in range(20)]
    people = [make_person(f"王{number}", unit=units[number % 20]) for number in range(200)]
    services.enrol_many(training_class, [services.Nomination(person) for person in people])
    services.confirm_nominations(training_class)
    page = open_window()
    sign_in(page, organiser)

    weight = weigh(page, desk_of(training_class))

    # Less than seven hundred bytes for a learner: the card, the phone, the line of the text.
    assert weight["html"] < 140_000, weight
