"""Asking for leave: what it would mean, what is refused, changing, taking back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from attendance import errors
from attendance.models import LeaveRequest, LeaveSpan
from attendance.services import leave
from courses import services as courses
from courses.errors import WrongClassState, WrongEnrolmentState
from courses.models import TrainingClass
from courses.when import HalfDay
from people.roles import Role
from tests.attendance.leave.scenes import (
    DAY_BEFORE,
    REASON,
    Course,
    again,
    span,
    status_of,
    told,
)
from tests.attendance.lectures import at
from tests.factories import make_class_staff, make_group, make_liaison, make_session

pytestmark = pytest.mark.django_db
TODAY = at(0).date()


@pytest.fixture
def course():
    return Course()


def hits_of(found):
    return [(hit.session, hit.hours, hit.is_partial) for hit in found.hits]


def preview(course, *sessions, when=DAY_BEFORE, **wish):
    return leave.preview_leave(
        course.enrolment, course.wish(*sessions, **wish), by=course.learner, at=when
    )


def test_the_preview_lists_the_sessions_and_counts_against_the_limit(course):
    found = preview(course, course.afternoon, leave_type="official")

    assert hits_of(found) == [(course.afternoon, Decimal(4), False)]
    assert (found.account.used, found.account.limit, found.hours) == (0, Decimal("1.71"), 4)
    assert found.exceeds_limit
    assert found.is_short_class
    assert found.chain == [Role.PRESIDING_HOST]
    assert found.refusals == []


def test_exactly_a_seventh_needs_no_confirmation(course):
    for number in range(4):
        make_session(
            course.training_class, starts_at=at(14 + 2 * number) + timedelta(days=1),
            credit_hours=4,
        )  # fmt: skip

    found = preview(course)
    request = leave.ask_leave(course.enrolment, course.wish(), by=course.learner, at=DAY_BEFORE)

    assert (found.account.required, found.hours, found.exceeds_limit) == (28, 4, False)
    assert (request.status, request.is_over_limit) == ("submitted", False)


def test_more_than_the_limit_has_to_be_confirmed(course):
    with pytest.raises(errors.LeaveExceedsLimit) as refused:
        leave.ask_leave(course.enrolment, course.wish(), by=course.learner, at=DAY_BEFORE)

    assert refused.value.context == {"used": "4", "limit": "1.71"}
    assert not LeaveRequest.objects.exists()
    assert course.ask().is_over_limit


def test_official_leave_counts_unless_the_class_says_otherwise(course):
    course.keep(counts_official_leave=False)

    found = preview(course, leave_type="official")
    course.granted(leave_type="official")

    assert (found.hours, found.exceeds_limit) == (4, False)
    assert course.account().used == 0


def test_leave_already_granted_is_counted(course):
    course.granted()

    found = preview(course, course.afternoon)

    assert (found.account.used, found.after.used) == (4, 8)


def test_a_request_that_waits_is_not_yet_counted(course):
    course.ask()

    assert course.account().used == 0


def test_part_of_a_session_counts_in_proportion(course):
    found = preview(course, spans=[span(10, 15)])

    assert hits_of(found) == [
        (course.session, Decimal(2), True),
        (course.afternoon, Decimal(2), True),
    ]


def test_only_the_sessions_of_the_own_group_are_hit(course):
    own, other = make_group(course.training_class), make_group(course.training_class)
    courses.edit_enrolment(course.enrolment, group=own)
    course.enrolment.refresh_from_db()
    starts_at = at(17)
    mine = make_session(course.training_class, group=own, starts_at=starts_at, credit_hours=1)
    make_session(course.training_class, group=other, starts_at=starts_at, credit_hours=1)

    found = preview(course, spans=[span(17, 19)])

    assert hits_of(found) == [(mine, 1, False)]
    assert found.account.required == 13


def test_half_days_become_the_sessions_that_begin_in_them(course):
    spans = leave.spans_of_half_days(
        course.enrolment, [(TODAY, HalfDay.MORNING), (TODAY, HalfDay.EVENING)]
    )

    assert spans == [span(9, 11), (at(18), at(0) + timedelta(days=1))]


def test_two_of_three_sessions_are_one_request(course):
    request = course.ask(course.session, course.next_day)

    assert leave.spans_of(request) == [span(9, 11), span(9, 11, days=1)]
    assert (request.from_at, request.to_at) == (at(9), at(11) + timedelta(days=1))
    assert request.hours == 8


def test_two_requests_for_one_time_are_refused(course):
    course.ask()

    for start, end in [(9, 11), (9, 10), (8, 10), (10, 12), (9.5, 10.5), (8, 12)]:
        wanted = [span(9, 11)._replace(from_at=at(0) + start * H, to_at=at(0) + end * H)]
        with pytest.raises(errors.LeaveOverlaps):
            course.ask(spans=wanted)


H = timedelta(hours=1)


@pytest.mark.parametrize("first", [(8, 9), (11, 14)])
def test_leaves_that_only_touch_are_two(course, first):
    course.ask()

    assert course.ask(spans=[span(*first)]).status == "submitted"


def test_the_database_itself_keeps_one_time_from_two_leaves(course):
    request = course.ask()
    row = request.spans.get()
    row.pk, row._state.adding = None, True

    with pytest.raises(IntegrityError, match="nobody_is_on_leave_twice_at_a_time"):
        row.save()


def test_leave_for_two_sessions_of_a_day_is_asked_for_one_after_the_other(course):
    course.granted(course.session)
    course.granted(course.afternoon)

    assert course.account().used == 8


@pytest.mark.parametrize("verb", ["reject", "withdraw", "cancel"])
def test_what_was_dropped_gives_the_time_free(course, verb):
    request = course.ask()
    if verb == "cancel":
        leave.cancel_leave(course.approve(request), by=course.learner, at=DAY_BEFORE)
    elif verb == "reject":
        leave.reject_leave(request, by=course.host, comment="课程重要", at=DAY_BEFORE)
    else:
        leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE)

    assert course.ask().status == "submitted"


def test_another_class_of_the_same_person_is_another_matter(course):
    course.ask()
    other = Course()
    courses.enrol(other.training_class, course.learner.person)
    there = courses.confirm(other.training_class.enrolments.last())

    asked = leave.ask_leave(
        there, other.wish(), by=course.learner, acknowledged=["leave_limit"], at=DAY_BEFORE
    )

    assert asked.status == "submitted"


@pytest.mark.parametrize(
    ("when", "kind", "allowed", "is_asked"),
    [
        (at(8, 59), "personal", False, True),
        (at(9), "personal", True, False),
        (at(9), "sick", False, False),
        (at(9), "sick", True, True),
        (at(11) + timedelta(hours=24), "sick", True, True),
        (at(11, 1) + timedelta(hours=24), "sick", True, False),
    ],
)
def test_leave_is_asked_for_before_the_session(course, when, kind, allowed, is_asked):
    course.keep(allows_retroactive_leave=allowed)

    if is_asked:
        assert course.ask(when=when, leave_type=kind).is_retroactive is (when >= at(9))
    else:
        with pytest.raises(errors.LeaveTooLate):
            course.ask(when=when, leave_type=kind)


def test_what_was_sent_back_was_still_asked_for_in_time(course):
    request = course.ask()
    leave.return_leave(request, by=course.host, comment="请补充", at=DAY_BEFORE)
    leave.change_leave(request, course.wish(reason="补充说明"), by=course.learner, at=at(10))

    again_asked = leave.submit_leave(
        request, by=course.learner, acknowledged=["leave_limit"], at=at(10)
    )

    assert (again_asked.status, again_asked.round) == ("submitted", 2)
    leave.return_leave(request, by=course.host, comment="再补充", at=at(10))
    with pytest.raises(errors.LeaveTooLate):
        leave.change_leave(request, course.wish(spans=[span(9, 12)]), by=course.learner, at=at(10))


@pytest.mark.parametrize(
    ("error", "wish"),
    [
        (errors.ReasonMissing, {"reason": "  "}),
        (errors.LeaveOutsideClass, {"spans": [span(9, 11, days=9)]}),
        (errors.LeaveOutsideClass, {"spans": [span(9, 11, days=-1)]}),
        (errors.LeaveEndsBeforeStart, {"spans": [span(11, 9)]}),
    ],
)
def test_refuses_what_is_no_leave(course, error, wish):
    with pytest.raises(error):
        course.ask(when=DAY_BEFORE - timedelta(days=2), **wish)
    assert not LeaveRequest.objects.exists()


def test_refuses_a_leave_of_no_time(course):
    with pytest.raises(errors.NothingAsked):
        leave.ask_leave(
            course.enrolment, leave.Wish("sick", [], REASON), by=course.learner, at=DAY_BEFORE
        )


def test_refuses_a_class_that_is_over_and_a_learner_who_has_left(course):
    TrainingClass.objects.update(status="concluded")
    with pytest.raises(WrongClassState):
        course.ask()
    TrainingClass.objects.update(status="in_progress")
    courses.withdraw(course.enrolment, reason="调离", is_decided=True)
    with pytest.raises(WrongEnrolmentState):
        course.ask()


def test_who_asks_is_kept_and_those_who_decide_are_told(course):
    liaison = make_liaison(course.enrolment.unit)

    by_learner = course.ask()
    by_liaison = course.ask(course.afternoon, by=liaison)
    officer = make_class_staff(course.training_class, Role.ORGANISATION_OFFICER)
    by_staff = course.ask(course.next_day, by=officer)

    asked = [by_learner.requested_as, by_liaison.requested_as, by_staff.requested_as]
    assert asked == ["learner", "liaison", "staff"]
    assert told(course.host.person) == ["李学员申请请假"] * 3
    assert told(course.teacher.person) == []


def test_a_draft_waits_for_nobody(course):
    draft = course.ask(is_draft=True)

    assert (draft.status, draft.chain, told(course.host.person)) == ("draft", [], [])
    assert leave.submit_leave(
        draft, by=course.learner, acknowledged=["leave_limit"], at=DAY_BEFORE
    ).chain == [Role.PRESIDING_HOST]


@pytest.mark.parametrize("step", ["submitted", "approved"])
def test_only_what_is_not_decided_is_changed(course, step):
    request = course.ask() if step == "submitted" else course.granted()

    with pytest.raises(errors.WrongLeaveState):
        leave.change_leave(request, course.wish(), by=course.learner, at=DAY_BEFORE)


def test_taking_back_is_told_to_those_who_would_decide(course):
    request = course.ask()

    leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE)

    assert status_of(request) == "withdrawn"
    assert told(course.host.person)[-1] == "李学员不再请假"
    assert list(LeaveSpan.objects.values_list("during", flat=True)) == [None]


def test_the_chain_follows_the_length(course):
    course.training_class.leave_steps.create(number=1, role=Role.CLASS_TEACHER, up_to_hours=4)
    course.training_class.leave_steps.create(number=2, role=Role.PRESIDING_HOST)

    short = course.ask(course.next_day)
    long = course.ask(course.session, course.afternoon)

    assert short.chain == [Role.CLASS_TEACHER]
    assert long.chain == [Role.CLASS_TEACHER, Role.PRESIDING_HOST]


def test_a_role_that_only_the_learner_holds_is_the_managers(course):
    course.training_class.staff.filter(role=Role.PRESIDING_HOST).delete()
    course.training_class.staff.create(person=course.learner.person, role=Role.PRESIDING_HOST)

    assert course.ask(by=again(course.learner)).chain == [Role.CLASS_MANAGER]


def test_whoever_holds_two_roles_decides_once(course):
    course.training_class.staff.filter(role=Role.PRESIDING_HOST).delete()
    course.training_class.staff.create(person=course.teacher.person, role=Role.PRESIDING_HOST)
    course.training_class.leave_steps.create(number=1, role=Role.CLASS_TEACHER, up_to_hours=0)
    course.training_class.leave_steps.create(number=2, role=Role.PRESIDING_HOST)

    assert course.ask().chain == [Role.CLASS_TEACHER]


def test_accounts_of_many_take_one_statement(course, django_assert_num_queries):
    course.granted()
    keys = [course.enrolment.pk, *(make_class_member(course) for _ in range(3))]

    with django_assert_num_queries(1):
        accounts = leave.leave_accounts(keys)

    assert [accounts[key].used for key in keys] == [4, 0, 0, 0]
    assert {account.required for account in accounts.values()} == {12}


def make_class_member(course):
    user = make_class_staff(course.training_class, Role.MONITOR)
    return courses.confirm(courses.enrol(course.training_class, user.person)).pk
