"""Enrolments through the API, one by one and many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.models import Enrolment
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_manager,
    make_person,
    make_running_class,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_manager())


def body_of(training_class, person):
    return {"training_class": training_class.pk, "person": person.pk}


def test_enrols_confirms_and_reports_in(program):
    training_class, person = make_running_class(), make_person(post="主任", rank="一级主任科员")

    made = program.post("enrolments/", body_of(training_class, person))
    path = f"enrolments/{made.json()['id']}"
    confirmed = program.post(f"{path}/confirm/").json()
    reported = program.post(f"{path}/report-in/").json()

    assert (made.status_code, made.json()["status"]) == (201, "nominated")
    assert (confirmed["status"], confirmed["student_no"]) == ("confirmed", 1)
    assert (confirmed["post"], confirmed["rank"]) == ("主任", "一级主任科员")
    assert reported["status"] == "reported"


def test_refuses_a_person_twice_and_one_more_than_the_capacity(program):
    training_class, person = make_class(capacity=1), make_person()
    program.post("enrolments/", body_of(training_class, person))

    twice = program.post("enrolments/", body_of(training_class, person))
    more = program.post("enrolments/", body_of(training_class, make_person()))

    assert_problem(twice, 409, "already_enrolled")
    assert_problem(more, 409, "class_full")


def test_refuses_a_class_that_is_over(program):
    training_class = services.cancel_class(make_class(), reason="改期")

    response = program.post("enrolments/", body_of(training_class, make_person()))

    assert_problem(response, 409, "enrolment_closed")


def test_refuses_a_group_of_another_class(program):
    body = body_of(make_class(), make_person()) | {"group": make_group(make_class()).pk}

    assert_problem(program.post("enrolments/", body), 409, "wrong_group")


def test_refuses_verbs_out_of_turn(program):
    training_class = make_class()
    nominated = make_enrolment(training_class, status="nominated")
    confirmed = make_enrolment(training_class, status="confirmed")

    early = program.post(f"enrolments/{nominated.pk}/report-in/")
    closed = program.post(f"enrolments/{confirmed.pk}/report-in/")
    again = program.post(f"enrolments/{confirmed.pk}/confirm/")

    assert_problem(early, 409, "wrong_enrolment_state")
    assert_problem(closed, 409, "report_in_closed")
    assert_problem(again, 409, "wrong_enrolment_state")


def test_withdrawing_needs_a_reason_and_gives_the_place_back(program):
    training_class = make_class(capacity=1)
    enrolment = make_enrolment(training_class, status="nominated")
    path = f"enrolments/{enrolment.pk}/withdraw/"

    assert_problem(program.post(path), 409, "reason_missing")
    assert program.post(path, {"reason": "出差"}).json()["status"] == "cancelled"
    assert_problem(program.post(path, {"reason": "出差"}), 409, "wrong_enrolment_state")
    again = program.post("enrolments/", body_of(training_class, enrolment.person))
    assert again.status_code == 201


def edit(program, enrolment, **changes):
    path = f"enrolments/{enrolment.pk}/"
    return program.send("PATCH", path, changes, If_Match=program.read(path).headers["ETag"])


def test_edits_group_room_and_exemption_alone(program):
    training_class = make_running_class()
    enrolment = make_enrolment(training_class)
    group = make_group(training_class)

    assert edit(program, enrolment, group=group.pk, room_no="305").json()["group_no"] == 1
    person = edit(program, enrolment, person=make_person().pk)
    assert_problem(person, 400, "read_only", ("/person", "read_only"))
    exempt = edit(program, enrolment, attendance_exempt=True)
    assert_problem(exempt, 400, "invalid", ("", "exemption_without_reason"))
    stranger = edit(program, enrolment, group=make_group(make_class()).pk)
    assert_problem(stranger, 409, "wrong_group")


def test_an_ended_enrolment_is_not_edited(program):
    enrolment = make_enrolment(make_class(), status="nominated")
    services.withdraw(enrolment, reason="出差")

    assert_problem(edit(program, enrolment, room_no="1"), 409, "wrong_enrolment_state")


def enrol_many(program, training_class, items):
    return program.post(f"training-classes/{training_class.pk}/enrolments/", {"items": items})


def test_enrols_many_and_answers_each_in_its_place(program):
    training_class = make_class(capacity=2)
    taken, new, late = make_person(), make_person(), make_person()
    make_enrolment(training_class, taken, status="nominated")
    items = [{"person": key} for key in (taken.pk, new.pk, new.pk, 10**9, late.pk)]

    answer = enrol_many(program, training_class, items).json()

    codes = ["already_enrolled", "enrolled", "already_enrolled", "does_not_exist", "class_full"]
    assert [item["code"] for item in answer["items"]] == codes
    assert [item["person"] for item in answer["items"]] == [item["person"] for item in items]
    assert (answer["enrolled"], answer["refused"]) == (1, 4)
    assert answer["items"][1]["enrolment"] == Enrolment.objects.get(person=new).pk
    assert taken.name in answer["items"][0]["detail"]


def test_a_bulk_keeps_source_and_group(program):
    training_class = make_class()
    group, foreign = make_group(training_class), make_group(make_class())
    items = [
        {"person": make_person().pk, "source": "named", "group": group.pk},
        {"person": make_person().pk, "group": foreign.pk},
        {"person": make_person().pk, "group": 10**9},
    ]

    answer = enrol_many(program, training_class, items).json()

    assert [item["code"] for item in answer["items"]] == [
        "enrolled",
        "wrong_group",
        "does_not_exist",
    ]
    enrolment = Enrolment.objects.get()
    assert (enrolment.source, enrolment.group) == ("named", group)


@pytest.mark.parametrize("people", [2, 40])
def test_many_cost_as_many_statements_as_few(program, people):
    training_class = make_class()
    items = [{"person": make_person().pk} for _number in range(people)]

    with CaptureQueriesContext(connection) as queries:
        answer = enrol_many(program, training_class, items)

    assert answer.json()["enrolled"] == people
    # The token; the class; the people; the class held; who is in it; the rows.
    statements = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 6


def test_a_bulk_needs_items_that_can_be_read(program):
    training_class = make_class()

    empty = enrol_many(program, training_class, [])
    odd = enrol_many(program, training_class, [{"person": "x"}, {"person": 1, "age": 3}])

    assert_problem(empty, 400, "invalid", ("/items", "min_length"))
    assert_problem(
        odd, 400, "invalid", ("/items/0/person", "invalid"), ("/items/1/age", "unknown_field")
    )


def test_a_class_teacher_reports_in_and_does_not_enrol():
    training_class = make_running_class()
    enrolment = make_enrolment(training_class, status="confirmed")
    program = Program(make_class_staff(training_class, Role.CLASS_TEACHER))

    assert_problem(enrol_many(program, training_class, [{"person": 1}]), 403, "permission_denied")
    refused = program.post("enrolments/", body_of(training_class, enrolment.person))
    assert_problem(refused, 403, "permission_denied")
    assert_problem(program.post(f"enrolments/{enrolment.pk}/confirm/"), 403, "permission_denied")
    assert program.post(f"enrolments/{enrolment.pk}/report-in/").status_code == 200
