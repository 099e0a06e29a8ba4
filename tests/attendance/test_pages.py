"""The task pages without a browser: who sees what, what is written, what is refused."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from attendance import services
from attendance.models import AttendanceFact, AttendanceSheet
from attendance.services import Mark
from courses.models import Enrolment
from people.roles import Role
from tests.attendance.lectures import Lecture, nonce, time_is
from tests.factories import (
    make_class_staff,
    make_enrolment,
    make_group,
    make_manager,
    make_member,
    make_officer,
    make_person,
    make_session,
    make_unit,
)

pytestmark = pytest.mark.django_db
TABS = ("overview", "timetable", "learners", "attendance", "materials", "discipline")


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def sign_in(client):
    def as_user(user):
        with time_is(9):
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return as_user


@pytest.fixture
def at_nine():
    with time_is(9):
        yield


def roll_url(lecture, name="roll_call"):
    return reverse(f"admin:{name}", args=[lecture.session.pk])


def class_url(lecture, tab="overview"):
    return reverse(f"admin:class_{tab}", args=[lecture.training_class.pk])


def words(response):
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def messages(response):
    return [str(message) for message in response.context["messages"]]


def liaison_of(enrolment, **fields):
    """Somebody whose unit sent the learner."""
    user = make_member(is_staff=True, **fields)
    enrolment.unit.liaison = user.person
    enrolment.unit.save()
    return user


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
    assert client.get(class_url(lecture, "discipline")).status_code == 403


@pytest.mark.usefixtures("at_nine")
def test_a_group_leader_with_office_access_takes_the_roll_of_the_own_group(lecture, sign_in):
    own, other = lecture.enrolments
    group = make_group(lecture.training_class, leader=own)
    Enrolment.objects.filter(pk=own.pk).update(group=group)
    user = make_member(is_staff=True)
    own.person.user, user.person.user = user, None
    user.person.save()
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
    make_enrolment(lecture.training_class)
    tomorrow = make_session(
        lecture.training_class, starts_at=lecture.session.starts_at.replace(day=11)
    )
    context = sign_in(lecture.manager).get("/admin/").context
    (today,) = context["sessions"]

    assert today.counts == {"expected": 2, "there": 1, "on_leave": 0, "absent": 1, "pending": 0}
    assert (today.may_open, today.may_take) == (False, True)
    assert [record.enrolment for record in context["missing"][0]["records"]] == [absent]
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
    with time_is(9) as clock:
        clock.shift(24 * 3600)
        client = sign_in(lecture.manager)
        clock_page = client.get("/admin/")
        foreign = sign_in(make_class_staff(Lecture().training_class, Role.CLASS_TEACHER))
        theirs = foreign.get("/admin/").context["waiting"]

    assert clock_page.context["waiting"] == [never_begun, lecture.session]
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
    assert messages(early) == ["只有已提交的考勤表才能锁定。"]
    client.post(roll_url(lecture, "submit_sheet"))
    assert lecture.sheet.state == AttendanceSheet.State.SUBMITTED
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
        "statuses": {str(one.pk): ["absent", "roll_call"], str(two.pk): ["pending", "nothing"]},
    }


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

    assert session.counts == {"expected": 2, "there": 1, "on_leave": 0, "absent": 0, "pending": 1}
    assert [(row, [status for status, _label in cells]) for row, cells in context["matrix"]] == [
        (one, ["late"]),
        (two, ["pending"]),
    ]


@pytest.mark.usefixtures("at_nine")
def test_a_draft_says_what_keeps_it_from_being_published(sign_in):
    from tests.factories import make_class

    training_class = make_class(by=(manager := make_manager()))
    url = reverse("admin:class_overview", args=[training_class.pk])

    assert sign_in(manager).get(url).context["reasons"] != []


# Queries


def fill(lecture, sessions, learners):
    """Give the class this many sessions with a roll, and learners in groups of units."""
    for number in range(learners - len(lecture.enrolments)):
        group = make_group(lecture.training_class, group_no=number + 1)
        enrolment = make_enrolment(lecture.training_class, make_person(unit=make_unit()))
        Enrolment.objects.filter(pk=enrolment.pk).update(group=group)
        lecture.enrolments.append(enrolment)
    for _number in range(sessions - 1):
        session = make_session(lecture.training_class)
        services.open_sheet(session, by=lecture.manager)
        marks = [Mark(enrolment.pk, "absent", nonce()) for enrolment in lecture.enrolments]
        services.roll_call(session, marks, by=lecture.manager)


PAGES = {
    "admin:index": 15,
    "admin:class_overview": 12,
    "admin:class_timetable": 12,
    "admin:class_learners": 14,
    "admin:class_attendance": 12,
    "admin:class_materials": 10,
    "admin:class_discipline": 10,
    "admin:roll_call": 10,
    "admin:roll_call_plain": 10,
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
