"""The closed facts of a class: locked sheets, closed leave, counted records, confirmed praise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from attendance.models import (
    Appeal,
    AttendanceSheet,
    Commendation,
    DisciplineRecord,
    LeaveRequest,
)
from attendance.rates import Tally
from attendance.reports.classes import Cells, Filters, Learner, Session, learners_of, sessions_of
from attendance.reports.classes import cells_of as all_cells_of
from attendance.verdicts import Status
from courses.models import TrainingClass

LOCKED = AttendanceSheet.State.LOCKED


@dataclass(frozen=True)
class Closed:
    """What of a class is settled, in a time."""

    sessions: list[Session]
    still_open: int
    learners: list[Learner]
    cells: Cells
    leaves: list[LeaveRequest]
    records: list[DisciplineRecord]
    commendations: list[Commendation]

    def tally(self, learner: Learner) -> Tally:
        lines = (self.cells.get(session.pk, {}).get(learner.pk) for session in self.sessions)
        return Tally.of(status for status in lines if status)

    def of_unit(self, unit: int) -> "Closed":
        """What is about the people of one unit, and nothing else."""
        learners = [learner for learner in self.learners if learner.unit_id == unit]
        own = {learner.pk for learner in learners}
        return Closed(
            self.sessions,
            self.still_open,
            learners,
            {
                session: {key: status for key, status in at.items() if key in own}
                for session, at in self.cells.items()
            },
            [one for one in self.leaves if one.enrolment_id in own],
            [one for one in self.records if one.enrolment_id in own],
            [one for one in self.commendations if unit_of(one) == unit],
        )

    @property
    def is_adverse(self) -> bool:
        """Whether somebody was late, left early or absent, or broke a rule."""
        total = sum((self.tally(learner) for learner in self.learners), Tally())
        bad = (Status.LATE, Status.LEFT_EARLY, Status.LATE_AND_LEFT, Status.ABSENT)
        return bool(self.records) or any(total.counts[status] for status in bad)


def unit_of(commendation: Commendation) -> int | None:
    """The unit whose people a commendation is about; none of a group of several."""
    if commendation.enrolment:
        return commendation.enrolment.unit_id
    return commendation.person.unit_id if commendation.person else commendation.unit_id


def closed_facts(
    training_class: TrainingClass, from_on: date | None = None, to_on: date | None = None
) -> Closed:
    """All that is closed of a class, in a fixed number of statements."""
    sessions = sessions_of(training_class, Filters(from_on=from_on, to_on=to_on))
    locked = [session for session in sessions if session.state == LOCKED]
    cells = all_cells_of(training_class.pk) if locked else {}
    keys = {session.pk for session in locked}
    return Closed(
        locked,
        len(sessions) - len(locked),
        learners_of(training_class, None),
        {key: at for key, at in cells.items() if key in keys},
        list(_leaves(training_class, from_on, to_on)),
        list(closed_records(training_class, from_on, to_on)),
        list(_commendations(training_class)),
    )


def _leaves(
    training_class: TrainingClass, from_on: date | None, to_on: date | None
) -> QuerySet[LeaveRequest]:
    rows = LeaveRequest.objects.filter(
        training_class=training_class, status=LeaveRequest.Status.CLOSED
    )
    if from_on:
        rows = rows.filter(to_at__gt=_midnight(from_on))
    if to_on:
        rows = rows.filter(from_at__lte=_end_of(to_on))
    return rows.select_related("enrolment__person").order_by("from_at", "pk")


def closed_records(
    training_class: TrainingClass, from_on: date | None = None, to_on: date | None = None
) -> QuerySet[DisciplineRecord]:
    """Counted records against which no appeal is under way."""
    appealed = Appeal.objects.filter(record=OuterRef("pk"), decided_at=None)
    rows = DisciplineRecord.objects.counted().filter(
        ~Exists(appealed), training_class=training_class
    )
    if from_on:
        rows = rows.filter(occurred_at__gte=_midnight(from_on))
    if to_on:
        rows = rows.filter(occurred_at__lte=_end_of(to_on))
    return rows.select_related("enrolment__person", "enrolment__unit", "rule").order_by(
        "occurred_at", "pk"
    )


def _commendations(training_class: TrainingClass | None) -> QuerySet[Commendation]:
    rows = Commendation.objects.confirmed().filter(training_class=training_class)
    return praised(rows)


def praised(rows: QuerySet[Commendation]) -> QuerySet[Commendation]:
    """Commendations with everything a sentence about them reads."""
    return rows.select_related(
        "enrolment__person", "enrolment__unit", "person__unit", "unit", "group", "training_class"
    ).order_by("title", "pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def _end_of(day: date) -> datetime:
    # Not the midnight after it, which the last day of the calendar has not.
    return datetime.combine(day, time.max, timezone.get_default_timezone())


def row_of(key: int, name: str, tally: Tally) -> dict[str, Any]:
    """The numbers of a unit or a learner as they are kept and printed."""
    count = tally.counts
    both = count[Status.LATE_AND_LEFT]
    return {
        "key": key,
        "name": name,
        "expected": tally.expected,
        "there": tally.there,
        "percent": tally.percent,
        "late": count[Status.LATE] + both,
        "left_early": count[Status.LEFT_EARLY] + both,
        "absent": count[Status.ABSENT],
        "on_leave": count[Status.ON_LEAVE],
    }


def rows_by_learner(closed: Closed) -> list[dict[str, Any]]:
    return [row_of(one.pk, one.name, closed.tally(one)) for one in closed.learners]


def rows_by_unit(closed: Closed) -> list[dict[str, Any]]:
    units = dict.fromkeys((learner.unit_id, learner.unit) for learner in closed.learners)
    return [
        row_of(key, name, total_of(closed, (one for one in closed.learners if one.unit_id == key)))
        for key, name in units
    ]


def total_of(closed: Closed, learners: Iterable[Learner] | None = None) -> Tally:
    chosen = closed.learners if learners is None else learners
    return sum((closed.tally(learner) for learner in chosen), Tally())


def facts_of(closed: Closed, rows: Sequence[dict[str, Any]], total_name: str) -> dict[str, Any]:
    """The numbers a paper rests on; compared with those of later to see what changed."""
    return {
        "sessions": len(closed.sessions),
        "still_open": closed.still_open,
        "rows": list(rows),
        "total": row_of(0, total_name, total_of(closed)),
    }
