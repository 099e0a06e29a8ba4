"""Each lock is held by the test; what must wait runs into the timeout, what need not goes on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from attendance import services
from attendance.models import AttendanceFact
from attendance.services import rolls
from courses import services as courses
from tests.attendance.lectures import Lecture, at

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "SELECT FROM attendance_attendancesheet WHERE session_id = %s"
LEARNER = "SELECT FROM courses_enrolment WHERE id = %s"
SESSION = "SELECT FROM courses_trainingsession WHERE id = %s"


@pytest.fixture
def lecture():
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    yield Lecture()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@contextmanager
def held(rows, key, lock):
    """Somebody else's transaction, which holds the row."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"{rows} {lock}", [key])
            assert cursor.rowcount == 1
        yield
        other.rollback()
    finally:
        other.close()


def waits(work):
    """Whether the work has to wait for somebody else."""
    try:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
        return True
    return False


def verbs(lecture):
    learner = lecture.enrolments[0]
    return {
        "check_in": lambda: lecture.check_in(learner, at(9)),
        "roll_call": lambda: lecture.mark("present", learner),
        "submit": lecture.submit,
        "lock": lecture.lock,
        "correct": lambda: services.correct_record(
            lecture.record(), "late", reason="无", by=lecture.manager
        ),
    }


# What the sheet's holder does, what may go on meanwhile and what has to wait.
MARKING, CHECKING_IN = "FOR NO KEY UPDATE", "FOR SHARE"


@pytest.mark.parametrize("verb", ["check_in", "roll_call", "submit", "lock", "correct"])
def test_nothing_is_written_while_somebody_marks_or_hands_in(lecture, verb):
    lecture.mark()
    if verb in ("lock", "correct"):
        lecture.submit()
    work = verbs(lecture)[verb]
    other = Lecture(by=lecture.manager)

    with held(SHEET, lecture.session.pk, MARKING):
        assert waits(work)
    with held(SHEET, other.session.pk, MARKING):
        assert not waits(work)


@pytest.mark.parametrize("verb", ["roll_call", "submit"])
def test_marking_waits_for_check_ins_under_way(lecture, verb):
    lecture.mark()
    work = verbs(lecture)[verb]

    with held(SHEET, lecture.session.pk, CHECKING_IN):
        assert waits(work)
    assert not waits(work)


def test_check_ins_of_two_learners_do_not_wait_for_each_other(lecture):
    first, second = lecture.enrolments

    with (
        held(SHEET, lecture.session.pk, CHECKING_IN),
        held(LEARNER, second.pk, "FOR NO KEY UPDATE"),
    ):
        assert not waits(lambda: lecture.check_in(first, at(9)))
        assert waits(lambda: lecture.check_in(second, at(9)))


def test_a_check_in_waits_for_a_withdrawal(lecture):
    learner = lecture.enrolments[0]

    with transaction.atomic():
        courses.withdraw(learner, reason="调离", is_decided=True, at=at(8))
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '300ms'")
                with pytest.raises(OperationalError, match="lock timeout"):
                    cursor.execute(f"{LEARNER} FOR NO KEY UPDATE", [learner.pk])
            other.rollback()
        finally:
            other.close()
    with transaction.atomic():
        assert not rolls.hold_learner(lecture.session.pk, enrolment=learner.pk).is_expected


def test_opening_waits_for_a_session_that_is_being_changed():
    lecture = Lecture(is_open=False)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    try:
        with held(SESSION, lecture.session.pk, "FOR NO KEY UPDATE"):
            assert waits(lecture.open)
        assert not waits(lecture.open)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def is_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_the_same_scan_at_the_same_time_is_one_fact_with_one_answer(lecture):
    scan = services.Scan("scan-0001", lecture.enrolments[0].pk)

    def scan_at(minute):
        try:
            return services.check_in(lecture.session.pk, scan, by=lecture.manager, at=at(9, minute))
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first = scan_at(1)
            second = threads.submit(scan_at, 2)
            while not is_waiting():
                assert not second.done(), second.result()
        again = second.result(timeout=10)

    assert (first.result, again.result) == ("recorded", "replayed")
    assert (again.status, again.minutes_late) == ("late", 1)
    assert AttendanceFact.objects.count() == 1
