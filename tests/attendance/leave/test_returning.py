"""Coming back from leave: reported, confirmed, early, late, or not at all."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from attendance import errors
from attendance.leave_rules import Span
from attendance.models import LeaveDecision
from attendance.services import leave
from courses import services as courses
from tests.attendance.leave.scenes import Course, status_of, told
from tests.attendance.lectures import at

pytestmark = pytest.mark.django_db
NEXT_DAY = timedelta(days=1)


@pytest.fixture
def course():
    return Course()


def test_the_learner_reports_back_and_the_class_confirms(course):
    request = course.granted()

    leave.report_back(request, by=course.learner, returned_at=at(11), at=at(12))
    assert (status_of(request), told(course.teacher.person)[-1]) == ("approved", "李学员已返回")
    closed = leave.confirm_return(request, by=course.teacher, at=at(13))

    assert (closed.status, closed.returned_at) == ("closed", at(11))
    assert closed.return_confirmed_by == course.teacher
    assert told(course.learner.person)[-1] == "李学员已销假"


def test_the_staff_closes_a_leave_directly(course):
    request = course.granted()

    closed = leave.confirm_return(request, by=course.host, returned_at=at(11), at=at(13))

    assert (closed.status, closed.returned_at) == ("closed", at(11))


def test_nobody_confirms_their_own_return(course):
    request = course.granted()
    course.training_class.staff.create(person=course.learner.person, role="class_teacher")

    with pytest.raises(errors.OwnLeave):
        leave.confirm_return(request, by=course.learner, at=at(12))


def test_an_early_return_ends_the_leave_and_its_later_parts(course):
    request = course.granted(course.session, course.afternoon, course.next_day)
    assert course.account().used == 12

    leave.confirm_return(request, by=course.teacher, returned_at=at(15), at=at(15))

    assert course.account().used == 6
    assert course.ask(course.next_day, when=at(16)).status == "submitted"
    with pytest.raises(errors.LeaveOverlaps):
        course.ask(course.session, when=at(8))


def test_a_later_part_of_one_session_falls_away_with_an_early_return(course):
    parts = [Span(at(9), at(9, 30)), Span(at(10), at(11))]
    request = course.granted(spans=parts)
    assert course.account().used == 3

    leave.confirm_return(request, by=course.teacher, returned_at=at(9, 45), at=at(12))

    assert course.account().used == 1


def test_sheets_follow_an_early_return(course):
    request = course.granted(course.session, course.afternoon)
    course.open()
    assert course.status_at(course.session) == "on_leave"

    leave.confirm_return(request, by=course.teacher, returned_at=at(9), at=at(9, 5))

    assert course.status_at(course.session) == "pending"


@pytest.mark.parametrize("verb", [leave.report_back, leave.confirm_return])
def test_a_return_lies_after_the_beginning_and_not_in_the_future(course, verb):
    request = course.granted()

    with pytest.raises(errors.ReturnBeforeLeave):
        verb(request, by=course.teacher, returned_at=at(8), at=at(10))
    with pytest.raises(errors.NotYetHappened):
        verb(request, by=course.teacher, returned_at=at(10, 1), at=at(10))


def overdue(now):
    out = StringIO()
    with time_machine.travel(now, tick=False):
        call_command("mark_overdue_leave", stdout=out)
    return out.getvalue()


def test_who_does_not_report_back_in_time_is_overdue_once(course):
    request = course.granted()

    assert overdue(at(11) + NEXT_DAY) == ""
    assert "李学员" in overdue(at(11, 1) + NEXT_DAY)
    assert overdue(at(12) + NEXT_DAY) == ""

    request.refresh_from_db()
    assert (request.status, request.overdue_at) == ("overdue", at(11, 1) + NEXT_DAY)
    assert told(course.learner.person).count("李学员请假逾期未归") == 1
    assert told(course.teacher.person).count("李学员请假逾期未归") == 1
    assert LeaveDecision.objects.get(kind="mark_overdue").by is None


def test_the_class_says_how_long_one_has(course):
    course.keep(report_back_within=2)
    request = course.granted()

    overdue(at(13, 1))

    assert status_of(request) == "overdue"


def test_who_has_reported_back_is_not_overdue(course):
    request = course.granted()
    leave.report_back(request, by=course.learner, returned_at=at(11), at=at(12))

    overdue(at(12) + 3 * NEXT_DAY)

    assert status_of(request) == "approved"


def test_overdue_turns_the_rest_absent_and_a_late_return_closes_it(course):
    course.keep(report_back_within=2)
    request = course.granted()
    course.session = course.afternoon
    course.open()
    assert course.status_at(course.afternoon) == "pending"

    overdue(at(15))
    assert course.status_at(course.afternoon) == "absent"
    closed = leave.confirm_return(request, by=course.teacher, returned_at=at(13), at=at(16))

    assert (closed.status, closed.returned_at) == ("closed", at(13))
    assert course.status_at(course.afternoon) == "pending"


def test_the_leave_of_whoever_leaves_the_class_ends_with_it(course):
    running = course.granted(course.session, course.afternoon)
    waiting = course.ask(course.next_day)

    courses.withdraw(course.enrolment, reason="调离", at=at(15))

    running.refresh_from_db()
    assert (running.status, running.returned_at) == ("closed", at(15))
    assert status_of(waiting) == "withdrawn"
    assert overdue(at(15) + 5 * NEXT_DAY) == ""


def test_a_leave_that_has_not_begun_ends_as_nothing(course):
    granted = course.granted(course.next_day)

    courses.withdraw(course.enrolment, reason="调离", at=at(15))

    assert status_of(granted) == "closed"
    assert course.account().used == 0
