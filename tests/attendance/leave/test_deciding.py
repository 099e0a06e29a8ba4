"""Deciding on leave: who, in what order, once, and what the sheets say afterwards."""

from datetime import timedelta

import pytest

from attendance import errors
from attendance.models import AttendanceFact, LeaveDecision
from attendance.services import leave
from people.models import User
from people.roles import Role
from tests.attendance.leave.scenes import DAY_BEFORE, Course, again, status_of, told
from tests.attendance.lectures import at
from tests.factories import make_class_staff, make_liaison, make_session

pytestmark = pytest.mark.django_db
VERBS = {
    "approve": lambda request, **by: leave.approve_leave(request, at=DAY_BEFORE, **by),
    "reject": lambda request, **by: leave.reject_leave(
        request, comment="课程重要", at=DAY_BEFORE, **by
    ),
    "return": lambda request, **by: leave.return_leave(
        request, comment="请补充", at=DAY_BEFORE, **by
    ),
}


@pytest.fixture
def course():
    return Course()


@pytest.mark.parametrize(
    ("verb", "state", "subject"),
    [
        ("approve", "approved", "李学员的请假已批准"),
        ("reject", "rejected", "李学员的请假未获批准"),
        ("return", "returned", "李学员的请假申请需补充"),
    ],
)
def test_the_host_decides_and_the_learner_is_told(course, verb, state, subject):
    request = VERBS[verb](course.ask(), by=course.host)

    assert status_of(request) == state
    assert told(course.learner.person) == [subject]
    last = request.decisions.last()
    assert (last.kind, last.by, last.step, last.at) == (verb, course.host, 1, DAY_BEFORE)


def test_nobody_else_decides(course):
    request = course.ask()

    for decide in VERBS.values():
        with pytest.raises(errors.NotYourTurn) as refused:
            decide(request, by=course.teacher)
        assert refused.value.context == {"role": Role.PRESIDING_HOST.label}
    assert status_of(request) == "submitted"


def test_nobody_decides_on_their_own(course):
    make_second_host(course)
    course.training_class.staff.create(person=course.learner.person, role=Role.PRESIDING_HOST)
    own = course.ask(by=again(course.learner))
    filed = course.ask(course.afternoon, by=course.host)

    for decide in VERBS.values():
        with pytest.raises(errors.OwnLeave):
            decide(own, by=again(course.learner))
        with pytest.raises(errors.OwnLeave):
            decide(filed, by=course.host)
    assert not LeaveDecision.objects.exclude(kind="submit").exists()


def make_second_host(course):
    return make_class_staff(course.training_class, Role.PRESIDING_HOST)


def test_nobody_decides_on_the_leave_of_their_superior(course):
    make_second_host(course)
    unit = course.host.person.unit
    unit.principal = course.learner.person
    unit.save()
    request = course.ask(by=again(course.learner))

    with pytest.raises(errors.LeaveOfSuperior):
        course.approve(request)


@pytest.mark.parametrize("verb", ["reject", "return"])
def test_a_decision_against_says_why(course, verb):
    request = course.ask()

    with pytest.raises(errors.ReasonMissing):
        getattr(leave, f"{verb}_leave")(request, by=course.host, comment=" ", at=DAY_BEFORE)


@pytest.mark.parametrize(
    ("first", "second"), [("approve", "approve"), ("reject", "return"), ("return", "reject")]
)
def test_the_second_who_decides_is_told_who_was_first(course, first, second):
    second_host = make_second_host(course)
    request = course.ask()
    VERBS[first](request, by=course.host)

    with pytest.raises(errors.LeaveDecided) as refused:
        VERBS[second](request, by=second_host, version=request.version)
    assert refused.value.context["person"] == course.host
    assert request.decisions.count() == 2


def test_nobody_decides_on_what_was_changed_unseen(course):
    request = course.ask()
    seen = request.version
    leave.return_leave(request, by=course.host, comment="请补充", at=DAY_BEFORE)
    changed = leave.resubmit_leave(
        request,
        course.wish(reason="另有原因"),
        by=course.learner,
        acknowledged=["leave_limit"],
        at=DAY_BEFORE,
    )

    with pytest.raises(errors.LeaveChanged):
        course.approve(request, version=seen)
    assert course.approve(request, version=changed.version).status == "approved"


def test_what_was_taken_back_is_not_decided(course):
    request = course.ask()
    leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE)

    with pytest.raises(errors.LeaveDecided):
        course.approve(request)
    draft = course.ask(course.afternoon, is_draft=True)
    with pytest.raises(errors.WrongLeaveState):
        course.approve(draft)


def ladder(course):
    course.training_class.leave_steps.create(number=1, role=Role.CLASS_TEACHER, up_to_hours=1)
    course.training_class.leave_steps.create(number=2, role=Role.PRESIDING_HOST)


def test_the_steps_are_decided_in_order(course):
    ladder(course)
    request = course.ask()

    with pytest.raises(errors.NotYourTurn):
        course.approve(request)
    passed = course.approve(request, by=course.teacher)
    assert (passed.status, passed.awaited_role) == ("submitted", Role.PRESIDING_HOST)
    assert told(course.host.person) == ["李学员申请请假"]
    assert course.approve(request).status == "approved"


def test_nobody_decides_twice_in_a_chain(course):
    ladder(course)
    make_second_host(course)
    course.training_class.staff.create(person=course.teacher.person, role=Role.PRESIDING_HOST)
    both = again(course.teacher)
    request = course.ask()
    course.approve(request, by=both)

    with pytest.raises(errors.DecidedAlready):
        course.approve(request, by=both)


def test_two_people_of_one_role_decide_one_step(course):
    ladder(course)
    colleague = make_class_staff(course.training_class, Role.CLASS_TEACHER)
    request = course.ask()
    seen = request.version
    course.approve(request, by=course.teacher)

    with pytest.raises(errors.LeaveDecided):
        course.approve(request, by=colleague, version=seen)


def test_the_liaison_and_the_class_teacher_hear_of_a_leave(course):
    liaison = make_liaison(course.enrolment.unit)

    course.granted()

    assert told(liaison.person) == ["李学员的请假已批准"]
    assert "李学员的请假已批准" in told(course.teacher.person)


def test_the_proof_is_demanded_before_approval(course):
    course.keep(personal_needs_proof=True)
    request = course.ask()

    assert request.needs_proof
    with pytest.raises(errors.ProofMissing):
        course.approve(request)
    course.keep(approves_without_proof=True)
    assert course.approve(request).status == "approved"


@pytest.mark.parametrize(("hours", "is_needed"), [(7, False), (8, True)])
def test_sick_leave_of_a_day_needs_a_proof(course, hours, is_needed):
    course.session.credit_hours = hours
    course.session.save()

    assert course.ask(leave_type="sick").needs_proof is is_needed


def test_the_liaison_is_the_word_of_the_unit(course):
    course.keep(personal_needs_proof=True)
    liaison = make_liaison(course.enrolment.unit)

    assert not course.ask(by=liaison).needs_proof
    assert not course.ask(course.afternoon, leave_type="official").needs_proof


def test_approved_leave_fills_the_sheet_and_cancelling_touches_no_other_fact(course):
    course.open()
    course.mark("present", when=at(9, 1))
    assert course.status_at(course.session) == "present"
    request = course.ask(when=at(8, 55))
    course.approve(request, when=at(9, 5))
    assert course.status_at(course.session) == "on_leave"
    facts = list(AttendanceFact.objects.values())

    leave.cancel_leave(request, by=course.teacher, reason="改期", at=at(9, 30))

    assert course.status_at(course.session) == "present"
    assert list(AttendanceFact.objects.values()) == facts


def test_a_sheet_opened_later_knows_the_leave(course):
    request = course.granted()
    course.open()
    assert course.status_at(course.session) == "on_leave"

    leave.cancel_leave(request, by=course.host, reason="改期", at=at(9, 5))

    assert course.status_at(course.session) == "pending"


def test_a_sheet_handed_in_is_not_torn_open(course):
    request = course.granted()
    course.open()
    course.submit()

    with pytest.raises(errors.SheetClosed):
        leave.cancel_leave(request, by=course.host, reason="改期", at=at(12))
    assert status_of(request) == "approved"


def test_before_it_begins_the_learner_gives_a_leave_back(course):
    request = course.granted()

    leave.cancel_leave(request, by=course.learner, at=at(8, 59))

    assert (status_of(request), course.account().used) == ("cancelled", 0)


def test_once_it_has_begun_only_the_staff_cancels_and_says_why(course):
    request = course.granted()

    with pytest.raises(errors.LeaveBegun):
        leave.cancel_leave(request, by=course.learner, reason="不用了", at=at(9))
    with pytest.raises(errors.ReasonMissing):
        leave.cancel_leave(request, by=course.host, at=at(9))
    assert leave.cancel_leave(request, by=course.host, reason="改期", at=at(9)).status == (
        "cancelled"
    )


def test_over_the_limit_is_told_once_and_nothing_else_happens(course):
    manager = User.objects.get(pk=course.manager.pk)
    subject = "李学员请假已超过限额"

    course.granted()
    course.granted(course.afternoon)

    assert told(course.teacher.person).count(subject) == 1
    assert told(manager.person).count(subject) == 1
    course.enrolment.refresh_from_db()
    assert course.enrolment.status == "reported"


def test_exactly_a_seventh_raises_no_flag(course):
    for number in range(4):
        make_session(
            course.training_class, starts_at=at(14 + 2 * number) + timedelta(days=1),
            credit_hours=4,
        )  # fmt: skip

    course.granted()

    assert (course.account().used, course.account().is_over) == (4, False)
    assert "李学员请假已超过限额" not in told(course.teacher.person)
