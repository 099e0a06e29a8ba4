"""Deciding on leave: approving step by step, rejecting, sending back, cancelling."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    LeaveBegun,
    LeaveChanged,
    LeaveDecided,
    ProofMissing,
    ReasonMissing,
    WrongLeaveState,
)
from attendance.leave_rules import Act
from attendance.models import AttendancePolicy, LeaveProof, LeaveRequest
from attendance.services.deriving import rederive
from attendance.services.leave import telling
from attendance.services.leave.accounts import leave_account
from attendance.services.leave.authority import refuse_decider
from attendance.services.leave.writing import (
    hold,
    last_decision,
    note,
    release,
    state_after,
    write,
)
from peixun import policy as rights
from people.models import User

# After these somebody else's decision comes too late.
DEALT_WITH = (Act.APPROVE, Act.REJECT, Act.RETURN, Act.WITHDRAW, Act.CANCEL)


@transaction.atomic
def approve_leave(
    request: LeaveRequest,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> LeaveRequest:
    """Approve the step that is due; with the last one the leave is granted.

    Refused: whoever it is not for, on what is decided or has changed since `version`,
    and without the proof that the class demands.
    """
    at = at or timezone.now()
    request = _hold_to_decide(request, by, version)
    _require_proof(request)
    is_last = request.steps_done + 1 == len(request.chain)
    following = state_after(request, Act.APPROVE, is_last_step=is_last)
    note(request, Act.APPROVE, by=by, at=at, comment=comment, step=request.steps_done + 1)
    if not is_last:
        request = write(request, steps_done=request.steps_done + 1)
        telling.tell_deciders(request)
        return request
    before = leave_account(request.enrolment)
    request = write(request, steps_done=request.steps_done + 1, status=following, decided_at=at)
    _fill_sheets(request, at)
    telling.tell_approved(request, AttendancePolicy.of(request.training_class).report_back_within)
    after = leave_account(request.enrolment)
    if after.is_over and not before.is_over:
        telling.tell_over_limit(request, after)
    return request


def _hold_to_decide(request: LeaveRequest, by: User, version: int | None) -> LeaveRequest:
    """Lock the request for somebody's decision, or refuse it."""
    request = hold(request)
    is_stale = version is not None and version != request.version
    if is_stale or request.status != LeaveRequest.Status.SUBMITTED:
        last = last_decision(request)
        if last is not None and last.kind in DEALT_WITH:
            raise LeaveDecided(person=last.by, decision=last.get_kind_display())
        if is_stale:
            raise LeaveChanged()
        raise WrongLeaveState(status=request.get_status_display())
    refuse_decider(request, by)
    return request


def _require_proof(request: LeaveRequest) -> None:
    if (
        not request.needs_proof
        or AttendancePolicy.of(request.training_class).approves_without_proof
    ):
        return
    if not LeaveProof.objects.filter(request=request).exists():
        raise ProofMissing()


def _fill_sheets(request: LeaveRequest, at: datetime) -> None:
    rederive(
        request.training_class_id, [request.enrolment_id], request.from_at, request.to_at, at=at
    )


@transaction.atomic
def reject_leave(
    request: LeaveRequest,
    *,
    by: User,
    comment: str,
    version: int | None = None,
    at: datetime | None = None,
) -> LeaveRequest:
    """Refuse a leave, and say why. Refused like approving, and without a comment."""
    request = _decide_against(request, Act.REJECT, by, comment, version, at)
    release(request)
    telling.tell_rejected(request)
    return request


@transaction.atomic
def return_leave(
    request: LeaveRequest,
    *,
    by: User,
    comment: str,
    version: int | None = None,
    at: datetime | None = None,
) -> LeaveRequest:
    """Send a request back, and say what is missing. Refused like approving, and silently."""
    request = _decide_against(request, Act.RETURN, by, comment, version, at)
    telling.tell_sent_back(request)
    return request


def _decide_against(
    request: LeaveRequest,
    act: Act,
    by: User,
    comment: str,
    version: int | None,
    at: datetime | None,
) -> LeaveRequest:
    if not comment.strip():
        raise ReasonMissing()
    at = at or timezone.now()
    request = _hold_to_decide(request, by, version)
    following = state_after(request, act)
    note(request, act, by=by, at=at, comment=comment, step=request.steps_done + 1)
    decided_at = at if act == Act.REJECT else None
    return write(request, status=following, decided_at=decided_at)


@transaction.atomic
def cancel_leave(
    request: LeaveRequest, *, by: User, reason: str = "", at: datetime | None = None
) -> LeaveRequest:
    """Undo a leave that was granted. The sheets are derived anew; no other fact is touched.

    Refused: once it has begun, save to the staff of the class, who give a reason.
    """
    at = at or timezone.now()
    request = hold(request)
    following = state_after(request, Act.CANCEL)
    is_staff = rights.may(by, "confirm_return", request)
    is_own = by.standing.person_id == request.enrolment.person_id
    if at >= request.from_at and (is_own or not is_staff):
        raise LeaveBegun()
    if is_staff and not is_own and not reason.strip():
        raise ReasonMissing()
    note(request, Act.CANCEL, by=by, at=at, comment=reason)
    release(request)
    request = write(request, status=following)
    _fill_sheets(request, at)
    telling.tell_cancelled(request)
    return request
