"""The rules of leave that need no database. Pure: values in, values out."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import NamedTuple

HALF, CENT = Decimal("0.5"), Decimal("0.01")
NOTHING = timedelta(0)


class State(StrEnum):
    """The states of a leave request; those of `LeaveRequest.Status`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    OVERDUE = "overdue"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done with a request; the kinds of `LeaveDecision`."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    REPORT_BACK = "report_back"
    CONFIRM_RETURN = "confirm_return"
    MARK_OVERDUE = "mark_overdue"
    END = "end"


# Every pair that is not here is refused.
_NEXT = {
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Act.END): State.WITHDRAWN,
    (State.SUBMITTED, Act.APPROVE): State.APPROVED,
    (State.SUBMITTED, Act.REJECT): State.REJECTED,
    (State.SUBMITTED, Act.RETURN): State.RETURNED,
    (State.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Act.END): State.WITHDRAWN,
    (State.RETURNED, Act.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Act.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Act.END): State.WITHDRAWN,
    (State.APPROVED, Act.CANCEL): State.CANCELLED,
    (State.APPROVED, Act.REPORT_BACK): State.APPROVED,
    (State.APPROVED, Act.CONFIRM_RETURN): State.CLOSED,
    (State.APPROVED, Act.MARK_OVERDUE): State.OVERDUE,
    (State.APPROVED, Act.END): State.CLOSED,
    (State.OVERDUE, Act.REPORT_BACK): State.OVERDUE,
    (State.OVERDUE, Act.CONFIRM_RETURN): State.CLOSED,
    (State.OVERDUE, Act.END): State.CLOSED,
}


def next_state(state: str, act: Act, *, is_last_step: bool = True) -> State | None:
    """The state after the act, or None where it is not possible.

    Approving a step that is not the last of the chain leaves the request waiting.
    """
    following = _NEXT.get((State(state), act))
    return State.SUBMITTED if following and act == Act.APPROVE and not is_last_step else following


class Span(NamedTuple):
    """A time from an instant up to another, which it does not contain."""

    from_at: datetime
    to_at: datetime

    def overlap(self, other: "Span") -> timedelta:
        """How long both last at once."""
        shared = min(self.to_at, other.to_at) - max(self.from_at, other.from_at)
        return max(shared, NOTHING)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, in spans that neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.from_at <= result[-1].to_at:
            result[-1] = Span(result[-1].from_at, max(result[-1].to_at, span.to_at))
        else:
            result.append(span)
    return result


def cut(span: Span, returned_at: datetime | None) -> Span | None:
    """What is left of a span for somebody who came back; None where nothing is."""
    end = span.to_at if returned_at is None else min(span.to_at, returned_at)
    return Span(span.from_at, end) if end > span.from_at else None


def hours_missed(credit_hours: Decimal, session: Span, away: timedelta) -> Decimal:
    """The credit hours of a session that somebody misses who is away so long of it.

    In proportion to the time, a started half-hour in full; never more than the session has.
    """
    lasts = session.to_at - session.from_at
    if away >= lasts:
        return credit_hours
    halves = credit_hours * 2 * (away // timedelta(seconds=1)) / Decimal(lasts.total_seconds())
    return min(credit_hours, halves.to_integral_value(ROUND_CEILING) * HALF)


class Account(NamedTuple):
    """How much leave a learner has taken, and may take, in credit hours."""

    required: Decimal
    used: Decimal
    # One part in so many of the required hours; equal is allowed.
    parts: int

    @property
    def is_over(self) -> bool:
        return self.parts * self.used > self.required

    @property
    def limit(self) -> Decimal:
        """For people to read; whether it is exceeded is decided without rounding."""
        return (self.required / self.parts).quantize(CENT, ROUND_FLOOR)

    @property
    def left(self) -> Decimal:
        return max(self.limit - self.used, Decimal(0))

    @property
    def over(self) -> Decimal:
        return max(self.used - self.limit, Decimal(0)) if self.is_over else Decimal(0)

    def plus(self, hours: Decimal) -> "Account":
        return self._replace(used=self.used + hours)


class Step(NamedTuple):
    """A role that decides, and up to how many hours nobody after it has to."""

    role: str
    up_to_hours: Decimal | None = None


def chain_for(steps: Sequence[Step], hours: Decimal) -> list[str]:
    """Who decides, in order, on a leave of so many hours: up to the first whose limit suffices."""
    chain = []
    for step in steps:
        chain.append(step.role)
        if step.up_to_hours is None or hours <= step.up_to_hours:
            break
    return chain


def is_too_late(
    starts_at: datetime,
    leave_ends_at: datetime,
    at: datetime,
    *,
    may_ask_afterwards: bool,
    within: timedelta,
) -> bool:
    """Whether it is too late to ask for a leave whose first missed session starts then."""
    if at < starts_at:
        return False
    return not may_ask_afterwards or at > leave_ends_at + within
