"""A scan looks without a lock: whatever changes before it writes, nothing of the old is written."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection, transaction

from attendance import services
from attendance.errors import NonceReused, NoRollKept, NotEnrolled, SheetClosed
from attendance.models import AttendanceFact, AttendanceRecord, LeaveRequest, LeaveSpan
from attendance.services import glance, ledger, rolls, scanning, verify
from courses import services as courses
from courses.models import Enrolment, TrainingSession
from tests.attendance.lectures import Lecture, at, nonce

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lecture():
    return Lecture()


@contextmanager
def held_calls(monkeypatch):
    """Count the scans that had to be done with everything held."""
    calls, held = [], scanning._held
    monkeypatch.setattr(scanning, "_held", lambda attempt: calls.append(1) or held(attempt))
    yield calls


@contextmanager
def between(monkeypatch, work):
    """Do something, once and for good, after a scan has looked and before it writes."""
    look = glance.look

    def looked(*args, **options):
        seen = look(*args, **options)
        monkeypatch.setattr(glance, "look", look)
        with ThreadPoolExecutor(1) as other:
            other.submit(on_its_own_connection, work).result(timeout=10)
        return seen

    monkeypatch.setattr(glance, "look", looked)
    yield


def on_its_own_connection(work):
    try:
        return work()
    finally:
        connection.close()


def test_a_scan_that_nothing_comes_between_holds_nothing(lecture, monkeypatch):
    with held_calls(monkeypatch) as held, between(monkeypatch, lambda: None):
        outcome = lecture.check_in(lecture.enrolments[0], at(9, 5))

    assert (outcome.result, outcome.status, outcome.revision, held) == ("recorded", "late", 2, [])
    record = lecture.record()
    assert (record.status, record.minutes_late, record.revision) == ("late", 5, 2)
    assert verify() == []


def leave_of(lecture):
    """Approved leave from 9 to 10, as it is filled into the sheet."""
    enrolment = lecture.enrolments[0]
    with transaction.atomic():
        request = LeaveRequest.objects.create(
            enrolment=enrolment, training_class=lecture.training_class, leave_type="personal",
            from_at=at(9), to_at=at(10), status="approved", decided_at=at(8),
            requested_by=lecture.manager,
        )  # fmt: skip
        LeaveSpan.objects.create(request=request, enrolment=enrolment, from_at=at(9), to_at=at(10))
        services.rederive(lecture.training_class.pk, [enrolment.pk], at(9), at(10), at=at(8))


def test_a_leave_that_is_approved_in_between_counts(lecture, monkeypatch):
    with held_calls(monkeypatch) as held, between(monkeypatch, lambda: leave_of(lecture)):
        outcome = lecture.check_in(lecture.enrolments[0], at(10, 5))

    # Not 65 minutes late, which would be absent.
    assert (outcome.status, outcome.minutes_late, held) == ("late", 5, [1])
    assert lecture.record().status == "late"
    assert verify() == []


def test_a_sheet_that_is_handed_in_in_between_takes_nothing(lecture, monkeypatch):
    lecture.mark("absent")

    with between(monkeypatch, lecture.submit), pytest.raises(SheetClosed):
        lecture.check_in(lecture.enrolments[0], at(9))

    assert AttendanceFact.objects.filter(kind="in").count() == 0
    assert lecture.record().status == "absent"
    assert verify() == []


def test_whoever_withdraws_in_between_is_not_checked_in(lecture, monkeypatch):
    learner = lecture.enrolments[0]
    leaving = lambda: courses.withdraw(learner, reason="调离", is_decided=True, at=at(8))  # noqa: E731

    with between(monkeypatch, leaving), pytest.raises(NotEnrolled):
        lecture.check_in(learner, at(9))

    assert AttendanceFact.objects.count() == 0


def test_a_session_called_off_in_between_takes_nothing(lecture, monkeypatch):
    off = lambda: TrainingSession.objects.update(status="cancelled")  # noqa: E731

    with between(monkeypatch, off), pytest.raises(NoRollKept):
        lecture.check_in(lecture.enrolments[0], at(9))

    assert AttendanceFact.objects.count() == 0


def test_a_mark_made_in_between_is_judged_too(lecture, monkeypatch):
    learner = lecture.enrolments[0]
    marking = lambda: lecture.mark("left_early", learner, when=at(9, 30))  # noqa: E731

    with held_calls(monkeypatch) as held, between(monkeypatch, marking):
        outcome = lecture.check_in(learner, at(9, 20))

    assert (outcome.status, outcome.revision, held) == ("left_early", 3, [1])
    assert verify() == []


def test_a_nonce_that_something_else_took_in_between_is_refused(lecture, monkeypatch):
    first, second = lecture.enrolments
    scan = services.Scan(nonce(), first.pk)
    other = services.Scan(scan.nonce, second.pk)

    def take(one):
        return services.check_in(lecture.session.pk, one, by=lecture.manager, at=at(9))

    with between(monkeypatch, lambda: take(other)), pytest.raises(NonceReused):
        take(scan)

    assert take(other).result == "replayed"
    assert list(lecture.statuses()) == ["pending", "present"]
    assert verify() == []


def glimpse(lecture, learner):
    seen = glance.look(lecture.session.pk, enrolment=learner.pk)
    fact = ledger.NewFact(nonce(), learner.pk, "in", at(9))
    seen.known.add(seen.learner, fact, at(9))
    occasion = ledger.Occasion(
        lecture.session.pk, lecture.training_class.pk, at(9), "code", lecture.manager.pk
    )
    return lambda: glance.write(occasion, fact, seen, seen.known.judge(seen.learner))


def is_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


CHANGES = {
    "nothing": lambda lecture: rolls.hold_sheet(lecture.session.pk),
    "sheet": lambda lecture: rolls.touch_sheet(lecture.session.pk),
    "record": lambda lecture: AttendanceRecord.objects.update(revision=7),
    "learner": lambda lecture: Enrolment.objects.update(post="科员"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_write_that_has_to_wait_looks_again(lecture, what):
    write = glimpse(lecture, lecture.enrolments[0])

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            CHANGES[what](lecture)
            writing = other.submit(on_its_own_connection, write)
            while not is_waiting():
                assert not writing.done(), writing.result()
        written = writing.result(timeout=10)

    assert written == (what == "nothing")
    assert AttendanceFact.objects.count() == written


@pytest.mark.parametrize("scans", ["one nonce each", "the same nonce"])
def test_ten_scans_of_one_learner_at_once_are_one_record(lecture, scans):
    learner, barrier, same = lecture.enrolments[0], Barrier(10), nonce()
    nonces = [nonce() if scans == "one nonce each" else same for _ in range(10)]

    def take(minute):
        barrier.wait(timeout=10)
        scan = services.Scan(nonces[minute], learner.pk)
        return services.check_in(lecture.session.pk, scan, by=lecture.manager, at=at(9, minute))

    with ThreadPoolExecutor(10) as threads:
        waiting = [threads.submit(on_its_own_connection, lambda n=n: take(n)) for n in range(10)]
        results = sorted(one.result(timeout=30).result for one in waiting)

    record, number = lecture.record(learner), len(set(nonces))
    assert results == ["recorded"] * number + ["replayed"] * (10 - number)
    assert AttendanceFact.objects.count() == number
    assert record.revision == 1 + number
    assert AttendanceRecord.objects.filter(enrolment=learner).count() == 1
    assert verify() == []
