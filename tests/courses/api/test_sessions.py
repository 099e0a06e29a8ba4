"""Sessions, lecturers and groups through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import services
from courses.models import TrainingSession
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_lecturer,
    make_manager,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_manager())


def body_of(training_class, **fields):
    return {
        "training_class": training_class.pk,
        "title": "公文写作",
        "starts_at": today_at(9).isoformat(),
        "ends_at": today_at(11).isoformat(),
        "credit_hours": "4.0",
    } | fields


def patch(program, path, changes):
    return program.send("PATCH", path, changes, If_Match=program.read(path).headers["ETag"])


def test_schedules_a_session_with_its_lecturers(program):
    training_class, lecturers = make_class(), [make_lecturer(), make_lecturer()]
    keys = [lecturer.pk for lecturer in lecturers]

    response = program.post("sessions/", body_of(training_class, lecturers=keys))

    assert response.status_code == 201
    session = TrainingSession.objects.get()
    assert response.json()["lecturers"] == keys
    assert (session.seq, list(session.lecturers.all())) == (1, lecturers)


def test_refuses_an_end_before_the_start(program):
    body = body_of(make_class(), ends_at=today_at(9).isoformat())

    assert_problem(program.post("sessions/", body), 409, "ends_before_start")


def test_names_what_a_session_clashes_with(program):
    venue, lecturer = make_venue(name="大会堂"), make_lecturer(name="周教授")
    holder = make_class(title="秘书班")
    make_session(holder, title="保密", venue=venue, lecturers=[lecturer], starts_at=today_at(10))
    publish(holder)
    training_class = publish(make_class())
    body = body_of(
        training_class,
        starts_at=today_at(11).isoformat(),
        ends_at=today_at(13).isoformat(),
        venue=venue.pk,
        lecturers=[lecturer.pk],
    )

    response = program.post("sessions/", body)

    problem = assert_problem(
        response, 409, "timetable_clash", ("", "lecturer_taken"), ("", "venue_taken")
    )
    assert "大会堂" in problem["errors"][1]["detail"]
    assert "周教授" in problem["errors"][0]["detail"]
    assert "秘书班" in problem["detail"]
    assert training_class.sessions.count() == 1


def test_a_class_has_one_required_session_at_a_time(program):
    training_class = make_class()
    make_session(training_class, starts_at=today_at(10))

    assert_problem(program.post("sessions/", body_of(training_class)), 409, "class_taken")
    optional = body_of(training_class, is_required=False)
    assert program.post("sessions/", optional).status_code == 201


def test_an_edit_keeps_the_lecturers_it_does_not_name(program):
    lecturer = make_lecturer()
    session = make_session(make_class(), lecturers=[lecturer])
    path = f"sessions/{session.pk}/"

    assert patch(program, path, {"title": "信息工作"}).json()["lecturers"] == [lecturer.pk]
    assert patch(program, path, {"lecturers": []}).json()["lecturers"] == []


def test_a_session_stays_in_its_class(program):
    session = make_session(make_class())

    response = patch(program, f"sessions/{session.pk}/", {"training_class": make_class().pk})

    assert_problem(response, 400, "read_only", ("/training_class", "read_only"))


def test_the_chair_is_of_the_class(program):
    session = make_session(make_class())
    stranger = make_class().staff.create(person=make_person(), role=Role.PRESIDING_HOST)

    response = patch(program, f"sessions/{session.pk}/", {"chair": stranger.pk})

    assert_problem(response, 409, "wrong_chair")


def test_moves_a_session_and_keeps_its_venue_unless_one_is_named(program):
    venue = make_venue()
    session = make_session(make_class(), venue=venue)
    times = {"starts_at": today_at(15).isoformat(), "ends_at": today_at(17).isoformat()}

    moved = program.post(f"sessions/{session.pk}/move/", times).json()
    freed = program.post(f"sessions/{session.pk}/move/", times | {"venue": None}).json()

    assert (moved["half_day"], moved["venue"]) == ("pm", venue.pk)
    assert freed["venue"] is None


def test_a_verb_honours_the_version_when_it_is_sent(program):
    session = make_session(make_class())
    path = f"sessions/{session.pk}/"
    etag = program.read(path).headers["ETag"]
    patch(program, path, {"title": "改"})

    response = program.post(f"{path}cancel/", {"reason": "x"}, If_Match=etag)

    assert_problem(response, 412, "stale_version")


def test_a_cancelled_session_is_closed(program):
    session = make_session(make_class())
    path = f"sessions/{session.pk}/"

    assert_problem(program.post(f"{path}cancel/"), 409, "reason_missing")
    assert program.post(f"{path}cancel/", {"reason": "停课"}).json()["status"] == "cancelled"
    assert_problem(patch(program, path, {"title": "x"}), 409, "session_closed")


def test_a_session_is_not_deleted(program):
    path = f"sessions/{make_session(make_class()).pk}/"

    assert_problem(program.send("DELETE", path), 405, "method_not_allowed")


def test_an_organisation_officer_schedules_and_no_more():
    training_class = make_class()
    program = Program(make_class_staff(training_class, Role.ORGANISATION_OFFICER))

    assert program.post("sessions/", body_of(training_class)).status_code == 201
    path = f"training-classes/{training_class.pk}/"
    assert program.read(f"{path}diagnostics/").status_code == 200
    assert_problem(program.post(f"{path}publish/"), 403, "permission_denied")


def test_naming_a_lecturer_who_is_counted_on_twice_is_refused(program):
    lecturer = make_lecturer(name="", unit=make_unit("日报社"))
    sessions = [
        make_session(make_class(title=title), starts_at=today_at(9), lecturers=[lecturer])
        for title in ("甲班", "乙班")
    ]
    for session in sessions:
        publish(session.training_class)
    path = f"lecturers/{lecturer.pk}/"

    refused = patch(program, path, {"name": "周编辑"})
    assert patch(program, path, {"post": "编辑"}).status_code == 200
    services.cancel_session(sessions[1], reason="停课")

    problem = assert_problem(refused, 409, "lecturer_taken")
    assert "乙班" in problem["detail"]
    assert patch(program, path, {"name": "周编辑"}).json()["name"] == "周编辑"


def test_a_lecturer_needs_a_name_or_a_unit(program):
    response = program.post("lecturers/", {"post": "编辑"})

    assert_problem(response, 400, "invalid", ("", "lecturer_unknown"))


def test_a_used_venue_is_not_deleted(program):
    venue = make_venue()
    make_session(make_class(), venue=venue)
    path = f"venues/{venue.pk}/"

    response = program.send("DELETE", path, If_Match=program.read(path).headers["ETag"])

    assert_problem(response, 409, "in_use")


def test_a_group_is_led_by_one_of_the_class(program):
    training_class, stranger = make_running_class(), make_enrolment(make_running_class())
    member = make_enrolment(training_class)
    body = {"training_class": training_class.pk, "group_no": 1, "leader": stranger.pk}

    refused = program.post("learning-groups/", body)
    made = program.post("learning-groups/", body | {"leader": member.pk})

    assert_problem(refused, 400, "invalid", ("/leader", "leader_of_another_class"))
    assert made.json()["leader_name"] == member.person.name
    again = program.post("learning-groups/", body | {"leader": None})
    assert_problem(again, 400, "invalid", ("", "group_exists"))


def test_times_are_shown_in_utc(program):
    session = make_session(make_class(), starts_at=today_at(9))

    shown = program.read(f"sessions/{session.pk}/").json()["starts_at"]

    assert shown == (today_at(9).astimezone(timezone.get_fixed_timezone(timedelta()))).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


@pytest.mark.parametrize("start", ["0001-01-01", "0001-01-01T00:00:00"])
def test_refuses_a_local_time_before_the_first_instant(program, start):
    response = program.post("sessions/", body_of(make_class(), starts_at=start))

    assert_problem(response, 400, "invalid", ("/starts_at", "overflow"))
    assert TrainingSession.objects.count() == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("end", ["date_from", "date_to"])
def test_filters_by_the_first_and_the_last_day_there_is(program, day, end):
    session = make_session(make_class())

    found = program.read(f"sessions/?{end}={day}").json()["items"]

    is_inside = (end == "date_from") == day.startswith("0001")
    assert [one["id"] for one in found] == ([session.pk] if is_inside else [])
