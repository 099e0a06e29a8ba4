"""Asking for leave: as a draft or at once, completing, submitting, taking back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from attendance.errors import LeaveExceedsLimit, ReasonMissing
from attendance.leave_rules import Act, Span
from attendance.models import LeaveRequest, LeaveSpan
from attendance.services.leave import telling
from attendance.services.leave.authority import deciders_of
from attendance.services.leave.previews import Preview, Wish, filer_of, preview_leave, spans_of
from attendance.services.leave.writing import hold, note, release, state_after, write
from attendance.services.sealed_words import sealed
from courses.models import Enrolment
from people.models import User

# What a client confirms to ask for more than the limit.
LEAVE_LIMIT = "leave_limit"


@transaction.atomic
def ask_leave(
    enrolment: Enrolment,
    wish: Wish,
    *,
    by: User,
    acknowledged: Collection[str] = (),
    is_draft: bool = False,
    at: datetime | None = None,
) -> LeaveRequest:
    """Ask for leave, or only write the request down as a draft.

    Refused: no reason or time, outside the class, after the session has begun (save sick
    leave where the class allows it), over another request of the learner, and more than
    the limit unless `acknowledged` contains "leave_limit".
    """
    at = at or timezone.now()
    enrolment = _hold_learner(enrolment.pk)
    found = _checked(enrolment, wish, None, by, at)
    request = LeaveRequest.objects.create(
        enrolment=enrolment,
        training_class=enrolment.training_class,
        leave_type=wish.leave_type,
        sealed_reason=sealed(wish.reason),
        from_at=wish.spans[0].from_at,
        to_at=wish.spans[-1].to_at,
        requested_by=by,
        requested_as=filer_of(enrolment, by),
        **_terms(found),
    )
    _write_spans(request, wish.spans)
    return request if is_draft else _submit(request, found, acknowledged, by, at)


def _hold_learner(enrolment_id: int) -> Enrolment:
    """Lock the learner so that two requests for one time see each other."""
    rows = Enrolment.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("person__user", "unit", "training_class").get(pk=enrolment_id)


def _checked(
    enrolment: Enrolment, wish: Wish, request: LeaveRequest | None, by: User, at: datetime
) -> Preview:
    if not wish.reason.strip():
        raise ReasonMissing()
    found = preview_leave(enrolment, wish, request=request, by=by, at=at)
    if found.refusals:
        raise found.refusals[0]
    return found


def _terms(found: Preview) -> dict[str, object]:
    return {
        "hours": found.hours,
        "needs_proof": found.needs_proof,
        "is_retroactive": found.is_retroactive,
        "is_over_limit": found.exceeds_limit,
    }


def _write_spans(request: LeaveRequest, spans: Sequence[Span]) -> None:
    LeaveSpan.objects.bulk_create(
        LeaveSpan(
            request=request,
            enrolment=request.enrolment,
            from_at=span.from_at,
            to_at=span.to_at,
            during=DateTimeTZRange(*span),
        )
        for span in spans
    )


@transaction.atomic
def change_leave(
    request: LeaveRequest, wish: Wish, *, by: User, at: datetime | None = None
) -> LeaveRequest:
    """Complete a draft, or what was sent back, before it is submitted again."""
    at = at or timezone.now()
    _hold_learner(request.enrolment_id)
    request = hold(request)
    state_after(request, Act.SUBMIT)
    found = _checked(request.enrolment, wish, request, by, at)
    if spans_of(request) != list(wish.spans):
        request.spans.all().delete()
        _write_spans(request, wish.spans)
        request.submitted_at = None
    return write(
        request,
        leave_type=wish.leave_type,
        sealed_reason=sealed(wish.reason),
        from_at=wish.spans[0].from_at,
        to_at=wish.spans[-1].to_at,
        submitted_at=request.submitted_at,
        **_terms(found),
    )


@transaction.atomic
def resubmit_leave(
    request: LeaveRequest,
    wish: Wish,
    *,
    by: User,
    acknowledged: Collection[str] = (),
    at: datetime | None = None,
) -> LeaveRequest:
    """Complete a request and submit it, both or neither."""
    request = change_leave(request, wish, by=by, at=at)
    return submit_leave(request, by=by, acknowledged=acknowledged, at=at)


@transaction.atomic
def submit_leave(
    request: LeaveRequest,
    *,
    by: User,
    acknowledged: Collection[str] = (),
    at: datetime | None = None,
) -> LeaveRequest:
    """Ask for the decision on a draft, or once more on what was sent back. See `ask_leave`."""
    at = at or timezone.now()
    request = hold(request)
    state_after(request, Act.SUBMIT)
    wish = Wish(request.leave_type, spans_of(request))
    found = preview_leave(request.enrolment, wish, request=request, by=by, at=at)
    if found.refusals:
        raise found.refusals[0]
    return _submit(request, found, acknowledged, by, at)


def _submit(
    request: LeaveRequest,
    found: Preview,
    acknowledged: Collection[str],
    by: User,
    at: datetime,
) -> LeaveRequest:
    if found.exceeds_limit and found.after != found.account and LEAVE_LIMIT not in acknowledged:
        used, limit = found.after.used, found.after.limit
        raise LeaveExceedsLimit(used=telling.hours_text(used), limit=telling.hours_text(limit))
    request = write(
        request,
        status=state_after(request, Act.SUBMIT),
        chain=list(found.chain),
        steps_done=0,
        round=request.round + 1,
        submitted_at=request.submitted_at or at,
        **_terms(found),
    )
    note(request, Act.SUBMIT, by=by, at=at)
    telling.tell_deciders(request)
    return request


@transaction.atomic
def withdraw_leave(request: LeaveRequest, *, by: User, at: datetime | None = None) -> LeaveRequest:
    """Take a request back before it is decided."""
    request = hold(request)
    following = state_after(request, Act.WITHDRAW)
    awaited = list(deciders_of(request))
    note(request, Act.WITHDRAW, by=by, at=at or timezone.now())
    release(request)
    request = write(request, status=following)
    telling.tell_taken_back(request, awaited)
    return request
