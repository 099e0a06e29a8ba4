"""Where a venue is closed or blocked, a lecturer away, or a learner in another class."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from courses.errors import (
    LearnersElsewhere,
    LecturerUnavailable,
    OutsideVenueHours,
    VenueBlocked,
)
from courses.findings import Finding, Grade
from courses.models import Enrolment, LecturerUnavailability, TrainingClass, Venue, VenueBlock
from courses.services.findings.plans import Plan
from courses.when import lazy_span_text

NAMES_SHOWN = 5
# A learner without a group is at the sessions of the whole class only.
_ELSEWHERE = """
SELECT plan.number, b.session_id, s.title, c.title, count(*),
       (array_agg(p.name ORDER BY own.student_no NULLS LAST, own.id))[1:%(shown)s]
FROM unnest(
    %(numbers)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(groups)s::bigint[]
) AS plan (number, starts_at, ends_at, group_id)
JOIN courses_enrolment own ON own.training_class_id = %(training_class)s
    AND own.status = ANY(%(active)s)
    AND (plan.group_id IS NULL OR own.group_id = plan.group_id)
JOIN courses_enrolment theirs ON theirs.person_id = own.person_id
    AND theirs.training_class_id <> own.training_class_id AND theirs.status = ANY(%(active)s)
JOIN courses_trainingclass c ON c.id = theirs.training_class_id AND NOT (c.status = ANY(%(free)s))
JOIN courses_booking b ON b.resource = 'class' AND b.resource_id = c.id AND b.is_holding
    AND lower(b.during) < plan.ends_at AND upper(b.during) > plan.starts_at
    AND (lower_inf(b.part) OR b.part @> theirs.group_id)
JOIN courses_trainingsession s ON s.id = b.session_id
JOIN people_person p ON p.id = own.person_id
GROUP BY plan.number, b.session_id, s.starts_at, s.title, c.title
ORDER BY plan.number, s.starts_at, b.session_id
"""


class Away(NamedTuple):
    """A time at which a venue or a lecturer is not to be had."""

    starts_at: datetime
    ends_at: datetime
    reason: str

    def meets(self, plan: Plan) -> bool:
        return self.starts_at < plan.session.ends_at and self.ends_at > plan.session.starts_at

    @property
    def when(self) -> str:
        return lazy_span_text(self.starts_at, self.ends_at)


def absences_of(plans: Sequence[Plan]) -> list[Finding]:
    """Everything that is not to be had at the time of a plan: three statements."""
    blocks, away = _blocks(plans), _unavailabilities(plans)
    found = [
        finding
        for plan in plans
        for finding in (*_closed(plan), *_blocked(plan, blocks), *_lecturers_away(plan, away))
    ]
    return found + _learners_elsewhere(plans)


def _period(plans: Sequence[Plan]) -> dict[str, datetime]:
    return {
        "starts_at__lt": max(plan.session.ends_at for plan in plans),
        "ends_at__gt": min(plan.session.starts_at for plan in plans),
    }


def _blocks(plans: Sequence[Plan]) -> list[tuple[int, Away]]:
    venues = {plan.session.venue_id for plan in plans} - {None}
    rows = VenueBlock.objects.filter(venue__in=venues, **_period(plans)).order_by("starts_at", "pk")
    return [(row.venue_id, Away(row.starts_at, row.ends_at, row.reason)) for row in rows]


def _unavailabilities(plans: Sequence[Plan]) -> list[tuple[int, Away]]:
    lecturers = {one.pk for plan in plans for one in plan.lecturers}
    rows = LecturerUnavailability.objects.filter(lecturer__in=lecturers, **_period(plans))
    return [
        (row.lecturer_id, Away(row.starts_at, row.ends_at, row.note))
        for row in rows.order_by("starts_at", "pk")
    ]


def _closed(plan: Plan) -> Iterator[Finding]:
    venue = plan.session.venue
    if venue is None or venue.opens_at is None or venue.closes_at is None:
        return
    if not is_within_hours(venue, *plan.span):
        opens, closes = f"{venue.opens_at:%H:%M}", f"{venue.closes_at:%H:%M}"
        refusal = OutsideVenueHours(venue=str(venue), opens=opens, closes=closes)
        yield Finding(Grade.REFUSE, refusal, plan.key)


def is_within_hours(venue: Venue, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a time is within the hours of one day at which the venue can be booked."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    is_one_day = start.date() == end.date()
    opens, closes = venue.opens_at, venue.closes_at
    if opens is None or closes is None:
        return True
    return is_one_day and opens <= start.time() and end.time() <= closes


def _blocked(plan: Plan, blocks: Sequence[tuple[int, Away]]) -> Iterator[Finding]:
    for venue, block in blocks:
        if venue == plan.session.venue_id and block.meets(plan):
            name = str(plan.session.venue)
            refusal = VenueBlocked(venue=name, when=block.when, reason=block.reason)
            yield Finding(Grade.REFUSE, refusal, plan.key)


def _lecturers_away(plan: Plan, away: Sequence[tuple[int, Away]]) -> Iterator[Finding]:
    for lecturer in plan.lecturers:
        for key, absence in away:
            if key == lecturer.pk and absence.meets(plan):
                refusal = LecturerUnavailable(lecturer=str(lecturer), when=absence.when)
                yield Finding(Grade.ASK, refusal, plan.key)


def _learners_elsewhere(plans: Sequence[Plan]) -> list[Finding]:
    """Learners whom another class has at that time, session by session, by name."""
    attended = [plan for plan in plans if plan.session.is_required]
    if not attended or attended[0].session.training_class_id is None:
        return []
    values: dict[str, Any] = {
        "numbers": list(range(len(attended))),
        "starts": [plan.session.starts_at for plan in attended],
        "ends": [plan.session.ends_at for plan in attended],
        "groups": [plan.session.group_id for plan in attended],
        "training_class": attended[0].session.training_class_id,
        "active": [str(status) for status in Enrolment.ACTIVE],
        "free": [str(TrainingClass.Status.DRAFT), str(TrainingClass.Status.CANCELLED)],
        "shown": NAMES_SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, values)
        rows = cursor.fetchall()
    return [_elsewhere(attended[number], *row) for number, *row in rows]


def _elsewhere(
    plan: Plan, session_id: int, title: str, class_title: str, count: int, names: list[str]
) -> Finding:
    refusal = LearnersElsewhere(
        count=count,
        names="、".join(names) + ("…" if count > NAMES_SHOWN else ""),
        session=title,
        training_class=class_title,
    )
    return Finding(Grade.ASK, refusal, plan.key, session_id)
