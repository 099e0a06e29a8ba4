"""What is good to know about a session's day, hours, hall and people; it refuses nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from courses.errors import (
    CalendarUnknown,
    HalfDayTooLong,
    InEvening,
    LecturerDeclined,
    LecturerMissing,
    OnAdjustedWorkday,
    OnHoliday,
    OnWeekend,
    OutsideClassDates,
    OverLunch,
    SeatsShort,
    VenueMissing,
)
from courses.findings import Finding, Grade
from courses.models import SessionLecturer, TrainingClass, TrainingSession
from courses.services.calendar import Day, DayKind, kinds_of
from courses.services.findings.plans import Plan
from courses.services.teaching import terms_of
from courses.when import HalfDay, date_text, days_text
from peixun.errors import Refused

LUNCH = time(12), time(13)
EVENING = time(18)
A_MOMENT = timedelta(microseconds=1)
DayAndHalf = tuple[date, HalfDay]


def notes_on(plans: Sequence[Plan], siblings: Collection[Plan]) -> list[Finding]:
    """What is good to know about each plan, in four statements."""
    kinds = kinds_of({day for plan in plans for day in days_of(plan)})
    sizes = _Sizes(plans[0].session.training_class)
    loads = _Loads(siblings)
    declined = _declined(plans)
    return [
        Finding(Grade.INFORM, refusal, plan.key)
        for plan in plans
        for refusal in (
            *_missing(plan),
            *declined.get(plan.key, []),
            *_on_days(plan, kinds),
            *_at_hours(plan),
            *loads.too_long(plan),
            *sizes.too_many(plan),
        )
    ]


def days_of(plan: Plan) -> list[date]:
    """The local day on which a session starts, and the one on which it ends."""
    first = timezone.localtime(plan.session.starts_at).date()
    last = timezone.localtime(plan.session.ends_at - A_MOMENT).date()
    return sorted({first, last})


def _missing(plan: Plan) -> Iterator[Refused]:
    session = plan.session
    is_online = session.training_class.delivery_mode == TrainingClass.DeliveryMode.ONLINE
    if session.session_type == TrainingSession.Kind.LECTURE and not plan.lecturers:
        yield LecturerMissing()
    if session.venue is None and not is_online:
        yield VenueMissing()


def _declined(plans: Sequence[Plan]) -> dict[int | None, list[Refused]]:
    """Lecturers who have said that they cannot come at this time and to this place, by session."""
    keys = [plan.key for plan in plans if plan.key]
    parts = SessionLecturer.objects.filter(
        session__in=keys, answer=SessionLecturer.Answer.DECLINED
    ).select_related("lecturer")
    said = {(part.session_id, part.lecturer_id): part for part in parts}
    found: dict[int | None, list[Refused]] = defaultdict(list)
    for plan in plans:
        for lecturer in plan.lecturers:
            part = said.get((plan.key or 0, lecturer.pk))
            if part and part.answered_for == terms_of(plan.session):
                found[plan.key].append(LecturerDeclined(lecturer=lecturer, note=part.answer_note))
    return found


def _on_days(plan: Plan, kinds: dict[date, Day]) -> Iterator[Refused]:
    training_class = plan.session.training_class
    for day in days_of(plan):
        yield from _of_kind(day, kinds[day])
        if _is_outside(training_class, day):
            dates = days_text(
                training_class.start_on or training_class.end_on or day,
                training_class.end_on or training_class.start_on or day,
            )
            yield OutsideClassDates(day=date_text(day), dates=dates)


def _of_kind(day: date, kind: Day) -> Iterator[Refused]:
    words: dict[str, Any] = {"day": date_text(day), "name": kind.name}
    if kind.kind == DayKind.UNKNOWN:
        yield CalendarUnknown(year=day.year)
    elif kind.kind == DayKind.HOLIDAY:
        yield OnHoliday(**words)
    elif kind.kind == DayKind.WEEKEND:
        yield OnWeekend(**words)
    elif kind.kind == DayKind.ADJUSTED:
        yield OnAdjustedWorkday(**words)


def _is_outside(training_class: TrainingClass, day: date) -> bool:
    if training_class.date_precision != TrainingClass.DatePrecision.DAY:
        return False
    first, last = training_class.start_on, training_class.end_on
    return (first is not None and day < first) or (last is not None and day > last)


def _at_hours(plan: Plan) -> Iterator[Refused]:
    start, end = (timezone.localtime(at) for at in plan.span)
    for day in days_of(plan):
        lunch = [_at(day, hour) for hour in LUNCH]
        if start < lunch[1] and end > lunch[0]:
            yield OverLunch(begins=f"{LUNCH[0]:%H:%M}", ends=f"{LUNCH[1]:%H:%M}")
            break
    if end > _at(start.date(), EVENING):
        yield InEvening(hour=f"{EVENING:%H:%M}")


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def half_day_of(session: TrainingSession) -> DayAndHalf:
    return timezone.localtime(session.starts_at).date(), session.half_day


class _Loads:
    """The credit hours of each half-day of a class, by session."""

    def __init__(self, siblings: Collection[Plan]):
        self._sessions: dict[DayAndHalf, list[TrainingSession]] = defaultdict(list)
        for plan in siblings:
            if plan.session.is_required:
                self._sessions[half_day_of(plan.session)].append(plan.session)

    def too_long(self, plan: Plan) -> Iterator[Refused]:
        session = plan.session
        limit = session.training_class.hours_per_half_day
        hours = self._hours(session)
        if session.is_required and session.credit_hours and hours > limit:
            day, half_day = half_day_of(session)
            when = {"day": date_text(day), "half_day": half_day.label}
            words: dict[str, Any] = {"hours": hours, "limit": limit, **when}
            yield HalfDayTooLong(**words)

    def _hours(self, session: TrainingSession) -> Decimal:
        """The hours of whoever has most in the half-day: learners follow their group's sessions."""
        others = [one for one in self._sessions[half_day_of(session)] if one.pk != session.pk]
        by_group: dict[int | None, Decimal] = defaultdict(Decimal)
        for one in [*others, session]:
            by_group[one.group_id] += one.credit_hours
        everybody = by_group.pop(None, Decimal(0))
        if session.group_id is not None:
            return everybody + by_group[session.group_id]
        return everybody + max(by_group.values(), default=Decimal(0))


class _Sizes:
    """How many people come to the sessions of a class or of one of its groups."""

    def __init__(self, training_class: TrainingClass):
        active = training_class.enrolments.active().order_by()
        counted = active.values_list("group").annotate(count=Count("pk"))
        self._by_group: dict[int | None, int] = dict(counted)
        self._planned = training_class.capacity or 0

    def too_many(self, plan: Plan) -> Iterator[Refused]:
        venue = plan.session.venue
        count = self._size_of(plan.session)
        if venue is not None and venue.seats is not None and venue.seats < count:
            yield SeatsShort(venue=str(venue), seats=venue.seats, count=count)

    def _size_of(self, session: TrainingSession) -> int:
        if session.group_id is not None:
            return self._by_group.get(session.group_id, 0)
        return max(self._planned, sum(self._by_group.values()))
