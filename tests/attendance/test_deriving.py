"""Records derived anew: after a leave, after a change of the numbers, for a check of everything."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from attendance.errors import SheetClosed, SheetLocked
from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    LeaveRequest,
    LeaveSpan,
)
from attendance.services import Mark, Scan, check_in, rederive, roll_call
from courses import services as courses
from people.models import Notice, Person
from people.roles import Role
from tests.attendance.lectures import Lecture, at, nonce
from tests.factories import make_manager, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture()


def grant_leave(enrolment, start=8, end=12, *, status="approved", **fields):
    """A leave as it stands in the database once it is decided."""
    leave = LeaveRequest.objects.create(
        enrolment=enrolment,
        training_class=enrolment.training_class,
        sealed_reason=b"x",
        from_at=at(start),
        to_at=at(end),
        status=status,
        decided_at=fields.pop("decided_at", at(7)),
        requested_by=make_manager(),
        **fields,
    )
    LeaveSpan.objects.create(request=leave, enrolment=enrolment, from_at=at(start), to_at=at(end))
    return leave


def derive(lecture, *enrolments):
    keys = [enrolment.pk for enrolment in enrolments or lecture.enrolments]
    return rederive(lecture.training_class.pk, keys, at(8), at(12), at=at(12))


def command(name, *args):
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


# Leave


def test_an_approved_leave_fills_the_sheet_and_its_end_empties_it_again(lecture):
    learner = lecture.enrolments[0]
    leave = grant_leave(learner)

    assert [item.learner.enrolment_id for item in derive(lecture)] == [learner.pk]
    record = lecture.record(learner)
    assert (record.status, record.source, record.hours_lost) == ("on_leave", "leave", 2)

    leave.status = "cancelled"
    leave.save()
    derive(lecture)
    assert lecture.statuses() == ["pending", "pending"]
    assert lecture.record(learner).revision == 3


def test_cancelling_a_leave_brings_back_what_was_recorded(lecture):
    learner = lecture.enrolments[0]
    lecture.mark("absent", learner)
    leave = grant_leave(learner)
    derive(lecture)
    assert lecture.record(learner).status == "on_leave"

    leave.status = "cancelled"
    leave.save()
    derive(lecture)
    assert (lecture.record(learner).status, AttendanceFact.objects.count()) == ("absent", 1)


def test_a_sheet_opened_later_knows_the_leave_and_the_rest_is_present_spares_it():
    lecture = Lecture(is_open=False)
    grant_leave(lecture.enrolments[0])
    lecture.open()
    assert lecture.statuses() == ["on_leave", "pending"]

    outcomes = lecture.mark("present", only_pending=True)
    assert [outcome.result for outcome in outcomes] == ["kept", "recorded"]
    assert lecture.statuses() == ["on_leave", "present"]


def test_whoever_is_overdue_is_absent_until_they_are_back(lecture):
    learner = lecture.enrolments[0]
    leave = grant_leave(learner, 7, 8, status="overdue", overdue_at=at(8, 30))
    derive(lecture)
    assert (lecture.record(learner).status, lecture.record(learner).source) == (
        "absent",
        "overdue",
    )

    assert lecture.check_in(learner, at(9, 5)).status == "late"
    leave.status, leave.returned_at = "closed", at(8, 45)
    leave.save()
    derive(lecture)
    assert lecture.record(learner).status == "late"


def test_an_early_return_cuts_the_leave(lecture):
    learner = lecture.enrolments[0]
    grant_leave(learner, status="closed", returned_at=at(8, 30))

    assert derive(lecture) == []
    assert lecture.record(learner).status == "pending"


def test_what_is_handed_in_stays_complete_and_what_is_locked_stays(lecture):
    learner, other = lecture.enrolments
    leave = grant_leave(learner)
    derive(lecture)
    lecture.mark("present", other)
    lecture.submit()

    leave.status = "cancelled"
    leave.save()
    with pytest.raises(SheetClosed):
        derive(lecture)
    leave.status = "approved"
    leave.save()
    lecture.lock()
    assert derive(lecture) == []
    grant_leave(other, decided_at=at(11, 30))
    with pytest.raises(SheetLocked):
        derive(lecture)
    assert lecture.statuses() == ["on_leave", "present"]


def test_a_leave_after_the_roll_changes_a_sheet_that_is_not_locked(lecture):
    lecture.mark("absent")
    lecture.submit()
    grant_leave(lecture.enrolments[0], decided_at=at(11, 30))
    derive(lecture)

    assert lecture.statuses() == ["on_leave", "absent"]


# From when to when somebody is in the class


def test_only_those_who_were_in_the_class_then_are_on_the_roll(lecture):
    joined, left = lecture.enrolments
    joined.reported_at = at(11)
    joined.save()
    courses.withdraw(left, reason="调离", is_decided=True, at=at(9))
    derive(lecture)

    assert AttendanceRecord.objects.count() == 0


# Different orders, same result


@pytest.mark.parametrize("turn", range(6))
def test_batches_of_offline_devices_give_the_same_result_in_any_order(lecture, turn):
    first, second = lecture.enrolments

    def marks(hour, minute, *pairs):
        made = [Mark(e.pk, s, nonce(), client_at=at(hour, minute)) for e, s in pairs]
        roll_call(lecture.session, made, by=lecture.manager, at=at(10), sent_at=at(10))

    def scans(kind, hour, minute, enrolment):
        scan = Scan(nonce(), enrolment.pk, kind, happened_at=at(hour, minute))
        check_in(lecture.session.pk, scan, by=lecture.manager, at=at(10), device="一号门")

    batches = [
        lambda: marks(9, 5, (first, "absent"), (second, "present")),
        lambda: scans("in", 9, 12, first),
        lambda: marks(9, 20, (second, "late")),
        lambda: scans("in", 9, 10, second),
    ]
    for number in (range(4), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1), (1, 0, 2, 3), (0, 2, 3, 1))[
        turn
    ]:
        batches[number]()

    rows = AttendanceRecord.objects.order_by("enrolment").values_list("status", "minutes_late")
    assert list(rows) == [("late", 12), ("late", 20)]


# Checking and judging anew


def test_verify_finds_exactly_what_was_changed_behind_its_back(lecture):
    lecture.mark("late")
    assert "一致" in command("verify")
    record = lecture.record()
    AttendanceRecord.objects.filter(pk=record.pk).update(minutes_late=4)

    out = StringIO()
    with pytest.raises(CommandError, match="1"):
        call_command("verify", stdout=out)
    [line] = out.getvalue().splitlines()
    assert record.enrolment.person.name in line
    assert "迟到 +4/-0 → 迟到 +5/-0" in line
    assert lecture.record().minutes_late == 4


@pytest.mark.parametrize("damage", ["missing", "stray", "hours", "source", "revision"])
def test_verify_finds_every_kind_of_damage(lecture, damage):
    lecture.mark("absent", lecture.enrolments[0])
    records = AttendanceRecord.objects.filter(enrolment=lecture.enrolments[0])
    if damage == "missing":
        records.delete()
    elif damage == "stray":
        # Of somebody of whom the sheet has nothing to say.
        lecture.enrolments[1].status = "confirmed"
        lecture.enrolments[1].save()
    else:
        value = {"hours": {"hours_lost": 0}, "source": {"source": "leave"}}
        records.update(**value.get(damage, {"revision": 7}))

    if damage == "revision":
        command("verify")
    else:
        with pytest.raises(CommandError):
            command("verify")


def test_verify_leaves_sheets_of_older_rules_alone_once_they_are_handed_in(lecture):
    lecture.mark("late")
    AttendanceRecord.objects.update(minutes_late=4, rules_version=1)
    with pytest.raises(CommandError):
        command("verify")
    lecture.submit()
    AttendanceRecord.objects.update(minutes_late=4, rules_version=1)

    assert "一致" in command("verify")


def test_changed_numbers_are_shown_first_and_count_for_open_sheets_only(lecture):
    handed_in = Lecture(by=lecture.manager)
    for one in (lecture, handed_in):
        one.check_in(one.enrolments[0], at(9, 10))
        one.mark("present", one.enrolments[1])
    handed_in.submit()
    for one in (lecture, handed_in):
        AttendancePolicy.objects.create(training_class=one.training_class, grace=15)

    shown = command("rejudge")
    assert "迟到 +10/-0 → 出勤" in shown
    assert len(shown.splitlines()) == 2
    assert lecture.record().status == "late"

    command("rejudge", "--apply", "--class", lecture.training_class.class_code)
    assert (lecture.record().status, handed_in.record().status) == ("present", "late")
    assert command("rejudge").startswith("将有 0")
    assert "一致" in command("verify")
    with pytest.raises(CommandError, match="没有"):
        command("rejudge", "--class", "没有")


# Reminders


def test_the_owner_of_a_missing_sheet_is_told_once():
    unopened = Lecture(is_open=False)
    teacher = make_person("钱班主任")
    unopened.training_class.staff.create(person=teacher, role=Role.CLASS_TEACHER)
    opened = Lecture()
    Person.objects.filter(user=opened.manager).update(name="赵主持")
    done = Lecture()
    done.mark()
    done.submit()

    late = at(11) + timedelta(hours=24)
    with time_machine.travel(late - timedelta(seconds=1), tick=False):
        assert command("remind_sheets") == ""
    with time_machine.travel(late, tick=False):
        first, second = command("remind_sheets"), command("remind_sheets")
    assert second == ""
    assert len(first.splitlines()) == 2
    told = set(Notice.objects.values_list("person__name", flat=True))
    assert {"钱班主任", "赵主持"} == told


def test_a_sheet_handed_in_knows_nothing_of_what_changes_later(lecture):
    learner = lecture.enrolments[0]
    group = lecture.training_class.groups.create(group_no=1)
    lecture.mark("late")
    lecture.submit()

    learner.attendance_exempt, learner.exempt_reason, learner.group = True, "借调", group
    learner.save()

    assert "一致" in command("verify")
    assert derive(lecture) == []
