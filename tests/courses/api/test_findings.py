"""Checking a session before it is saved, and a reason that is enough."""

import pytest

from courses.models import TrainingSession
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_group,
    make_lecturer,
    make_manager,
    make_session,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_manager())


@pytest.fixture
def holder():
    """A session that holds a hall which needs half an hour."""
    venue = make_venue(name="大会堂", buffer_minutes=30)
    session = make_session(make_class(), title="保密", venue=venue, starts_at=today_at(9))
    publish(session.training_class)
    return session


def body_of(training_class, holder, hour, **more):
    return {
        "training_class": training_class.pk,
        "title": "公文写作",
        "starts_at": today_at(hour).isoformat(),
        "ends_at": today_at(hour + 1).isoformat(),
        "venue": holder.venue_id,
    } | more


def weighty(response):
    assert response.status_code == 200
    items = response.json()["items"]
    return [
        (item["grade"], item["code"], item["session"], item["other"])
        for item in items
        if item["grade"] != "inform"
    ]


def test_a_check_tells_and_writes_nothing(program, holder):
    draft = make_class()

    taken = program.post("sessions/check/", body_of(draft, holder, 10))
    close = program.post("sessions/check/", body_of(draft, holder, 11))

    assert weighty(taken) == [("refuse", "venue_taken", None, holder.pk)]
    assert weighty(close) == [("ask", "venue_buffer", None, holder.pk)]
    assert not TrainingSession.objects.filter(training_class=draft).exists()


def test_a_session_is_not_in_its_own_way(program, holder):
    body = body_of(holder.training_class, holder, 10)

    itself = program.post("sessions/check/", body | {"session": holder.pk})

    assert weighty(itself) == []
    assert weighty(program.post("sessions/check/", body))[0][1:] == (
        "class_taken", None, holder.pk
    )  # fmt: skip


def test_a_check_keeps_the_lecturers_it_does_not_name(program):
    lecturer = make_lecturer()
    lecturer.unavailabilities.create(starts_at=today_at(8), ends_at=today_at(12))
    session = make_session(make_class(), lecturers=[lecturer], starts_at=today_at(14))
    body = {
        "training_class": session.training_class_id,
        "session": session.pk,
        "title": "课",
        "starts_at": today_at(9).isoformat(),
        "ends_at": today_at(10).isoformat(),
    }

    answer = program.post("sessions/check/", body)

    assert weighty(answer) == [("ask", "lecturer_unavailable", session.pk, None)]


def test_a_check_refuses_what_no_session_can_be(program, holder):
    draft = make_class()
    backwards = body_of(draft, holder, 10, ends_at=today_at(9).isoformat())
    stranger = body_of(draft, holder, 10, group=make_group(holder.training_class).pk)
    replaced = body_of(draft, holder, 10, session=holder.pk)

    assert_problem(program.post("sessions/check/", backwards), 409, "ends_before_start")
    assert_problem(program.post("sessions/check/", stranger), 409, "wrong_group")
    assert_problem(
        program.post("sessions/check/", replaced), 400, "invalid", ("/session", "wrong_class")
    )


def test_only_a_planner_checks(holder):
    mine = make_class()
    program = Program(make_class_staff(mine, Role.ORGANISATION_OFFICER))

    assert weighty(program.post("sessions/check/", body_of(mine, holder, 15))) == []
    theirs = program.post("sessions/check/", body_of(holder.training_class, holder, 15))
    assert theirs.status_code in (400, 403)


def test_a_reason_opens_what_asks_for_one(program, holder):
    training_class = publish(make_class())
    body = body_of(training_class, holder, 11, is_required=False)

    assert_problem(program.post("sessions/", body), 409, "reason_needed", ("", "venue_buffer"))
    made = program.post("sessions/", body | {"reason": "会场紧张"})

    assert made.status_code == 201
    assert made.json()["clash_reason"] == "会场紧张"
    assert "reason" not in made.json()

    times = {"starts_at": today_at(8).isoformat(), "ends_at": today_at(9).isoformat()}
    path = f"sessions/{made.json()['id']}/move/"
    assert_problem(program.post(path, times), 409, "reason_needed", ("", "venue_buffer"))
    assert program.post(path, times | {"reason": "仍紧张"}).json()["clash_reason"] == "仍紧张"


def test_bookings_tell_the_group(program):
    training_class = make_class()
    group = make_group(training_class)
    session = make_session(training_class, group=group, venue=make_venue())

    items = program.read(f"bookings/?session={session.pk}").json()["items"]

    assert {(item["resource"], item["group"]) for item in items} == {
        ("class", group.pk),
        ("venue", None),
    }


def test_a_group_with_sessions_stays(program):
    group = make_group(make_class())
    make_session(group.training_class, group=group)
    path = f"learning-groups/{group.pk}/"

    answer = program.send("DELETE", path, If_Match=program.read(path).headers["ETag"])

    assert_problem(answer, 409, "in_use")


def test_times_far_off_are_refused_and_not_computed(program, holder):
    draft = make_class()
    body = body_of(draft, holder, 10, ends_at="9999-12-31T23:59:59Z")
    session = make_session(draft)
    times = {"starts_at": body["starts_at"], "ends_at": body["ends_at"]}

    assert program.post("sessions/check/", body).status_code == 400
    assert program.post("sessions/", body).status_code == 400
    assert program.post(f"sessions/{session.pk}/move/", times).status_code == 400
