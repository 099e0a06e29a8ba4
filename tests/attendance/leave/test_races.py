"""Two at once: one wins, the other is told. Each lock is held by the test, with a control."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from attendance import errors
from attendance.models import LeaveRequest
from attendance.services import leave
from peixun.errors import Refused
from people.roles import Role
from tests.attendance.leave.scenes import DAY_BEFORE, Course
from tests.attendance.test_locks import held, waits
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = "SELECT FROM attendance_leaverequest WHERE id = %s"
LEARNER = "SELECT FROM courses_enrolment WHERE id = %s"
LOCK = "FOR NO KEY UPDATE"


@pytest.fixture
def course():
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    yield Course()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def test_decisions_wait_for_each_other_and_reading_waits_for_nobody(course):
    request = course.ask()
    works = {
        "approve": lambda: course.approve(request),
        "reject": lambda: leave.reject_leave(
            request, by=course.host, comment="不行", at=DAY_BEFORE
        ),
        "withdraw": lambda: leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE),
        "read": lambda: leave.read_reason(request, by=course.host),
    }

    assert not any(waits(work) for work in works.values())
    with held(REQUEST, request.pk, LOCK):
        assert [name for name, work in works.items() if waits(work)] == [
            "approve",
            "reject",
            "withdraw",
        ]


def test_two_requests_of_one_learner_wait_for_each_other(course):
    assert not waits(course.ask)
    with held(LEARNER, course.enrolment.pk, LOCK):
        assert waits(course.ask)


def at_once(*works):
    """What came of works that start together: a row, or the refusal."""
    barrier = threading.Barrier(len(works))

    def run(work):
        try:
            barrier.wait()
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_who_decide_at_once_one_wins(course):
    second = make_class_staff(course.training_class, Role.PRESIDING_HOST)
    request = course.ask()

    outcomes = at_once(
        lambda: course.approve(request, version=request.version),
        lambda: leave.reject_leave(
            request, by=second, comment="不行", version=request.version, at=DAY_BEFORE
        ),
    )

    won = [one for one in outcomes if isinstance(one, LeaveRequest)]
    lost = [one for one in outcomes if isinstance(one, errors.LeaveDecided)]
    assert (len(won), len(lost)) == (1, 1)
    assert LeaveRequest.objects.get().status == won[0].status
    assert request.decisions.count() == 2


def test_of_taking_back_and_approving_at_once_one_wins(course):
    request = course.ask()

    outcomes = at_once(
        lambda: course.approve(request),
        lambda: leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE),
    )

    assert sum(isinstance(one, LeaveRequest) for one in outcomes) == 1
    assert sum(isinstance(one, Refused) for one in outcomes) == 1


def test_of_two_requests_for_one_time_at_once_one_is_kept(course):
    outcomes = at_once(course.ask, course.ask, course.ask)

    assert sum(isinstance(one, errors.LeaveOverlaps) for one in outcomes) == 2
    assert LeaveRequest.objects.count() == 1
