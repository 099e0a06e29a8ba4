"""Marks from phones that were offline, scans taken back, a second count, corrections by two."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from attendance.errors import AnnulTooLate, OtherDevice, ScanUnknown, SheetClosed
from attendance.models import AttendanceFact, CorrectionProposal, SheetEvent
from attendance.services import (
    Mark,
    agree_to_correction,
    annul_scan,
    confirm_sheet,
    decline_correction,
    propose_correction,
    reopen_sheet,
    roll_call,
    spot_check,
)
from courses import services as courses
from tests.attendance.lectures import Lecture, at, nonce
from tests.factories import make_manager

pytestmark = pytest.mark.django_db
TEN, HALF_PAST, NO_TIME = at(10), at(9, 30), timedelta(0)


@pytest.fixture
def lecture():
    return Lecture()


def upload(lecture, *marks, when=TEN, clock=NO_TIME, **options):
    """Marks kept offline, sent at a time by a phone whose clock is ahead by `clock`."""
    return roll_call(
        lecture.session, marks, by=lecture.manager, at=when, sent_at=when + clock, **options
    )


def kept(enrolment, status, *time, clock=NO_TIME, seen=None):
    return Mark(enrolment.pk, status, nonce(), client_at=at(*time) + clock, seen=seen)


# Offline marks


@pytest.mark.parametrize("clock", [timedelta(0), timedelta(days=1), timedelta(hours=-30)])
def test_a_mark_counts_from_when_it_was_made_whatever_the_phones_clock_shows(lecture, clock):
    mark = kept(lecture.enrolments[0], "late", 9, 7, clock=clock)

    [outcome] = upload(lecture, mark, clock=clock)

    fact = AttendanceFact.objects.get()
    assert (outcome.status, outcome.minutes_late) == ("late", 7)
    assert (fact.happened_at, fact.recorded_at, fact.client_at) == (
        at(9, 7),
        at(10),
        at(9, 7) + clock,
    )


@pytest.mark.parametrize("time", [at(10, 1), at(10) - timedelta(days=3, seconds=1)])
def test_a_time_that_cannot_be_is_not_believed(lecture, time):
    upload(lecture, Mark(lecture.enrolments[0].pk, "late", nonce(), client_at=time))

    assert AttendanceFact.objects.get().happened_at == at(10)


def test_a_newer_scan_wins_over_a_mark_made_before_it_and_both_are_kept(lecture):
    learner = lecture.enrolments[0]
    seen = lecture.record(learner).revision
    lecture.check_in(learner, at(9, 20))

    [outcome] = upload(lecture, kept(learner, "present", 9, 5, seen=seen))

    assert (outcome.result, outcome.status, outcome.minutes_late) == ("conflict", "late", 20)
    assert AttendanceFact.objects.count() == 2
    [newer] = upload(lecture, kept(learner, "present", 9, 30, seen=seen))
    assert (newer.result, newer.status) == ("recorded", "present")


def test_the_later_of_two_people_wins_and_is_told_whom_it_replaced(lecture):
    learner = lecture.enrolments[0]
    seen = lecture.record(learner).revision
    lecture.mark("absent", learner, when=at(9, 10))

    [earlier] = upload(lecture, kept(learner, "late", 9, 5, seen=seen))
    assert (earlier.result, earlier.status) == ("conflict", "absent")
    [later] = upload(lecture, kept(learner, "present", 9, 15, seen=seen))
    assert (later.result, later.status, later.overtook) == ("recorded", "present", "absent")
    [aware] = upload(lecture, kept(learner, "late", 9, 16, seen=later.revision))
    assert (aware.result, aware.overtook) == ("recorded", None)


def test_a_repeated_conflict_gets_the_same_answer_even_when_the_sheet_is_closed(lecture):
    learner = lecture.enrolments[0]
    lecture.check_in(learner, at(9, 20))
    mark = kept(learner, "absent", 9, 5)
    [first] = upload(lecture, mark)
    lecture.mark("present", lecture.enrolments[1])
    lecture.submit()

    [again] = upload(lecture, mark, when=at(12))

    assert (again.result, again.status) == (first.result, first.status) == ("conflict", "late")
    with pytest.raises(SheetClosed):
        upload(lecture, mark, kept(learner, "present", 9, 40), when=at(12))


def test_a_learner_withdrawn_between_scan_and_upload_keeps_the_scan(lecture):
    learner = lecture.enrolments[0]
    courses.withdraw(learner, reason="调离", is_decided=True, at=at(10))

    [outcome] = upload(lecture, kept(learner, "present", 9, 5), when=at(10, 30))

    assert (outcome.result, lecture.record(learner).status) == ("recorded", "present")


# Scans taken back


def scanned(lecture, device="一号门"):
    lecture.check_in(lecture.enrolments[0], at(9, 20), device=device)
    return AttendanceFact.objects.get(kind="in").nonce


def annul(lecture, scan, when=HALF_PAST, device="一号门", key="annul-0001", by=None):
    return annul_scan(scan, by=by or lecture.manager, annulment=key, device=device, at=when)


def test_a_scan_taken_back_counts_no_more_and_stays_on_record(lecture):
    scan = scanned(lecture)
    assert lecture.record().status == "late"

    assert annul(lecture, scan).status == "pending"
    assert annul(lecture, scan).result == "replayed"
    assert annul(lecture, scan, key="annul-0002").result == "replayed"
    assert lecture.statuses() == ["pending", "pending"]
    facts = AttendanceFact.objects.order_by("pk").values_list("kind", "annuls__nonce")
    assert list(facts) == [("in", None), ("annul", scan)]
    assert lecture.check_in(lecture.enrolments[0], at(9, 31)).status == "absent"


def test_only_who_scanned_takes_back_on_the_same_device_and_in_time(lecture):
    scan = scanned(lecture)
    with pytest.raises(OtherDevice):
        annul(lecture, scan, device="二号门")
    with pytest.raises(AnnulTooLate):
        annul(lecture, scan, when=at(9, 35, 1))
    with pytest.raises(ScanUnknown):
        annul(lecture, scan, by=make_manager())
    mark = lecture.mark("present", lecture.enrolments[1])[0]
    assert mark.result == "recorded"
    with pytest.raises(ScanUnknown):
        annul(lecture, AttendanceFact.objects.get(kind="mark").nonce)

    assert annul(lecture, scan, when=at(9, 35)).status == "pending"


def test_the_database_ties_an_annulment_to_its_scan(lecture):
    scanned(lecture)
    fact = AttendanceFact.objects.get()
    fact.pk, fact.nonce, fact.kind = None, "another-nonce", "annul"

    with pytest.raises(DatabaseError, match="annulment_names_its_scan"), transaction.atomic():
        fact.save()


# A second count


def test_a_spot_check_stands_beside_the_roll_and_changes_nothing(lecture):
    first, second = lecture.enrolments
    lecture.mark("present")
    marks = [Mark(first.pk, "present", "spot-0001"), Mark(second.pk, "absent", "spot-0002")]

    outcomes = spot_check(lecture.session, marks, by=lecture.manager, at=at(10))
    again = spot_check(lecture.session, marks, by=lecture.manager, at=at(10))
    [wrong] = spot_check(
        lecture.session, [Mark(first.pk, "late", "spot-0003")], by=lecture.manager, at=at(10)
    )

    assert [one.result for one in outcomes] == ["recorded", "recorded"]
    assert [one.result for one in again] == ["replayed", "replayed"]
    assert wrong.error.code == "status_not_allowed"
    assert lecture.statuses() == ["present", "present"]
    spots = AttendanceFact.objects.filter(kind="spot").values_list("enrolment", "status")
    assert set(spots) == {(first.pk, "present"), (second.pk, "absent")}


# Confirming, reopening, correcting what is locked


def handed_in(lecture):
    lecture.mark("absent", lecture.enrolments[0])
    lecture.mark("present", lecture.enrolments[1])
    lecture.submit()
    return lecture


def test_what_the_learners_did_themselves_needs_no_second_recorder(lecture):
    lecture.mark("present")
    lecture.check_in(lecture.enrolments[0], at(9), by=make_manager())
    lecture.submit()

    assert confirm_sheet(lecture.session, by=lecture.manager).state == "confirmed"


def test_a_reopened_sheet_takes_marks_again_and_says_why(lecture):
    handed_in(lecture).confirm()

    reopen_sheet(lecture.session, reason=" 漏记一人 ", by=lecture.manager, at=at(12))

    sheet = lecture.sheet
    assert (sheet.state, sheet.submitted_by, sheet.confirmed_at) == ("open", None, None)
    lecture.mark("late", lecture.enrolments[0], when=at(12, 5))
    assert lecture.submit().state == "submitted"
    events = SheetEvent.objects.order_by("pk").values_list("action", "reason")
    assert list(events) == [
        ("opened", ""), ("submitted", ""), ("confirmed", ""), ("reopened", "漏记一人"),
        ("submitted", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_sheetevent SET reason = 'x'",
        "DELETE FROM attendance_sheetevent",
        "TRUNCATE attendance_sheetevent",
    ],
)
def test_how_a_sheet_went_is_never_rewritten(lecture, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_a_locked_record_changes_when_a_second_person_agrees(lecture):
    handed_in(lecture).lock()
    record = lecture.record()

    proposal = propose_correction(record, "late", reason="签到表可证", by=lecture.manager)
    assert lecture.record().status == "absent"
    agree_to_correction(proposal, by=make_manager())

    assert (lecture.record().status, lecture.record().source) == ("late", "correction")
    fact = AttendanceFact.objects.get(kind="correction")
    assert (fact.recorded_by, fact.reason, fact.old_status) == (
        lecture.manager,
        "签到表可证",
        "absent",
    )


def test_a_declined_correction_changes_nothing_and_another_may_follow(lecture):
    handed_in(lecture).lock()
    record = lecture.record()
    proposal = propose_correction(record, "late", reason="签到表可证", by=lecture.manager)

    declined = decline_correction(proposal, comment=" 没有依据 ", by=make_manager())

    assert (declined.state, declined.comment) == ("declined", "没有依据")
    assert lecture.record().status == "absent"
    assert propose_correction(record, "late", reason="补充证明", by=lecture.manager).pk
    assert CorrectionProposal.objects.waiting().count() == 1


def test_the_database_wants_two_people(lecture):
    handed_in(lecture).lock()
    proposal = propose_correction(lecture.record(), "late", reason="无", by=lecture.manager)

    with pytest.raises(DatabaseError, match="second_person_agrees"), transaction.atomic():
        CorrectionProposal.objects.filter(pk=proposal.pk).update(decided_by=lecture.manager)
