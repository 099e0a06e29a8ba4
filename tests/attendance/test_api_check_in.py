"""Checking in through the API."""

import pytest

from attendance.models import AttendanceFact
from attendance.services import shown_codes
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, nonce, time_is
from tests.factories import make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 0):
        yield


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def office(lecture):
    return Program(lecture.manager)


def path(lecture, verb):
    return f"sessions/{lecture.session.pk}/{verb}/"


def marks_of(lecture, status="present"):
    return [{"enrolment": e.pk, "status": status, "nonce": nonce()} for e in lecture.enrolments]


def check_in(program, lecture, **fields):
    body = {"session": lecture.session.pk, "nonce": nonce()} | fields
    return program.post("check-ins/", body)


def test_a_learner_checks_in_and_a_repetition_gets_the_same_answer(lecture):
    learner = make_learner(lecture.training_class)
    enrolment = learner.person.enrolments.get()
    program = Program(learner, scopes=["check_in"])

    with time_is(9, 30):
        code = shown_codes(lecture.session).scanned
        first = check_in(program, lecture, nonce="scan-0001", code=code)
    with time_is(9, 45):
        second = check_in(program, lecture, nonce="scan-0001", code=code)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json() == {
        "nonce": "scan-0001",
        "session": lecture.session.pk,
        "enrolment": enrolment.pk,
        "result": "recorded",
        "status": "late",
        "minutes_late": 30,
        "revision": 2,
        "overtook": None,
        "code": None,
        "detail": None,
    }
    fact = AttendanceFact.objects.get()
    assert (fact.kind, fact.method, fact.recorded_by) == ("in", "code", learner)


def test_a_list_of_scans_is_answered_one_by_one(lecture):
    first, second = lecture.enrolments
    body = [
        {
            "session": lecture.session.pk,
            "enrolment": first.pk,
            "nonce": "scan-one",
            "device": "门1",
        },
        {"session": 2**62, "enrolment": first.pk, "nonce": "scan-two"},
        {"session": lecture.session.pk, "enrolment": second.pk, "nonce": "scan-one"},
        {"session": lecture.session.pk, "enrolment": first.pk, "nonce": "scan-one"},
        {"session": lecture.session.pk, "enrolment": first.pk, "nonce": "scan-out", "kind": "out"},
    ]

    answer = Program(lecture.manager, scopes=["check_in"]).post("check-ins/", body)

    told = [(item["result"], item["status"], item["code"]) for item in answer.json()["items"]]
    assert told == [
        ("recorded", "present", None),
        ("refused", None, "not_enrolled"),
        ("refused", None, "nonce_reused"),
        ("recorded", "present", None),
        ("recorded", "absent", None),
    ]
    facts = AttendanceFact.objects.values_list("kind", "method", "device")
    assert list(facts) == [("in", "device", "门1"), ("out", "code", "")]


@pytest.mark.parametrize("body", [[], [{"nonce": "x"}], 7, "text", None])
def test_malformed_check_ins_are_refused(lecture, office, body):
    response = office.send("POST", "check-ins/", body)

    assert response.status_code == 400, response.content


def test_at_most_500_scans_in_one_call(lecture, office):
    scan = {"session": lecture.session.pk, "enrolment": 1, "nonce": "12345678"}

    assert_problem(office.post("check-ins/", [scan] * 501), 400, "invalid", ("", "max_length"))


def test_nobody_checks_in_for_somebody_else(lecture):
    program = Program(make_learner(lecture.training_class))
    theirs = check_in(program, lecture, enrolment=lecture.enrolments[0].pk)
    missing = check_in(program, lecture, enrolment=2**62)

    assert_problem(theirs, 409, "not_enrolled")
    assert theirs.content == missing.content
    assert not AttendanceFact.objects.exists()


def test_an_unknown_session_answers_like_one_without_a_seat(lecture):
    unopened = Lecture(is_open=False)
    program = Program(make_learner(lecture.training_class))
    answers = [
        check_in(program, lecture, session=2**62),
        check_in(program, unopened),
        check_in(program, unopened, enrolment=unopened.enrolments[0].pk),
    ]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert_problem(answers[0], 409, "not_enrolled")


def test_who_is_enrolled_learns_that_the_roll_is_not_open_yet():
    lecture = Lecture(is_open=False)
    learner = make_learner(lecture.training_class)

    assert_problem(check_in(Program(learner), lecture), 409, "sheet_not_open")


def test_a_token_for_check_ins_opens_nothing_else(lecture):
    program = Program(lecture.manager, scopes=["check_in"])
    answers = [
        program.read(path(lecture, "roll")),
        program.read("attendance-records/"),
        program.post(path(lecture, "roll-call"), {"marks": marks_of(lecture)}),
    ]

    for answer in answers:
        assert_problem(answer, 403, "insufficient_scope")


def test_a_token_for_reading_checks_nobody_in(lecture):
    program = Program(make_learner(lecture.training_class), scopes=["read"])

    assert_problem(check_in(program, lecture), 403, "insufficient_scope")
