"""Opening, handing in, locking and correcting."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from attendance.errors import (
    ClassNotRunning,
    NobodyToExpect,
    NoRollKept,
    NotOnTheDay,
    PendingLeft,
    ReasonMissing,
    SameStatus,
    SheetAlreadyOpen,
    SheetClosed,
    SheetNotConfirmed,
    SheetNotOpen,
    SheetNotSubmitted,
    SheetStillOpen,
    StatusNotAllowed,
)
from attendance.models import AttendanceFact, AttendanceRecord, AttendanceSheet
from attendance.services import correct_record, lock_sheet, open_sheet, submit_sheet
from courses import services as courses
from courses.models import TrainingClass, TrainingSession
from tests.attendance.lectures import Lecture, at
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def unopened():
    return Lecture(is_open=False)


# Opening


def test_opening_puts_everybody_expected_on_the_roll(unopened):
    make_enrolment(unopened.training_class, status="confirmed")
    exempt = make_enrolment(unopened.training_class)
    exempt.attendance_exempt, exempt.exempt_reason = True, "领导小组成员"
    exempt.save()

    sheet = unopened.open()

    assert (sheet.state, sheet.opened_at, sheet.opened_by) == (
        "open",
        at(8, 50),
        unopened.manager,
    )
    assert unopened.statuses() == ["pending", "pending", "exempt"]
    session = TrainingSession.objects.get(pk=unopened.session.pk)
    assert session.status == TrainingSession.Status.IN_PROGRESS
    assert session.training_class.status == TrainingClass.Status.IN_PROGRESS


def test_a_sheet_is_opened_once(lecture):
    with pytest.raises(SheetAlreadyOpen):
        lecture.open()


def test_a_sheet_is_opened_from_the_day_on(unopened):
    with pytest.raises(NotOnTheDay):
        open_sheet(unopened.session, by=unopened.manager, at=at(0) - timedelta(seconds=1))

    assert open_sheet(unopened.session, by=unopened.manager, at=at(0)).state == "open"


def test_no_roll_is_kept_at_a_voluntary_or_a_cancelled_session(unopened):
    TrainingSession.objects.update(is_required=False)
    with pytest.raises(NoRollKept):
        unopened.open()

    TrainingSession.objects.update(is_required=True)
    courses.cancel_session(unopened.session, reason="停电")
    with pytest.raises(NoRollKept):
        unopened.open()


@pytest.mark.parametrize("status", ["draft", "concluded", "archived", "cancelled"])
def test_the_class_must_run(unopened, status):
    TrainingClass.objects.update(status=status)

    with pytest.raises(ClassNotRunning):
        unopened.open()
    assert not AttendanceSheet.objects.exists()


def test_somebody_must_have_reported_in():
    with pytest.raises(NobodyToExpect):
        Lecture(learners=0)


# Handing in and locking


def test_handing_in_names_who_is_not_marked():
    lecture = Lecture(learners=7)
    names = [enrolment.person.name for enrolment in lecture.enrolments]
    lecture.mark("present", lecture.enrolments[0])

    with pytest.raises(PendingLeft) as refused:
        lecture.submit()
    assert refused.value.context == {"count": 6, "names": "、".join(names[1:6]) + "…"}

    lecture.mark("present", *lecture.enrolments[1:6])
    with pytest.raises(PendingLeft) as refused:
        lecture.submit()
    assert refused.value.context == {"count": 1, "names": names[6]}


def test_handing_in_keeps_when_and_by_whom(lecture):
    lecture.mark()

    sheet = lecture.submit()

    assert (sheet.state, sheet.submitted_at, sheet.submitted_by) == (
        "submitted",
        at(11, 5),
        lecture.manager,
    )
    assert TrainingSession.objects.get(pk=lecture.session.pk).status == "held"
    with pytest.raises(SheetClosed):
        lecture.submit()


def test_whoever_came_to_the_class_meanwhile_has_to_be_marked(lecture):
    lecture.mark()
    late_comer = make_enrolment(lecture.training_class)

    with pytest.raises(PendingLeft, match=late_comer.person.name):
        lecture.submit()
    lecture.mark("absent", late_comer)
    assert lecture.submit().state == "submitted"


def test_whoever_left_unmarked_does_not_count_and_whoever_was_marked_does():
    lecture = Lecture(learners=4)
    stays, marked, unmarked, cleared = lecture.enrolments
    lecture.mark("present", stays, marked)
    lecture.mark("absent", cleared)
    lecture.mark("pending", cleared)
    for learner in (marked, unmarked, cleared):
        courses.withdraw(learner, reason="调离", is_decided=True, at=at(10))

    lecture.submit()

    assert lecture.statuses() == ["present", "present", "exempt", "exempt"]
    assert stays.records.get().source == "roll_call"
    assert unmarked.records.get().source == "membership"
    counts = AttendanceSheet.objects.with_counts().get().counts
    assert (counts["expected"], counts["present"]) == (2, 2)
    assert AttendanceFact.objects.filter(enrolment=cleared).count() == 2


def test_an_exemption_given_or_lifted_meanwhile_counts(lecture):
    given, lifted = lecture.enrolments
    AttendanceRecord.objects.filter(enrolment=lifted).update(status="exempt", source="exemption")
    given.attendance_exempt, given.exempt_reason = True, "领导小组成员"
    given.save()

    with pytest.raises(PendingLeft, match=lifted.person.name):
        lecture.submit()
    lecture.mark("present", lifted)
    lecture.submit()

    assert lecture.statuses() == ["exempt", "present"]


def test_only_what_was_handed_in_is_locked(lecture, unopened):
    with pytest.raises(SheetNotSubmitted):
        lecture.confirm()
    with pytest.raises(SheetNotConfirmed):
        lecture.lock()
    with pytest.raises(SheetNotOpen):
        lock_sheet(unopened.session, by=unopened.manager)
    with pytest.raises(SheetNotOpen):
        submit_sheet(unopened.session, by=unopened.manager)

    lecture.mark()
    lecture.submit()
    sheet = lecture.lock()
    assert (sheet.state, sheet.locked_at, sheet.locked_by) == (
        "locked",
        at(11, 10),
        lecture.manager,
    )
    with pytest.raises(SheetNotConfirmed):
        lecture.lock()


@pytest.mark.parametrize("statuses", [("present", "absent"), ("late", "late_and_left")])
def test_counts_add_up_to_those_expected(statuses):
    lecture = Lecture(learners=3)
    exempt = lecture.enrolments[2]
    exempt.attendance_exempt, exempt.exempt_reason = True, "领导小组成员"
    exempt.save()
    for learner, status in zip(lecture.enrolments, statuses, strict=False):
        lecture.mark(status, learner)
    lecture.submit()

    counts = AttendanceSheet.objects.with_counts().get().counts

    others = {name: n for name, n in counts.items() if name not in ("expected", "exempt")}
    assert (counts["expected"], counts["exempt"], sum(others.values())) == (2, 1, 2)
    assert {name for name, n in others.items() if n} == set(statuses)


def test_a_sheet_without_anybody_counts_nobody(lecture):
    AttendanceRecord.objects.all().delete()

    assert set(AttendanceSheet.objects.with_counts().get().counts.values()) == {0}


# Correcting


def correct(lecture, status, reason="签到表可证"):
    return correct_record(lecture.record(), status, reason=reason, by=lecture.manager, at=at(15))


@pytest.mark.parametrize("state", ["submitted", "confirmed"])
def test_a_correction_keeps_what_was(lecture, state):
    lecture.mark("absent")
    lecture.submit()
    if state == "confirmed":
        lecture.confirm()

    record = correct(lecture, "late", " 签到表可证 ")

    fact = AttendanceFact.objects.get(kind="correction")
    assert (record.status, record.source, record.hours_lost) == ("late", "correction", 0)
    assert (fact.old_status, fact.status, fact.reason) == ("absent", "late", "签到表可证")
    assert AttendanceFact.objects.filter(kind="mark", status="absent").count() == 2


def test_a_correction_can_be_corrected(lecture):
    lecture.mark("absent")
    lecture.submit()
    correct(lecture, "late")

    assert correct(lecture, "present").status == "present"
    history = AttendanceFact.objects.filter(kind="correction").values_list("old_status", "status")
    assert list(history) == [("absent", "late"), ("late", "present")]


@pytest.mark.parametrize(
    ("status", "reason", "refusal"),
    [
        ("late", " ", ReasonMissing),
        ("absent", "无", SameStatus),
        ("pending", "无", StatusNotAllowed),
        ("exempt", "无", StatusNotAllowed),
    ],
)
def test_a_correction_has_to_say_something(lecture, status, reason, refusal):
    lecture.mark("absent")
    lecture.submit()

    with pytest.raises(refusal):
        correct(lecture, status, reason)
    assert lecture.record().status == "absent"


def test_an_open_sheet_is_not_corrected(lecture):
    with pytest.raises(SheetStillOpen):
        correct(lecture, "late")


# What happened stays


def refuses(statement):
    with connection.cursor() as cursor:
        # TRUNCATE would refuse for its own reasons while foreign keys are unchecked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_the_database_refuses_to_change_or_delete_facts(lecture):
    lecture.mark()

    refuses("UPDATE attendance_attendancefact SET status = 'absent'")
    refuses("DELETE FROM attendance_attendancefact")
    refuses("TRUNCATE attendance_attendancefact")
    refuses("TRUNCATE attendance_sheetevent, attendance_attendancefact")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AttendanceFact.objects.update(reason="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AttendanceFact.objects.all().delete()

    assert AttendanceFact.objects.filter(status="present").count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("minutes_late", 5), ("minutes_early", 5)],
)
def test_the_database_refuses_minutes_without_their_status(lecture, column, value):
    lecture.mark()

    with pytest.raises(DatabaseError, match="only_when"), transaction.atomic():
        AttendanceRecord.objects.update(**{column: value})


def test_the_database_refuses_a_correction_without_a_reason(lecture):
    lecture.mark()
    fact = AttendanceFact.objects.first()
    fact.pk, fact.nonce, fact.kind = None, "another-nonce", "correction"

    with pytest.raises(DatabaseError, match="correction_has_a_reason"), transaction.atomic():
        fact.save()
