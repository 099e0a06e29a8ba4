"""How a request is held, moved on and written down."""

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max

from attendance.errors import WrongLeaveState
from attendance.leave_rules import Act, Span, cut, next_state
from attendance.models import LeaveDecision, LeaveRequest
from attendance.services.sealed_words import sealed
from people.models import User


def hold(request: LeaveRequest) -> LeaveRequest:
    """Lock a request so that two people cannot move it on at once."""
    rows = LeaveRequest.objects.select_for_update(of=["self"], no_key=True)
    related = ("enrolment__person__user", "enrolment__unit", "training_class__attendance_policy")
    return rows.select_related(*related).get(pk=request.pk)


def write(request: LeaveRequest, **values: object) -> LeaveRequest:
    """Save values and raise the version."""
    for name, value in values.items():
        setattr(request, name, value)
    request.version += 1
    request.save(update_fields=[*values, "version", "updated_at"])
    return request


def state_after(request: LeaveRequest, act: Act, *, is_last_step: bool = True) -> str:
    """The state the act leads to. Refused where it is not possible."""
    following = next_state(request.status, act, is_last_step=is_last_step)
    if following is None:
        raise WrongLeaveState(status=request.get_status_display())
    return following


def note(
    request: LeaveRequest,
    act: Act,
    *,
    by: User | None,
    at: datetime,
    comment: str = "",
    step: int | None = None,
) -> LeaveDecision:
    """Write down what was done with a request."""
    return LeaveDecision.objects.create(
        request=request,
        round=request.round,
        step=step,
        kind=act,
        sealed_comment=sealed(comment),
        by=by,
        at=at,
    )


def last_decision(request: LeaveRequest) -> LeaveDecision | None:
    newest = request.decisions.aggregate(newest=Max("pk"))["newest"]
    return LeaveDecision.objects.select_related("by").filter(pk=newest).first()


def release(request: LeaveRequest) -> None:
    """Give the asked-for time free for another request."""
    request.spans.update(during=None)


def cut_short(request: LeaveRequest, returned_at: datetime) -> None:
    """Give the time after the return free; what was asked for stays readable."""
    for row in request.spans.all():
        left = cut(Span(row.from_at, row.to_at), returned_at)
        row.during = DateTimeTZRange(*left) if left else None
        row.save(update_fields=["during"])
