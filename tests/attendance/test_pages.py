"""The workbench and the class page: who sees what, and what they show."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from courses import services as courses
from courses.models import Enrolment
from people import services as people
from people.roles import Role
from tests.attendance.lectures import Lecture, at, time_is
from tests.attendance.pages import class_url, liaison_of, messages, roll_url, words
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_manager,
    make_officer,
    make_person,
    make_session,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TABS = ("overview", "timetable", "learners", "attendance", "materials", "discipline")


# Who may look


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("tab", TABS)
def test_a_foreign_class_looks_like_a_missing_one(lecture, sign_in, tab):
    client = sign_in(make_class_staff(Lecture().training_class, Role.CLASS_TEACHER))
    foreign = client.get(class_url(lecture, tab))
    missing = client.get(reverse(f"admin:class_{tab}", args=[999999]))

    assert foreign.status_code == missing.status_code == 404
    assert words(foreign).replace(str(lecture.training_class.pk), "") == words(missing).replace(
        "999999", ""
    )


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("name", ["roll_call", "roll_call_plain", "roll_call_statuses"])
def test_a_foreign_session_looks_like_a_missing_one(lecture, sign_in, name):
    client = sign_in(make_class_staff(Lecture().training_class, Role.PRESIDING_HOST))

    assert client.get(roll_url(lecture, name)).status_code == 404
    assert client.get(reverse(f"admin:{name}", args=[999999])).status_code == 404


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("verb", ["open_sheet", "submit_sheet", "lock_sheet"])
def test_the_verbs_of_a_sheet_ask_the_policy(lecture, sign_in, verb):
    stranger = make_class_staff(Lecture().training_class, Role.PRESIDING_HOST)
    auditor = make_officer(Role.AUDITOR)

    assert sign_in(stranger).post(roll_url(lecture, verb)).status_code == 404
    assert sign_in(auditor).post(roll_url(lecture, verb)).status_code == 403
    assert sign_in(lecture.manager).get(roll_url(lecture, verb)).status_code == 405
    assert lecture.sheet.state == "open"


@pytest.mark.usefixtures("at_nine")
def test_an_auditor_reads_the_roll_and_marks_nobody(lecture, sign_in):
    client = sign_in(make_officer(Role.AUDITOR))
    page = client.get(roll_url(lecture))

    assert page.templates[0].name == "attendance/roll.html"
    assert lecture.enrolments[0].person.name in words(page)
    assert client.get(roll_url(lecture, "roll_call_plain")).status_code == 403
    assert client.post(roll_url(lecture, "roll_call_plain"), {"fill": 1}).status_code == 403
    assert lecture.statuses() == ["pending", "pending"]


@pytest.mark.usefixtures("at_nine")
def test_a_liaison_sees_the_own_people_only(lecture, sign_in):
    own, other = lecture.enrolments
    client = sign_in(liaison_of(own))
    bench = words(client.get("/admin/"))

    assert own.person.name in bench
    assert other.person.name not in bench
    assert other.person.name not in words(client.get(class_url(lecture, "learners")))
    assert client.get(roll_url(lecture)).status_code == 403


@pytest.mark.usefixtures("at_nine")
def test_a_tab_without_anything_for_somebody_is_denied(lecture, sign_in):
    user = make_user(is_staff=True)
    people.appoint(user, Role.LIBRARIAN, by=None)
    client = sign_in(fresh(user))

    assert client.get(class_url(lecture, "discipline")).status_code == 403
    assert client.get(class_url(lecture, "materials")).status_code == 200


@pytest.mark.usefixtures("at_nine")
def test_a_group_leader_with_office_access_takes_the_roll_of_the_own_group(lecture, sign_in):
    own, other = lecture.enrolments
    group = make_group(lecture.training_class, leader=own)
    Enrolment.objects.filter(pk=own.pk).update(group=group)
    own.person.user = user = make_user(is_staff=True)
    own.person.save()
    page = words(sign_in(user).get(roll_url(lecture)))

    assert own.person.name in page
    assert other.person.name not in page


@pytest.mark.usefixtures("at_nine")
def test_phones_are_for_those_who_run_the_class(lecture, sign_in):
    person = lecture.enrolments[0].person
    person.phone = "138 0000 1234"
    person.save()
    host = make_class_staff(lecture.training_class, Role.PRESIDING_HOST)

    assert 'href="tel:13800001234"' in sign_in(host).get("/admin/").content.decode()
    for reader in (make_officer(Role.AUDITOR), liaison_of(lecture.enrolments[0])):
        page = sign_in(reader).get("/admin/").content.decode()
        assert person.name in page
        assert "tel:" not in page


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_an_administrator_finds_a_plain_start_page(lecture, sign_in, role):
    response = sign_in(make_officer(role)).get("/admin/")

    assert "sessions" not in response.context
    assert str(role.label) in words(response)
    assert str(lecture.session) not in words(response)


# The workbench


@pytest.mark.usefixtures("at_nine")
def test_the_workbench_shows_today_who_is_missing_and_what_comes(lecture, sign_in):
    late, absent = lecture.enrolments
    lecture.mark("late", late)
    lecture.mark("absent", absent)
    newcomer = make_enrolment(lecture.training_class)
    tomorrow = make_session(
        lecture.training_class, starts_at=lecture.session.starts_at.replace(day=11)
    )
    context = sign_in(lecture.manager).get("/admin/").context
    (today,) = context["sessions"]

    assert today.counts == {"expected": 3, "there": 1, "on_leave": 0, "absent": 1, "pending": 1}
    assert (today.may_open, today.may_take) == (False, True)
    missing = {record.enrolment for record in context["missing"][0]["records"]}
    assert missing == {absent, newcomer}
    assert [sessions for _day, sessions in context["coming"]] == [[tomorrow]]


@pytest.mark.usefixtures("at_nine")
def test_the_list_to_copy_names_who_is_missing(lecture, sign_in):
    lecture.mark("present", lecture.enrolments[0])
    missing = lecture.enrolments[1]
    part = sign_in(lecture.manager).get("/admin/").context["missing"][0]

    assert part["text"].splitlines()[1:] == [f"1. {missing.person}（{missing.unit}）"]


def test_the_workbench_reminds_of_sheets_of_the_days_before(lecture, sign_in):
    with time_is(9):
        never_begun = make_session(lecture.training_class)
        stranger = make_class_staff(Lecture().training_class, Role.CLASS_TEACHER)
    with time_machine.travel(at(9) + timedelta(days=1), tick=False):
        waiting = sign_in(lecture.manager).get("/admin/").context["waiting"]
        theirs = sign_in(stranger).get("/admin/").context["waiting"]

    own = [session for session in waiting if session.training_class == lecture.training_class]
    assert own == [never_begun, lecture.session]
    assert lecture.session not in theirs


@pytest.mark.usefixtures("at_nine")
def test_the_roll_is_begun_from_the_workbench(sign_in):
    lecture = Lecture(is_open=False)
    client = sign_in(lecture.manager)

    assert client.get("/admin/").context["sessions"][0].may_open
    response = client.post(roll_url(lecture, "open_sheet"), follow=True)
    assert response.redirect_chain == [(roll_url(lecture), 302)]
    assert lecture.statuses() == ["pending", "pending"]
    assert messages(client.post(roll_url(lecture, "open_sheet"), follow=True)) == [
        "本课次的考勤表已经开启。"
    ]


# The class page


@pytest.mark.usefixtures("at_nine")
def test_all_confirmed_learners_are_reported_in(lecture, sign_in):
    waiting = [make_enrolment(lecture.training_class, status="confirmed") for _ in range(2)]
    nominated = make_enrolment(lecture.training_class, status="nominated")
    url = reverse("admin:class_report_in", args=[lecture.training_class.pk])
    response = sign_in(lecture.manager).post(url, follow=True)

    assert messages(response) == ["已为 2 名学员办理报到。"]
    reported = Enrolment.objects.filter(pk__in=[row.pk for row in waiting], status="reported")
    assert reported.count() == 2
    nominated.refresh_from_db()
    assert nominated.status == "nominated"


@pytest.mark.usefixtures("at_nine")
def test_reporting_in_asks_the_policy(lecture, sign_in):
    waiting = make_enrolment(lecture.training_class, status="confirmed")
    url = reverse("admin:class_report_in", args=[lecture.training_class.pk])
    stranger = make_class_staff(Lecture().training_class, Role.CLASS_TEACHER)

    assert sign_in(make_officer(Role.AUDITOR)).post(url).status_code == 403
    assert sign_in(stranger).post(url).status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


@pytest.mark.usefixtures("at_nine")
def test_the_attendance_tab_counts_and_shows_each_learner(lecture, sign_in):
    one, two = lecture.enrolments
    lecture.mark("late", one)
    context = sign_in(lecture.manager).get(class_url(lecture, "attendance")).context
    (session,) = context["sessions"]

    assert session["counts"] == {
        "expected": 2,
        "there": 1,
        "on_leave": 0,
        "absent": 0,
        "pending": 1,
    }
    shown = [
        (line["learner"].pk, [status for status, _sign in line["cells"]])
        for line in context["matrix"]
    ]
    assert shown == [(one.pk, ["late"]), (two.pk, ["pending"])]


@pytest.mark.usefixtures("at_nine")
def test_a_draft_says_what_keeps_it_from_being_published(sign_in):
    training_class = make_class(by=(manager := make_manager()))
    url = reverse("admin:class_overview", args=[training_class.pk])
    expected = courses.reasons_against_publishing(training_class)

    assert [reason.code for reason in expected] == [
        "host_missing", "presiding_host_missing", "sessions_missing"
    ]  # fmt: skip
    page = sign_in(manager).get(url)
    assert page.context["reasons"] == [str(reason) for reason in expected]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("unit", ["田大利", "单红", "丁一"]),
        ("pinyin", ["丁一", "单红", "田大利"]),
        ("surname_strokes", ["丁一", "田大利", "单红"]),
        ("nonsense", ["单红", "丁一", "田大利"]),
    ],
)
def test_learners_are_listed_in_the_orders_of_an_office(sign_in, order, names):
    manager = make_manager()
    training_class = make_class(by=manager)
    places = {"单红": 20, "丁一": 30, "田大利": 10}
    for name, place in places.items():
        person = make_person(name, unit=make_unit(sort_order=place))
        make_enrolment(training_class, person, status="confirmed")
    page = sign_in(manager).get(
        reverse("admin:class_learners", args=[training_class.pk]), {"order": order}
    )

    shown = [member.person.name for _group, members in page.context["groups"] for member in members]
    assert shown == names
