"""What is recommended, decided, revised; who leaves; the hours that are booked."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendance import errors
from attendance.completion_rules import Code, Reason
from attendance.models import (
    AttendanceSheet,
    Certificate,
    CompletionDecision,
    CompletionStep,
    CreditHourEntry,
    LeaveRequest,
    WithdrawalProposal,
)
from attendance.services import completion
from attendance.services.completion import reasons
from courses import services as courses
from courses.errors import NotArchivable, NotConcludable, WithdrawalNeedsTwo, WrongClassState
from courses.models import TrainingClass
from people.models import Notice
from tests.attendance.completion.scenes import Ending, account_of, codes_of, decision_of, status_of
from tests.factories import make_liaison

pytestmark = pytest.mark.django_db
MANY = "p" * 14


def test_everything_that_speaks_against_somebody_is_said():
    end = Ending(["a" * 4 + "v" * 10, MANY])
    end.set(needs_papers=True)
    end.score(exam_score=Decimal(59))

    first, second = end.recommended()

    assert codes_of(first) == [
        "ABSENT_OVER_LIMIT", "HOURS_BELOW_6_7", "EXAM_BELOW_PASS", "PAPERS_MISSING",
    ]  # fmt: skip
    assert first.verdict == "withdrawn"
    assert codes_of(second) == ["PAPERS_MISSING"]
    assert second.verdict == "not_completed"


def test_leave_over_the_limit_is_taken_from_the_account():
    end = Ending(["pppppp"], is_over=False)
    TrainingClass.objects.update(status="in_progress")
    session = end.sessions[0]
    LeaveRequest.objects.create(
        enrolment=end.one,
        training_class=end.training_class,
        from_at=session.starts_at,
        to_at=session.ends_at,
        hours=2,
        status="closed",
        requested_by=end.manager,
        decided_at=session.starts_at,
        returned_at=session.ends_at,
        sealed_reason=b"",
    ).spans.create(enrolment=end.one, from_at=session.starts_at, to_at=session.ends_at)

    (found,) = end.recommended()

    assert found.verdict == "withdrawn"
    assert [(one.code, one.evidence["used"]) for one in found.reasons] == [
        ("LEAVE_OVER_1_7", "2.0")
    ]


def test_nothing_is_decided_before_the_sheets_are_locked():
    end = Ending(["pp"])
    AttendanceSheet.objects.filter(session=end.sessions[1]).update(state="confirmed")

    (found,) = end.recommended()

    assert found.verdict == "not_yet"
    assert found.reasons == (Reason(Code.SHEETS_NOT_LOCKED, {"sessions": [end.sessions[1].pk]}),)
    with pytest.raises(errors.SheetsNotLocked):
        end.decide()
    assert not CompletionDecision.objects.exists()


def test_another_app_can_say_what_speaks_against_completion(monkeypatch):
    end = Ending(["pp"])
    monkeypatch.setattr(reasons, "_providers", list(reasons._providers))

    def copies(gathered):
        return {one.pk: [Reason(Code.MATERIAL_NOT_RETURNED, {"copies": [1]})]
                for one in gathered.learners}  # fmt: skip

    completion.also_recommends(copies)

    (found,) = end.recommended()
    assert codes_of(found) == ["MATERIAL_NOT_RETURNED"]


@pytest.mark.parametrize("learners", [1, 3])
def test_recommending_takes_the_same_statements_for_any_number(learners):
    end = Ending(["pa"] * learners)

    with CaptureQueriesContext(
        connection,
    ) as caught:
        completion.recommendations_of(end.training_class)

    assert len(caught) == STATEMENTS


STATEMENTS = 9


@pytest.mark.parametrize("learners", [1, 3])
def test_deciding_takes_the_same_statements_for_any_number(learners):
    end = Ending(["pp"] * learners)

    with CaptureQueriesContext(connection) as caught:
        end.decide()

    assert len(caught) == 27


def test_many_are_decided_as_recommended_and_exceptions_singly():
    end = Ending(["pp", "aa", "pp"])

    done, refused, other = end.decide("", "completed", "not_completed")

    assert done.decision == "completed"
    assert isinstance(refused, errors.OverrideNeedsReason)
    assert isinstance(other, errors.OverrideNeedsReason)
    assert [status_of(one) for one in end.enrolments] == ["completed", "reported", "reported"]

    again, second, third = end.decide("", "completed", "not_completed", reason="代表单位值班")

    assert isinstance(again, errors.CompletionDecided)
    assert (second.decision, second.recommendation) == ("completed", "not_completed")
    assert second.override_reason == "代表单位值班"
    assert third.hours_awarded == 0
    assert [status_of(one) for one in end.enrolments] == [
        "completed", "completed", "not_completed",
    ]  # fmt: skip


def test_a_decision_quotes_its_evidence():
    end = Ending(["plab" + "p" * 10])

    end.decide()

    row = decision_of(end.one)
    assert row.full_attendance == {
        "late": [end.sessions[1].pk, end.sessions[3].pk],
        "left_early": [end.sessions[3].pk],
        "absent": [end.sessions[2].pk],
    }
    assert (row.hours_required, row.hours_awarded) == (28, 26)
    assert not row.is_full_attendance
    assert [step.decision for step in row.steps.all()] == ["completed"]


def test_nobody_decides_on_themselves():
    end = Ending(["pp"])
    learner = account_of(end.one)

    (refused,) = end.decide(by=learner)

    assert isinstance(refused, errors.OwnCompletion)


def test_withdrawal_is_not_decided_by_one_person():
    end = Ending(["pp"])

    (refused,) = end.decide("withdrawn", reason="自愿")

    assert isinstance(refused, WithdrawalNeedsTwo)


def test_learners_of_other_classes_are_not_there():
    end, other = Ending(["pp"]), Ending(["pp"])

    (refused,) = completion.decide_completion(
        end.training_class, [completion.Choice(other.one.pk)], by=end.manager
    )

    assert isinstance(refused, errors.NotTakingPart)


@pytest.mark.parametrize("status", ["draft", "published", "registering", "archived", "cancelled"])
def test_only_a_class_at_its_end_is_decided(status):
    end = Ending(["pp"])
    TrainingClass.objects.update(status=status)

    with pytest.raises(WrongClassState):
        end.decide()


def test_hours_are_booked_once_per_person_and_class():
    end = Ending(["pp", "aa"])

    end.decide()

    entry = CreditHourEntry.objects.get()
    assert (entry.person, entry.year, entry.hours) == (end.one.person, 2026, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditHourEntry.objects.create(
            person=entry.person, training_class=entry.training_class, unit=entry.unit,
            completion=entry.completion, year=2026, hours=4, kind="full_time",
            booked_by=end.manager, booked_at=entry.booked_at,
        )  # fmt: skip


def test_a_revision_keeps_what_was_decided_before():
    end = Ending(["pp"])
    end.certify()

    completion.revise_decision(
        decision_of(end.one), "not_completed", reason="查实替课", by=end.second
    )

    row = decision_of(end.one)
    assert (row.decision, row.revision, row.decided_by) == ("not_completed", 1, end.second)
    assert [(one.decision, one.reason) for one in row.steps.all()] == [
        ("completed", ""), ("not_completed", "查实替课"),
    ]  # fmt: skip
    assert status_of(end.one) == "not_completed"
    assert [one.status for one in Certificate.objects.all()] == ["revoked"]
    assert [entry.hours for entry in CreditHourEntry.objects.order_by("pk")] == [4, -4]


def test_a_revision_back_books_the_hours_again():
    end = Ending(["pp"])
    end.decide()
    row = decision_of(end.one)
    completion.revise_decision(row, "not_completed", reason="查实替课", by=end.second)
    completion.revise_decision(row, "completed", reason="申诉成立", by=end.second)

    entries = CreditHourEntry.objects.order_by("pk")
    assert [(one.hours, one.is_reversed) for one in entries] == [(4, True), (-4, False), (4, False)]
    assert CreditHourEntry.objects.by_year() == {end.one.person_id: {2026: 4}}


def test_a_revision_after_a_correction_replaces_the_certificate():
    end = Ending(["pp"])
    (old,) = end.certify()
    end.one.records.filter(session=end.sessions[0]).update(status="on_leave", hours_lost=2)

    completion.revise_decision(decision_of(end.one), "completed", reason="更正请假", by=end.second)

    new = Certificate.objects.valid().get()
    assert (new.hours, new.replaces) == (2, old)
    assert new.number.endswith("-0002")


def test_a_revision_that_changes_nothing_is_refused():
    end = Ending(["pp"])
    end.decide()

    with pytest.raises(errors.SameDecision):
        completion.revise_decision(decision_of(end.one), "completed", reason="再看", by=end.second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_completionstep SET reason = 'x'",
        "DELETE FROM attendance_completionstep",
        "DELETE FROM attendance_credithourentry",
        "UPDATE attendance_credithourentry SET hours = 99",
    ],
)
def test_the_trail_and_the_hours_cannot_be_rewritten(statement):
    Ending(["pp"]).decide()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_two_people_decide_that_somebody_leaves():
    end = Ending(["pp"], is_over=False)
    liaison = make_liaison(end.units[0])

    proposal = completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")
    assert status_of(end.one) == "reported"
    completion.agree_to_withdrawal(proposal, by=end.second)

    row = decision_of(end.one)
    assert (row.decision, row.override_reason, row.hours_awarded) == ("withdrawn", "擅自离校", 0)
    assert status_of(end.one) == "withdrawn"
    assert Notice.objects.filter(person=liaison.person).exists()
    assert not CreditHourEntry.objects.exists()


def test_one_person_is_not_two():
    end = Ending(["pp"], is_over=False)
    proposal = completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")

    with pytest.raises(errors.OwnWithdrawalProposal):
        completion.agree_to_withdrawal(proposal, by=end.manager)
    assert status_of(end.one) == "reported"


def test_somebody_who_is_proposed_to_leave_is_not_decided_otherwise():
    end = Ending(["pp"])
    completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")

    (refused,) = end.decide()

    assert isinstance(refused, errors.WithdrawalWaiting)
    with pytest.raises(errors.WithdrawalWaiting):
        completion.propose_withdrawal(end.one, by=end.second, reason="再提")


def test_a_declined_withdrawal_changes_nothing():
    end = Ending(["pp"])
    proposal = completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")

    completion.decline_withdrawal(proposal, comment="情况不实", by=end.second)

    assert status_of(end.one) == "reported"
    assert WithdrawalProposal.objects.get().state == "declined"
    with pytest.raises(errors.WithdrawalSettled):
        completion.agree_to_withdrawal(proposal, by=end.second)
    (done,) = end.decide()
    assert done.decision == "completed"


def test_nobody_is_withdrawn_after_the_decision():
    end = Ending(["pp"])
    proposal = completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")
    completion.decline_withdrawal(proposal, comment="不实", by=end.second)
    end.decide()

    with pytest.raises(errors.CompletionDecided):
        completion.propose_withdrawal(end.one, by=end.manager, reason="擅自离校")


def test_nobody_proposes_or_agrees_to_their_own_withdrawal():
    end = Ending(["pp"])
    learner = account_of(end.one)

    with pytest.raises(errors.OwnCompletion):
        completion.propose_withdrawal(end.one, by=learner, reason="不想来")
    proposal = completion.propose_withdrawal(end.one, by=end.manager, reason="不想来")
    with pytest.raises(errors.OwnCompletion):
        completion.agree_to_withdrawal(proposal, by=learner)


def test_concluding_says_all_that_is_missing_at_once():
    end = Ending(["pp"], is_over=False)
    end.sessions[1].sheet.state = "confirmed"
    end.sessions[1].sheet.save()
    session = end.sessions[0]
    session.status = "scheduled"
    session.save()
    LeaveRequest.objects.create(
        enrolment=end.one, training_class=end.training_class, from_at=session.starts_at,
        to_at=session.ends_at, hours=2, status="approved", requested_by=end.manager,
        decided_at=session.starts_at, sealed_reason=b"",
    )  # fmt: skip

    with pytest.raises(NotConcludable) as raised:
        courses.conclude_class(end.training_class)

    assert [one.code for one in raised.value.reasons] == [
        "sessions_not_held", "sheets_not_locked", "leave_not_closed",
    ]  # fmt: skip


def test_a_file_is_closed_only_when_all_is_decided_and_issued():
    end = Ending(["pp", "pp", "pp"])
    completion.propose_withdrawal(end.enrolments[2], by=end.manager, reason="擅自离校")
    end.decide("completed")
    completion.draft_certificates(end.training_class, [end.one.pk])

    with pytest.raises(NotArchivable) as raised:
        courses.archive_class(end.training_class)
    assert [one.code for one in raised.value.reasons] == [
        "withdrawals_waiting", "decisions_missing", "certificates_not_issued",
    ]  # fmt: skip

    lines = completion.checklist_of(TrainingClass.objects.get(pk=end.training_class.pk))
    assert [(line.check.name, line.is_done) for line in lines] == [
        ("sessions", True), ("sheets", True), ("leave", True), ("records", True), ("withdrawals", False),
        ("decisions", False), ("certificates", False), ("materials", True), ("letters", True),
    ]  # fmt: skip


def test_a_class_with_everything_done_is_archived():
    end = Ending(["pp"])
    end.certify()
    end.set(writes_to_every_unit=True)
    with pytest.raises(errors.LettersNotIssued):
        courses.archive_class(end.training_class)
    end.set(writes_to_every_unit=False)

    assert courses.archive_class(end.training_class).status == "archived"
    assert CompletionStep.objects.count() == 1
