from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.errors import SeriesNotPossible
from courses.findings import Finding
from courses.models import Lecturer, TimetableChange, TrainingClass, TrainingSession
from courses.series import Pattern, days_ahead, plan
from courses.services.calendar import DayKind, kinds_of
from courses.services.findings import findings_of
from courses.services.journal import recorded
from courses.services.sessions import schedule_session
from peixun.errors import Refused
from people.models import User

OFF = (DayKind.WEEKEND, DayKind.HOLIDAY)
SATURDAY = 6


@dataclass(frozen=True)
class Attempt:
    """What came of one session of a series: it is on the timetable, or it is refused."""

    title: str
    starts_at: datetime
    ends_at: datetime
    session: TrainingSession | None = None
    refused: Refused | None = None
    findings: Sequence[Finding] = ()


@transaction.atomic
def schedule_series(
    training_class: TrainingClass, pattern: Pattern, *, by: User | None = None, **fields: Any
) -> list[Attempt]:
    """Put a session on the timetable for each day of a pattern: all of them or none.

    `fields` are those of every session. Refused: a pattern without days or with too
    many, and with every reason at once what each session alone would be refused for.
    """
    with recorded(training_class, TimetableChange.What.SERIES, by=by):
        attempts = list(_attempts(training_class, pattern, **fields))
        if reasons := [one.refused for one in attempts if one.refused]:
            raise SeriesNotPossible(reasons=reasons)
    return attempts


@transaction.atomic
def preview_series(training_class: TrainingClass, pattern: Pattern, **fields: Any) -> list[Attempt]:
    """What scheduling the series would come to, session by session; nothing is written."""
    with recorded(training_class, TimetableChange.What.SERIES, by=None):
        attempts = list(_attempts(training_class, pattern, **fields))
    found = findings_of(training_class)
    transaction.set_rollback(True)
    keys = [one.session and one.session.pk for one in attempts]
    return [
        replace(one, findings=[finding for finding in found if key and finding.session == key])
        for one, key in zip(attempts, keys, strict=True)
    ]


def _attempts(
    training_class: TrainingClass,
    pattern: Pattern,
    *,
    skips_days_off: bool = False,
    lecturers: Iterable[Lecturer] = (),
    **fields: Any,
) -> Iterator[Attempt]:
    fields["lecturers"] = list(lecturers)
    is_off = off_days(days_ahead(pattern)) if skips_days_off else _never
    for planned in plan(pattern, is_off):
        starts_at = timezone.make_aware(datetime.combine(planned.day, pattern.starts))
        ends_at = starts_at + timedelta(minutes=pattern.minutes)
        yield _attempt(training_class, planned.title, starts_at, ends_at, fields)


def _attempt(
    training_class: TrainingClass,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    fields: dict[str, Any],
) -> Attempt:
    try:
        session = schedule_session(
            training_class, title=title, starts_at=starts_at, ends_at=ends_at, **fields
        )
    except Refused as refused:
        return Attempt(title, starts_at, ends_at, refused=refused)
    return Attempt(title, starts_at, ends_at, session)


def off_days(days: Collection[date]) -> Callable[[date], bool]:
    """Weekends and holidays; of a year whose holidays are not known, its weekends alone."""
    kinds = kinds_of(days)

    def is_off(day: date) -> bool:
        kind = kinds[day].kind
        return kind in OFF or (kind == DayKind.UNKNOWN and day.isoweekday() >= SATURDAY)

    return is_off


def _never(day: date) -> bool:
    return False
