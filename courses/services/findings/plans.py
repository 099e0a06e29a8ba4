"""Sessions as they are or as somebody would like them, and what they need to themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Prefetch

from courses.models import Booking, Lecturer, TrainingClass, TrainingSession

Resource = Booking.Resource
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """A session, saved or not, with those who would teach it."""

    session: TrainingSession
    lecturers: Sequence[Lecturer]

    @property
    def key(self) -> int | None:
        return self.session.pk

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.session.starts_at, self.session.ends_at

    @property
    def needs(self) -> "list[Need]":
        """What the session keeps from others, as the database books it."""
        session = self.session
        needs = []
        if session.is_required:
            key, title = session.training_class_id, str(session.training_class)
            needs.append(Need(Resource.TRAINING_CLASS, key, title))
        needs += [
            Need(Resource.LECTURER, one.pk, str(one), one.buffer)
            for one in self.lecturers
            if one.name
        ]
        if session.venue is not None:
            venue = session.venue
            needs.append(Need(Resource.VENUE, venue.pk, str(venue), venue.buffer))
        return needs


class Need(NamedTuple):
    """Something of which there is one, and how long it must be free before and after."""

    resource: str
    resource_id: int
    name: str
    buffer: timedelta = timedelta(0)


class Taken(NamedTuple):
    """Something that a session keeps, and when."""

    resource: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    session_id: int
    title: str
    class_id: int
    class_title: str
    group_id: int | None
    venue_id: int | None


def plans_of(training_class: TrainingClass) -> list[Plan]:
    """The sessions of a class that take place, in two statements."""
    return _plans(training_class, training_class.sessions.taking_place())


def siblings_of(plans: Sequence[Plan]) -> list[Plan]:
    """The sessions of the same class within a day of the plans: two statements."""
    training_class = plans[0].session.training_class
    first = min(plan.session.starts_at for plan in plans) - A_DAY
    last = max(plan.session.ends_at for plan in plans) + A_DAY
    return _plans(training_class, training_class.sessions.taking_place().between(first, last))


def _plans(training_class: TrainingClass, sessions: Iterable[TrainingSession]) -> list[Plan]:
    lecturers = Prefetch("lecturers", Lecturer.objects.select_related("unit"))
    rows = sessions.select_related("venue", "group").prefetch_related(lecturers)  # type: ignore[attr-defined]
    plans = []
    for session in rows:
        session.training_class = training_class
        plans.append(Plan(session, list(session.lecturers.all())))
    return plans


def taken_by(plans: Collection[Plan]) -> list[Taken]:
    """What sessions keep, or would keep once their class is published."""
    return [_taken(plan.session, need) for plan in plans for need in plan.needs]


def _taken(session: TrainingSession, need: Need) -> Taken:
    is_class = need.resource == Resource.TRAINING_CLASS
    return Taken(
        need.resource,
        need.resource_id,
        session.starts_at,
        session.ends_at,
        session.pk,
        session.title,
        session.training_class_id,
        session.training_class.title,
        session.group_id if is_class else None,
        session.venue_id,
    )
