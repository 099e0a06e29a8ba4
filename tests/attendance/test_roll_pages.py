"""The roll call without a script, the sheet's verbs, and the queries of every page."""

import re

import pytest
from django.urls import reverse

from attendance import services
from attendance.models import (
    AttendanceFact,
    AttendanceRecord,
    AttendanceSheet,
    DisciplineRecord,
)
from attendance.services import Mark, discipline
from courses.models import Enrolment, TrainingSession
from materials.models import Material
from people.roles import Role
from tests.attendance.lectures import Lecture, at, nonce
from tests.attendance.pages import messages, roll_url, words
from tests.factories import (
    make_enrolment,
    make_group,
    make_lecturer,
    make_manager,
    make_officer,
    make_person,
    make_session,
    make_unit,
    make_venue,
)

pytestmark = pytest.mark.django_db


# The roll call without a script


def plain_form(client, lecture):
    """The values a browser would send for the page as it was served."""
    page = client.get(roll_url(lecture, "roll_call_plain"))
    html = page.content.decode().split("<main")[-1]
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    chosen = re.findall(
        r'<select[^>]*name="([\w-]+)">.*?<option value="(\w+)" selected', html, flags=re.S
    )
    return fields | dict(chosen)


@pytest.mark.usefixtures("at_nine")
def test_marks_are_saved_without_a_script(lecture, sign_in):
    client = sign_in(lecture.manager)
    one, two = (enrolment.pk for enrolment in lecture.enrolments)
    form = plain_form(client, lecture)
    assert (form[f"status-{one}"], form[f"status-{two}"]) == ("pending", "pending")
    form[f"status-{one}"] = "on_leave"
    first = client.post(roll_url(lecture, "roll_call_plain"), form, follow=True)
    client.post(roll_url(lecture, "roll_call_plain"), form)

    assert messages(first) == ["已保存 1 条标记。"]
    assert lecture.statuses() == ["on_leave", "pending"]
    assert AttendanceFact.objects.filter(session=lecture.session).count() == 1
    assert plain_form(client, lecture)[f"status-{one}"] == "on_leave"


@pytest.mark.usefixtures("at_nine")
def test_without_a_script_what_somebody_else_marked_meanwhile_stays(lecture, sign_in):
    client = sign_in(lecture.manager)
    one, two = lecture.enrolments
    form = plain_form(client, lecture)
    lecture.mark("on_leave", one)
    form |= {f"status-{one.pk}": "absent", f"status-{two.pk}": "absent"}
    response = client.post(roll_url(lecture, "roll_call_plain"), form, follow=True)

    assert lecture.statuses() == ["on_leave", "absent"]
    assert messages(response)[1] == (
        f"{one.person.name}已由他人标记为“请假”，未作改动；如确需更改，请重新标记。"
    )


@pytest.mark.usefixtures("at_nine")
def test_the_rest_is_marked_without_touching_the_others(lecture, sign_in):
    client = sign_in(lecture.manager)
    lecture.mark("on_leave", lecture.enrolments[0])
    form = plain_form(client, lecture) | {"fill": "1"}
    client.post(roll_url(lecture, "roll_call_plain"), form)

    assert lecture.statuses() == ["on_leave", "present"]


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("status", ["exempt", "nonsense", ""])
def test_a_status_nobody_gives_by_hand_is_not_saved(lecture, sign_in, status):
    client = sign_in(lecture.manager)
    form = plain_form(client, lecture) | {f"status-{lecture.enrolments[0].pk}": status}
    client.post(roll_url(lecture, "roll_call_plain"), form)

    assert lecture.statuses() == ["pending", "pending"]


@pytest.mark.usefixtures("at_nine")
def test_marks_for_a_sheet_handed_in_are_refused_and_say_so(lecture, sign_in):
    client = sign_in(lecture.manager)
    lecture.mark()
    form = plain_form(client, lecture) | {f"status-{lecture.enrolments[0].pk}": "absent"}
    lecture.submit()
    response = client.post(roll_url(lecture, "roll_call_plain"), form, follow=True)

    assert messages(response) == ["考勤表已提交，只能注明理由予以更正。"]
    assert lecture.statuses() == ["present", "present"]


# Handing in, locking, correcting


@pytest.mark.usefixtures("at_nine")
def test_handing_in_names_those_who_are_left_and_asks_for_each(lecture, sign_in):
    client = sign_in(lecture.manager)
    lecture.mark("present", lecture.enrolments[0])
    response = client.post(roll_url(lecture, "submit_sheet"), follow=True)

    assert response.redirect_chain == [(roll_url(lecture) + "?left", 302)]
    assert [line.enrolment_id for line in response.context["left"]] == [lecture.enrolments[1].pk]
    assert lecture.enrolments[1].person.name in messages(response)[0]
    assert lecture.sheet.state == AttendanceSheet.State.OPEN


@pytest.mark.usefixtures("at_nine")
def test_a_sheet_is_handed_in_and_locked_from_the_page(lecture, sign_in):
    client = sign_in(lecture.manager)
    lecture.mark()
    early = client.post(roll_url(lecture, "lock_sheet"), follow=True)
    assert messages(early) == ["考勤表确认后才能锁定。"]
    client.post(roll_url(lecture, "submit_sheet"))
    assert lecture.sheet.state == AttendanceSheet.State.SUBMITTED
    client.post(roll_url(lecture, "confirm_sheet"))
    assert lecture.sheet.state == AttendanceSheet.State.SUBMITTED
    sign_in(make_manager()).post(roll_url(lecture, "confirm_sheet"))
    client = sign_in(lecture.manager)
    assert lecture.sheet.state == AttendanceSheet.State.CONFIRMED
    client.post(roll_url(lecture, "lock_sheet"))
    assert lecture.sheet.state == AttendanceSheet.State.LOCKED


@pytest.mark.usefixtures("at_nine")
def test_a_correction_leaves_the_old_value_on_the_page(lecture, sign_in):
    client = sign_in(lecture.manager)
    lecture.mark()
    lecture.submit()
    record = lecture.record()
    services.correct_record(record, "late", reason="监控显示九点十分入场", by=lecture.manager)
    page = client.get(roll_url(lecture))

    assert (
        f'href="/admin/attendance/attendancerecord/{record.pk}/correct/"' in page.content.decode()
    )
    assert "<del>出勤</del> → 迟到" in page.content.decode()
    assert "监控显示九点十分入场" in words(page)


@pytest.mark.usefixtures("at_nine")
def test_leave_that_nobody_approved_is_said_to_lack_its_paper(lecture, sign_in):
    approved, said = lecture.enrolments
    lecture.mark("on_leave", said)
    AttendanceRecord.objects.filter(enrolment=approved).update(status="on_leave", source="leave")
    page = words(sign_in(make_officer(Role.AUDITOR)).get(roll_url(lecture)))

    assert page.count("假条待补") == 1
    assert page.index(said.person.name) < page.index("假条待补")


@pytest.mark.usefixtures("at_nine")
def test_only_those_who_correct_find_the_link(lecture, sign_in):
    lecture.mark()
    lecture.submit()

    assert (
        "/correct/"
        not in sign_in(make_officer(Role.AUDITOR)).get(roll_url(lecture)).content.decode()
    )


@pytest.mark.usefixtures("at_nine")
def test_the_statuses_are_those_of_the_records(lecture, sign_in):
    one, two = lecture.enrolments
    lecture.mark("absent", one)
    answer = sign_in(lecture.manager).get(roll_url(lecture, "roll_call_statuses")).json()

    assert answer == {
        "state": "open",
        "statuses": {
            str(one.pk): ["absent", "roll_call", 2],
            str(two.pk): ["pending", "nothing", 1],
        },
    }


# Queries


def fill(lecture, sessions, learners):
    """Give the class this many sessions, groups, breaches and materials."""
    training_class, manager = lecture.training_class, lecture.manager
    # The first session has what the others have, so that each asks for as much.
    lecture.session.lecturers.add(make_lecturer())
    TrainingSession.objects.filter(pk=lecture.session.pk).update(venue=make_venue())
    for number in range(learners):
        if number:
            lecture.enrolments.append(make_enrolment(training_class, make_person(unit=make_unit())))
        enrolment = lecture.enrolments[number]
        group = make_group(training_class, group_no=number + 1, leader=enrolment)
        Enrolment.objects.filter(pk=enrolment.pk).update(group=group)
        record = DisciplineRecord(enrolment=enrolment, occurred_at=at(8, 59))
        discipline.record_breach(record, by=manager, description="看手机")
        material = Material.objects.create(
            code=f"M{number}",
            title=f"讲话{number}",
            training_class=training_class,
            created_by=manager,
        )
        material.assignments.create(enrolment=enrolment, assigned_by=manager)
    for _number in range(sessions - 1):
        session = make_session(training_class, venue=make_venue(), lecturers=[make_lecturer()])
        services.open_sheet(session, by=manager)
        marks = [Mark(enrolment.pk, "absent", nonce()) for enrolment in lecture.enrolments]
        services.roll_call(session, marks, by=manager)


PAGES = {
    "admin:index": 18,
    "admin:class_overview": 8,
    "admin:class_timetable": 26,
    "admin:class_learners": 10,
    "admin:class_attendance": 11,
    "admin:class_materials": 14,
    "admin:class_discipline": 13,
    "admin:roll_call": 8,
    "admin:roll_call_plain": 8,
    "admin:roll_call_statuses": 6,
}


@pytest.mark.parametrize(("sessions", "learners"), [(1, 1), (3, 3)])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("at_nine")
def test_the_number_of_queries_is_that_of_the_page(
    name, sessions, learners, sign_in, django_assert_num_queries
):
    lecture = Lecture(1)
    fill(lecture, sessions, learners)
    key = lecture.session.pk if "roll" in name else lecture.training_class.pk
    url = reverse(name, args=[] if name == "admin:index" else [key])
    client = sign_in(lecture.manager)

    with django_assert_num_queries(PAGES[name]):
        assert client.get(url).status_code == 200
