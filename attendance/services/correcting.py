"""Corrections of a sheet that was handed in; of a locked one only two people together."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    OwnProposal,
    ProposalDecided,
    ProposalWaiting,
    ReasonMissing,
    RecordChanged,
    SameStatus,
    SheetLocked,
    SheetStillOpen,
    StatusNotAllowed,
)
from attendance.models import (
    AttendanceFact,
    AttendanceRecord,
    AttendanceSheet,
    CorrectionProposal,
)
from attendance.services import ledger, rolls
from attendance.services.marking import CORRECTABLE
from attendance.services.rolls import Learner
from attendance.services.summaries import refresh
from attendance.verdicts import Kind, Status
from people.models import User

State = AttendanceSheet.State


@transaction.atomic
def correct_record(
    record: AttendanceRecord,
    status: Status,
    *,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> AttendanceRecord:
    """Change one status after the sheet was handed in; the old one and the reason stay visible.

    Refused: no reason, a status that cannot be given, the one it has already, a
    sheet that is still open, one that is locked (see `propose_correction`).
    """
    at = at or timezone.now()
    learner = _hold_correctable(record, status, reason)
    if learner.terms.sheet_state == State.LOCKED:
        raise SheetLocked(session=record.session)
    return _correct(record, learner, status, reason.strip(), by, at)


def _hold_correctable(record: AttendanceRecord, status: Status, reason: str) -> Learner:
    if not reason.strip():
        raise ReasonMissing()
    terms = rolls.hold_sheet(record.session_id)
    if terms is None or terms.sheet_state == State.OPEN:
        raise SheetStillOpen()
    learner = rolls.roll_of(terms, [record.enrolment_id])[record.enrolment_id]
    if status not in CORRECTABLE:
        raise StatusNotAllowed()
    if status == learner.verdict.status:
        raise SameStatus()
    return learner


def _correct(
    record: AttendanceRecord, learner: Learner, status: Status, reason: str, by: User, at: datetime
) -> AttendanceRecord:
    known = ledger.known_facts(learner.terms, [learner.enrolment_id])
    fact = ledger.NewFact(
        uuid4().hex,
        learner.enrolment_id,
        Kind.CORRECTION,
        at,
        status,
        old_status=learner.verdict.status,
        reason=reason,
    )
    known.add(learner, fact, at)
    occasion = ledger.Occasion(
        record.session_id, record.training_class_id, at, AttendanceFact.Method.MANUAL, by.pk
    )
    ledger.write(occasion, [fact], [(learner, known.judge(learner))])
    refresh(record.session_id)
    record.refresh_from_db()
    return record


@transaction.atomic
def propose_correction(
    record: AttendanceRecord,
    status: Status,
    *,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> CorrectionProposal:
    """Ask for a change in a locked sheet; a second person decides.

    Refused like `correct_record`; a second proposal while one waits.
    """
    learner = _hold_correctable(record, status, reason)
    if CorrectionProposal.objects.waiting().filter(record=record).exists():
        raise ProposalWaiting()
    return CorrectionProposal.objects.create(
        record=record,
        training_class_id=record.training_class_id,
        old_status=learner.verdict.status,
        status=status,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at or timezone.now(),
    )


@transaction.atomic
def agree_to_correction(
    proposal: CorrectionProposal, *, by: User, at: datetime | None = None
) -> AttendanceRecord:
    """Carry a proposed correction out. Refused: one's own, one decided already, a record
    that has changed since."""
    at = at or timezone.now()
    proposal = _hold_proposal(proposal, by)
    record = proposal.record
    status = Status(proposal.status)
    learner = _hold_correctable(record, status, proposal.reason)
    if learner.verdict.status != proposal.old_status:
        raise RecordChanged()
    _decide(proposal, CorrectionProposal.State.AGREED, by, at)
    return _correct(record, learner, status, proposal.reason, proposal.proposed_by, at)


@transaction.atomic
def decline_correction(
    proposal: CorrectionProposal, *, comment: str, by: User, at: datetime | None = None
) -> CorrectionProposal:
    """Leave the record as it is, and say why. Refused: one's own, one decided already."""
    if not comment.strip():
        raise ReasonMissing()
    proposal = _hold_proposal(proposal, by)
    proposal.comment = comment.strip()
    _decide(proposal, CorrectionProposal.State.DECLINED, by, at or timezone.now())
    return proposal


def _hold_proposal(proposal: CorrectionProposal, by: User) -> CorrectionProposal:
    rows = CorrectionProposal.objects.select_for_update(of=["self"], no_key=True)
    held = rows.select_related("record__session", "proposed_by", "decided_by").get(pk=proposal.pk)
    if held.decided_by is not None:
        raise ProposalDecided(person=held.decided_by)
    if held.proposed_by_id == by.pk:
        raise OwnProposal()
    return held


def _decide(proposal: CorrectionProposal, state: str, by: User, at: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at
    proposal.save(update_fields=["state", "decided_by", "decided_at", "comment"])
