"""The page of a class with all its tabs."""

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.models import DisciplineRecord
from attendance.services.discipline import record_breach
from courses.models import Enrolment
from materials.models import Material
from tests.attendance.lectures import Lecture, at
from tests.browser.looks import assert_good
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_manager,
    make_person,
    make_session,
    make_venue,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)
TABS = ["概况", "课程表", "学员", "考勤", "请假", "材料", "纪律", "文书", "结业"]


@pytest.fixture
def lecture(transactional_db):
    """A class with groups, marks, a material, a breach and somebody who has not reported in."""
    with time_machine.travel(at(9, 10), tick=True):
        lecture = Lecture(3)
        one, two, three = lecture.enrolments
        training_class, manager = lecture.training_class, lecture.manager
        group = make_group(training_class, leader=one)
        Enrolment.objects.filter(pk__in=[one.pk, two.pk]).update(group=group)
        lecture.mark("present", one)
        lecture.mark("late", two)
        lecture.mark("absent", three)
        make_enrolment(training_class, make_person("王小明"), status="confirmed")
        make_session(training_class, venue=make_venue(), lecturers=[make_lecturer()])
        material = Material.objects.create(
            code="M1", title="开班讲话", training_class=training_class, created_by=manager
        )
        material.assignments.create(training_class=training_class, assigned_by=manager)
        breach = DisciplineRecord(enrolment=two, occurred_at=at(9, 5))
        record_breach(breach, by=manager, description="听课时看手机")
        yield lecture


@pytest.fixture
def class_page(page, sign_in, lecture):
    sign_in(page, lecture.manager)
    page.goto(f"/admin/training-classes/{lecture.training_class.pk}/")
    return page


def open_tab(page, name):
    page.locator(".px-tabs").get_by_role("link", name=name).click()
    expect(page.locator(".px-tabs [aria-current=page]")).to_have_text(name)


def test_every_tab_looks_good(class_page, keep_picture):
    expect(class_page.locator(".px-tabs a")).to_have_text(TABS)
    for number, name in enumerate(TABS):
        open_tab(class_page, name)
        assert_good(class_page)
        keep_picture(class_page, f"class-page-{number}")


def test_reports_everybody_in(class_page, lecture):
    open_tab(class_page, "学员")
    class_page.get_by_role("button", name="为 1 名已确认学员统一报到").click()
    expect(class_page.locator(".messagelist")).to_have_text("已为 1 名学员办理报到。")

    assert lecture.training_class.enrolments.filter(status="reported").count() == 4


def test_the_attendance_tab_leads_to_the_roll(class_page, lecture):
    open_tab(class_page, "考勤")
    row = class_page.locator(".class-matrix tbody tr").nth(2)
    expect(row.locator("td").first).to_have_text("×旷课")
    class_page.get_by_role("link", name=f"点名：{lecture.session}").click()
    expect(class_page.locator(".px-roll-card")).to_have_count(3)


def test_the_table_of_learners_scrolls_by_itself(class_page):
    open_tab(class_page, "考勤")
    table = class_page.get_by_role("region", name="学员考勤一览")
    expect(table).to_have_attribute("tabindex", "0")


def test_a_draft_shows_what_is_missing_and_what_clashes(page, sign_in, keep_picture):
    venue = make_venue(name="党校第一教室")
    manager = make_manager()
    with time_machine.travel(at(8), tick=True):
        other = make_class(by=manager, title="另一个班")
        make_session(other, starts_at=at(9), venue=venue)
        training_class = make_class(by=manager)
        make_session(training_class, starts_at=at(9, 30), venue=venue)
        make_session(training_class, starts_at=at(14))
        publish(other)
        sign_in(page, manager)
        page.goto(f"/admin/training-classes/{training_class.pk}/timetable/")
        clashes, notes = page.locator(".tt-diagnostics").all()
        expect(clashes).to_contain_text("党校第一教室")
        for sentence, sessions in {"课次尚未确定地点": 1, "课次尚未确定授课人": 2}.items():
            line = notes.locator("li", has_text=sentence)
            expect(line.locator("a")).to_have_count(sessions)
        assert_good(page)
        keep_picture(page, "class-page-draft")
        open_tab(page, "概况")
        expect(page.locator(".px-note li")).to_have_count(4)


def test_the_class_list_leads_here(page, sign_in, lecture):
    sign_in(page, lecture.manager)
    page.goto("/admin/courses/trainingclass/")
    page.locator("#result_list .field-page a").first.click()
    expect(page.locator("#content h1")).to_contain_text(str(lecture.training_class))
