"""Coming back: reported by the learner, confirmed by the class, or overdue."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from attendance.errors import NotYetHappened, OwnLeave, ReturnBeforeLeave
from attendance.leave_rules import Act
from attendance.models import AttendancePolicy, LeaveRequest
from attendance.services.deriving import rederive
from attendance.services.leave import telling
from attendance.services.leave.writing import cut_short, hold, note, release, state_after, write
from courses.models import Enrolment, TrainingClass
from peixun.errors import Refused
from people.models import User

log = logging.getLogger(__name__)
Status = LeaveRequest.Status
AN_HOUR = timedelta(hours=1)


@transaction.atomic
def report_back(
    request: LeaveRequest,
    *,
    by: User,
    returned_at: datetime | None = None,
    at: datetime | None = None,
) -> LeaveRequest:
    """The learner is back, since `returned_at`; the class confirms it.

    Refused: a return in the future, or before the leave has begun.
    """
    at = at or timezone.now()
    request = hold(request)
    following = state_after(request, Act.REPORT_BACK)
    returned_at = _checked(request, returned_at or at, at)
    note(request, Act.REPORT_BACK, by=by, at=at)
    request = write(request, status=following, return_claimed_at=returned_at)
    telling.tell_reported(request)
    return request


def _checked(request: LeaveRequest, returned_at: datetime, at: datetime) -> datetime:
    if returned_at > at:
        raise NotYetHappened()
    if returned_at < request.from_at:
        raise ReturnBeforeLeave()
    return returned_at


@transaction.atomic
def confirm_return(
    request: LeaveRequest,
    *,
    by: User,
    returned_at: datetime | None = None,
    at: datetime | None = None,
) -> LeaveRequest:
    """Close a leave with the actual return: the one reported, or what the staff knows better.

    Coming back early ends the leave at that time, its later parts too. Refused: one's
    own, a return in the future, or before the leave has begun.
    """
    at = at or timezone.now()
    request = hold(request)
    following = state_after(request, Act.CONFIRM_RETURN)
    if by.standing.person_id == request.enrolment.person_id:
        raise OwnLeave()
    returned_at = _checked(request, returned_at or request.return_claimed_at or at, at)
    note(request, Act.CONFIRM_RETURN, by=by, at=at)
    cut_short(request, returned_at)
    request = write(request, status=following, returned_at=returned_at, return_confirmed_by=by)
    # From the earlier of the return and the end to the later: early or late.
    first, last = sorted([returned_at, request.to_at])
    _derive(request, first, max(last, at) if request.overdue_at else last, at)
    telling.tell_closed(request)
    return request


def _derive(request: LeaveRequest, from_at: datetime, to_at: datetime, at: datetime) -> None:
    if to_at > from_at:
        rederive(request.training_class_id, [request.enrolment_id], from_at, to_at, at=at)


def overdue_leave(at: datetime | None = None) -> QuerySet[LeaveRequest]:
    """Leaves whose learners should have reported back by now, and have not."""
    default = Value(AttendancePolicy().report_back_within)
    hours = Coalesce(F("training_class__attendance_policy__report_back_within"), default)
    grace = ExpressionWrapper(hours * Value(AN_HOUR), DurationField())
    return (
        LeaveRequest.objects.filter(
            status=Status.APPROVED,
            return_claimed_at=None,
            enrolment__status__in=[*Enrolment.ACTIVE, *Enrolment.EXPECTED],
        )
        .exclude(training_class__status=TrainingClass.Status.CANCELLED)
        .annotate(grace=grace)
        .filter(to_at__lt=(at or timezone.now()) - F("grace"))
        .order_by("pk")
    )


def mark_overdue_leave(
    *, at: datetime | None = None
) -> tuple[list[LeaveRequest], list[tuple[LeaveRequest, Refused]]]:
    """Mark every leave that is overdue, each by itself; return those and what was refused.

    From the end of such a leave on the learner is away without leave. Doing it again
    finds only what has become overdue since.
    """
    at = at or timezone.now()
    done: list[LeaveRequest] = []
    refused: list[tuple[LeaveRequest, Refused]] = []
    for request in overdue_leave(at).select_related("enrolment__person"):
        try:
            done += _mark_overdue(request, at)
        except Refused as refusal:
            refused.append((request, refusal))
    return done, refused


@transaction.atomic
def _mark_overdue(request: LeaveRequest, at: datetime) -> Iterable[LeaveRequest]:
    request = hold(request)
    # Somebody may have reported back since the list was read.
    if not overdue_leave(at).filter(pk=request.pk).exists():
        return []
    note(request, Act.MARK_OVERDUE, by=None, at=at)
    request = write(request, status=state_after(request, Act.MARK_OVERDUE), overdue_at=at)
    _derive(request, request.to_at, at, at)
    telling.tell_overdue(request)
    return [request]


def end_leave_of(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    """Whoever leaves the class has no leave any more: what waits falls, what runs ends.

    The caller has changed the enrolments and holds them.
    """
    keys = [enrolment.pk for enrolment in enrolments]
    live = (*LeaveRequest.UNDECIDED, Status.APPROVED, Status.OVERDUE)
    for request in LeaveRequest.objects.filter(enrolment__in=keys, status__in=live).order_by("pk"):
        _end(hold(request), at)


def _end(request: LeaveRequest, at: datetime) -> None:
    following = state_after(request, Act.END)
    note(request, Act.END, by=None, at=at)
    if following == Status.WITHDRAWN:
        release(request)
        write(request, status=following)
        return
    ended_at = max(request.from_at, min(at, request.to_at))
    cut_short(request, ended_at)
    write(request, status=following, returned_at=ended_at)
