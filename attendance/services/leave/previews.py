"""What a leave would mean: the sessions it hits, the hours, and what stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from attendance.errors import (
    LeaveEndsBeforeStart,
    LeaveOutsideClass,
    LeaveOverlaps,
    LeaveTooLate,
    NothingAsked,
)
from attendance.leave_rules import Account, Span, is_too_late, merged
from attendance.models import AttendancePolicy, LeaveRequest, LeaveSpan
from attendance.services.leave import accounts
from attendance.services.leave.accounts import Hit, leave_account, sessions_hit
from attendance.services.leave.authority import chain_of
from courses.errors import WrongClassState, WrongEnrolmentState
from courses.models import Enrolment, TrainingClass, TrainingSession
from courses.when import EVENING, NOON, HalfDay, held_on_text, moment_text, span_text
from peixun.errors import Refused
from people.models import User
from people.roles import Role

# Until when sick leave may be asked for afterwards, where the class allows it.
AFTERWARDS = timedelta(hours=24)
A_DAY = timedelta(days=1)
Filer = LeaveRequest.Filer
Type = LeaveRequest.Type
LEARNING = (Enrolment.Status.CONFIRMED, Enrolment.Status.REPORTED)
_HOURS = {
    HalfDay.MORNING: (timedelta(0), timedelta(hours=NOON)),
    HalfDay.AFTERNOON: (timedelta(hours=NOON), timedelta(hours=EVENING)),
    HalfDay.EVENING: (timedelta(hours=EVENING), A_DAY),
}


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: `spans` in order, neither overlapping nor touching."""

    leave_type: str
    spans: Sequence[Span]
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a leave would mean, and for what it would be refused as it stands."""

    spans: Sequence[Span]
    hits: Sequence[Hit]
    hours: Decimal
    account: Account
    after: Account
    is_retroactive: bool
    is_short_class: bool
    needs_proof: bool
    chain: Sequence[str]
    refusals: Sequence[Refused] = field(default_factory=list)

    @property
    def exceeds_limit(self) -> bool:
        return self.after.is_over


def in_order(spans: Iterable[Span]) -> list[Span]:
    """Put what was given in order and together. Refused: a span that ends before it starts."""
    spans = list(spans)
    if any(span.to_at <= span.from_at for span in spans):
        raise LeaveEndsBeforeStart()
    return merged(spans)


def spans_of_sessions(sessions: Iterable[TrainingSession]) -> list[Span]:
    """Leave for these sessions and no longer."""
    return merged(Span(session.starts_at, session.ends_at) for session in sessions)


def spans_of_half_days(
    enrolment: Enrolment, half_days: Iterable[tuple[date, HalfDay]]
) -> list[Span]:
    """Leave for mornings, afternoons and evenings: for the sessions that begin in them, if any."""
    spans = []
    for day, part in half_days:
        midnight = timezone.make_aware(datetime.combine(day, time.min))
        start, end = (midnight + hours for hours in _HOURS[part])
        sessions = accounts.sessions_of(enrolment).filter(starts_at__gte=start, starts_at__lt=end)
        spans += [Span(each.starts_at, each.ends_at) for each in sessions] or [Span(start, end)]
    return merged(spans)


def preview_leave(
    enrolment: Enrolment,
    wish: Wish,
    *,
    request: LeaveRequest | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Preview:
    """The sessions hit, the hours against the limit, and everything that stands against it.

    `request` is the one that is being changed, if any.
    """
    at = at or timezone.now()
    numbers = AttendancePolicy.of(enrolment.training_class)
    hits = sessions_hit(enrolment, wish.spans)
    hours = sum((hit.hours for hit in hits), Decimal(0))
    account = leave_account(enrolment)
    after = account.plus(hours) if accounts.counts(numbers, wish.leave_type) else account
    asked_at = _asked_at(request, wish.spans) or at
    filer = request.requested_as if request else filer_of(enrolment, by)
    return Preview(
        spans=wish.spans,
        hits=hits,
        hours=hours,
        account=account,
        after=after,
        is_retroactive=bool(hits) and hits[0].session.starts_at <= asked_at,
        is_short_class=accounts.is_short(enrolment.training_class, account),
        needs_proof=_needs_proof(numbers, wish.leave_type, hours, filer),
        chain=chain_of(enrolment, hours),
        refusals=list(_refusals(enrolment, wish, hits, numbers, request, asked_at)),
    )


def _asked_at(request: LeaveRequest | None, spans: Sequence[Span]) -> datetime | None:
    """When this time was asked for first: what is only completed was asked for in time."""
    if request is None or request.submitted_at is None:
        return None
    return request.submitted_at if spans_of(request) == list(spans) else None


def spans_of(request: LeaveRequest) -> list[Span]:
    """The time that was asked for."""
    return [Span(*row) for row in request.spans.values_list("from_at", "to_at")]


def _needs_proof(numbers: AttendancePolicy, leave_type: str, hours: Decimal, filer: str) -> bool:
    if leave_type == Type.SICK:
        return numbers.sick_proof_from is not None and hours >= numbers.sick_proof_from
    if leave_type == Type.PERSONAL:
        # The liaison speaks for the unit.
        return numbers.personal_needs_proof and filer != Filer.LIAISON
    return False


def filer_of(enrolment: Enrolment, by: User | None) -> str:
    """As what somebody asks."""
    if by is None or by.standing.person_id == enrolment.person_id:
        return Filer.LEARNER
    speaks_for = by.standing.scopes("unit", frozenset({Role.LIAISON}))
    return Filer.LIAISON if enrolment.unit_id in speaks_for else Filer.STAFF


def _refusals(
    enrolment: Enrolment,
    wish: Wish,
    hits: Sequence[Hit],
    numbers: AttendancePolicy,
    request: LeaveRequest | None,
    asked_at: datetime,
) -> Iterable[Refused]:
    training_class = enrolment.training_class
    if training_class.status not in TrainingClass.RUNNING:
        status = training_class.get_status_display()
        yield WrongClassState(training_class=training_class, status=status)
    if enrolment.status not in LEARNING:
        status = enrolment.get_status_display()
        yield WrongEnrolmentState(person=enrolment.person, status=status)
    if not wish.spans:
        yield NothingAsked()
        return
    if any(span.to_at <= span.from_at for span in wish.spans):
        yield LeaveEndsBeforeStart()
        return
    if _is_outside(training_class, wish.spans):
        yield LeaveOutsideClass(dates=held_on_text(training_class))
    yield from _too_late(wish, hits, numbers, asked_at)
    yield from _overlaps(enrolment, wish.spans, request)


def _is_outside(training_class: TrainingClass, spans: Sequence[Span]) -> bool:
    """Whether the leave is not within the days of the class, where they are known."""
    first, last = training_class.start_on, training_class.end_on
    if training_class.date_precision != TrainingClass.DatePrecision.DAY or not (first and last):
        return False
    if training_class.report_at:
        first = min(first, timezone.localdate(training_class.report_at))
    opens = timezone.make_aware(datetime.combine(first, time.min))
    closes = timezone.make_aware(datetime.combine(last, time.min)) + A_DAY
    return spans[0].from_at < opens or spans[-1].to_at > closes


def _too_late(
    wish: Wish, hits: Sequence[Hit], numbers: AttendancePolicy, at: datetime
) -> Iterable[Refused]:
    if not hits:
        return
    first = hits[0].session
    may = wish.leave_type == Type.SICK and numbers.allows_retroactive_leave
    ends_at = wish.spans[-1].to_at
    if is_too_late(first.starts_at, ends_at, at, may_ask_afterwards=may, within=AFTERWARDS):
        hours = AFTERWARDS // timedelta(hours=1)
        yield LeaveTooLate(session=first, at=moment_text(first.starts_at), hours=hours)


def _overlaps(
    enrolment: Enrolment, spans: Sequence[Span], request: LeaveRequest | None
) -> Iterable[Refused]:
    others = LeaveSpan.objects.filter(enrolment=enrolment)
    if request is not None:
        others = others.exclude(request=request)
    for span in spans:
        # Two ranges that only touch do not overlap.
        taken = others.filter(during__overlap=DateTimeTZRange(*span)).first()
        if taken is not None:
            yield LeaveOverlaps(when=span_text(taken.from_at, taken.to_at))
            return
