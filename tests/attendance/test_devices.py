"""Scans of devices: badges, batches that were kept offline, failures with their reason."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from attendance.badges import badge_of, enrolment_of
from attendance.models import AttendanceFact, FailedScan
from courses import services as courses
from people.models import ApiToken
from people.roles import Role
from tests.api.client import Program
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.factories import make_class_staff, make_enrolment, make_learner, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def gate(lecture):
    """The device at the door: an account of the registrar, a token that can only check in."""
    user = make_class_staff(lecture.training_class, Role.REGISTRAR)
    return Program(user, scopes=[ApiToken.Scope.CHECK_IN])


def scan_of(lecture, enrolment, *time, clock=timedelta(0), **fields):
    return {
        "session": lecture.session.pk,
        "enrolment": enrolment.pk,
        "nonce": nonce(),
        "client_at": (at(*time) + clock).isoformat(),
    } | fields


def send(gate, *scans, when=(10, 0), clock=timedelta(0), **fields):
    body = {"device": "一号门", "sent_at": (at(*when) + clock).isoformat(), "scans": scans}
    with time_is(*when):
        answer = gate.post("check-ins/batch/", body | fields)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def results(answer):
    return [(item["result"], item["status"], item["code"]) for item in answer["items"]]


# Badges


def test_a_badge_names_its_enrolment_and_nothing_else_does():
    badge = badge_of(4711)

    assert enrolment_of(badge) == enrolment_of(f" {badge.lower()}\n") == 4711
    for wrong in (
        "",
        "PX4711",
        badge_of(4712).replace("4712", "4711"),
        badge + "A",
        "PX0-AAAAAAAA",
    ):
        assert enrolment_of(wrong) is None


def test_printed_badges_outlive_a_change_of_the_key():
    with override_settings(SECRET_KEY="old" * 20):
        badge = badge_of(1)
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
        assert enrolment_of(badge) == 1
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]):
        assert enrolment_of(badge) is None


def test_a_badge_checks_its_learner_in(lecture, gate):
    learner = lecture.enrolments[0]
    body = {"session": lecture.session.pk, "badge": badge_of(learner.pk), "nonce": "scan-0001"}
    with time_is(9, 5):
        answer = gate.post("check-ins/", body).json()
        wrong = gate.post("check-ins/", body | {"badge": "PX1-AAAAAAAA", "nonce": "scan-0002"})
        both = gate.post("check-ins/", body | {"enrolment": learner.pk, "nonce": "scan-0003"})

    assert (answer["enrolment"], answer["status"]) == (learner.pk, "late")
    assert AttendanceFact.objects.get().method == "badge"
    assert (wrong.status_code, wrong.json()["code"]) == (409, "badge_unknown")
    assert both.status_code == 400
    failed = FailedScan.objects.get()
    assert (failed.code, failed.scanned, failed.enrolment) == (
        "badge_unknown",
        "PX1-AAAAAAAA",
        None,
    )


# Batches


@pytest.mark.parametrize("clock", [timedelta(0), timedelta(days=1), timedelta(hours=-7)])
def test_a_batch_counts_by_when_the_scans_were_made_whatever_the_clock(lecture, gate, clock):
    first, second = lecture.enrolments

    answer = send(
        gate,
        scan_of(lecture, second, 9, 10, clock=clock),
        scan_of(lecture, first, 8, 55, clock=clock),
        clock=clock,
    )

    assert results(answer) == [("recorded", "late", None), ("recorded", "present", None)]
    assert answer["clock_skew"] == clock.total_seconds()
    assert lecture.statuses() == ["present", "late"]
    fact = AttendanceFact.objects.get(enrolment=first)
    assert (fact.happened_at, fact.client_at) == (at(8, 55), at(8, 55) + clock)
    assert (fact.device, fact.method) == ("一号门", "device")


def test_a_batch_sent_twice_records_once_and_gets_the_same_answer(lecture, gate):
    scans = [scan_of(lecture, one, 9, 5) for one in lecture.enrolments]

    first, second = send(gate, *scans), send(gate, *scans)

    assert first == second
    assert AttendanceFact.objects.count() == 2


def test_each_scan_is_refused_for_itself_and_none_is_dropped(lecture, gate):
    fine, gone = lecture.enrolments
    other = Lecture()
    late_comer = make_enrolment(lecture.training_class, status="confirmed")
    courses.withdraw(gone, reason="调离", is_decided=True, at=at(9, 30))
    used = scan_of(lecture, fine, 9)

    answer = send(
        gate,
        used,
        used | {"kind": "out"},
        scan_of(lecture, gone, 9, 10),
        scan_of(lecture, gone, 9, 40),
        scan_of(lecture, late_comer, 9, 5),
        scan_of(other, fine, 9, 5),
        scan_of(lecture, other.enrolments[0], 9, 5),
        scan_of(lecture, fine, 8, 30),
        {"session": lecture.session.pk, "badge": "x", "nonce": nonce()},
    )

    assert results(answer) == [
        ("recorded", "present", None),
        ("refused", None, "nonce_reused"),
        ("recorded", "late", None),
        ("refused", None, "not_enrolled"),
        ("refused", None, "not_reported_in"),
        ("refused", None, "not_enrolled"),
        ("refused", None, "not_enrolled"),
        ("refused", None, "check_in_not_open"),
        ("refused", None, "badge_unknown"),
    ]
    kept = FailedScan.objects.order_by("pk").values_list("code", flat=True)
    # The reused nonce names a failure of its own as well; the scan it belongs to stays.
    assert sorted(kept) == sorted(code for _result, _status, code in results(answer) if code)
    # Of another class's session and people the device learns nothing, not even by its failures.
    strangers = FailedScan.objects.filter(code="not_enrolled", happened_at=at(9, 5))
    assert set(strangers.values_list("session", "enrolment")) == {
        (None, fine.pk),
        (lecture.session.pk, None),
    }


def test_a_simulation_says_what_would_be_and_records_nothing(lecture, gate):
    scans = [
        scan_of(lecture, lecture.enrolments[0], 9, 5),
        scan_of(Lecture(), lecture.enrolments[0], 9),
    ]

    answer = send(gate, *scans, simulate=True)

    assert results(answer) == [("recorded", "late", None), ("refused", None, "not_enrolled")]
    assert answer["simulated"] is True
    assert not AttendanceFact.objects.exists()
    assert not FailedScan.objects.exists()
    assert lecture.statuses() == ["pending", "pending"]


def test_a_closed_sheet_refuses_what_comes_late_and_the_reason_stays(lecture, gate):
    lecture.mark("absent")
    lecture.submit()

    answer = send(gate, scan_of(lecture, lecture.enrolments[0], 9, 5), when=(12, 0))

    assert results(answer) == [("refused", None, "sheet_closed")]
    failed = FailedScan.objects.get()
    assert (failed.happened_at, failed.recorded_at) == (at(9, 5), at(12))


@pytest.mark.parametrize(
    "change",
    [
        {"scans": []},
        {"device": ""},
        {"sent_at": "09:00"},
        {"scans": [{"session": 1, "nonce": "scan-0001"}]},
        {"extra": 1},
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_whole(lecture, gate, change):
    body = {"device": "一号门", "scans": [scan_of(lecture, lecture.enrolments[0], 9)]} | change

    assert gate.post("check-ins/batch/", body).status_code == 400
    assert not AttendanceFact.objects.exists()


def test_a_device_can_do_nothing_else(lecture, gate):
    assert gate.read("training-classes/").status_code == 403
    assert gate.post(f"sessions/{lecture.session.pk}/roll-call/", {"marks": []}).status_code == 403
    assert gate.read("attendance-facts/").status_code == 403


# Failures


def test_failures_are_seen_by_who_scanned_and_by_the_staff_of_the_class(lecture, gate):
    send(gate, scan_of(lecture, lecture.enrolments[0], 8, 30))
    for program, count in (
        (Program(lecture.manager), 1),
        (Program(make_officer(Role.AUDITOR)), 1),
        (Program(make_learner(lecture.training_class)), 0),
        (Program(make_class_staff(Lecture().training_class, Role.CLASS_TEACHER)), 0),
    ):
        assert len(program.read("failed-scans/").json()["items"]) == count


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_failedscan SET code = 'x'",
        "DELETE FROM attendance_failedscan",
        "TRUNCATE attendance_failedscan",
    ],
)
def test_failures_are_never_rewritten(lecture, gate, statement):
    send(gate, scan_of(lecture, lecture.enrolments[0], 8, 30))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_nobody_fills_the_table_with_failures(lecture, gate, monkeypatch):
    monkeypatch.setattr("attendance.services.devices.MOST_FAILURES", 2)
    scans = [scan_of(lecture, lecture.enrolments[0], 8, 30 + number) for number in range(4)]

    assert {code for *_rest, code in results(send(gate, *scans))} == {"check_in_not_open"}
    assert FailedScan.objects.count() == 2
