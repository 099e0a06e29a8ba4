"""What one learner's statuses, in the order of the sessions, amount to. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from attendance.verdicts import Status

IS_LATE = (Status.LATE, Status.LATE_AND_LEFT)
IS_EARLY = (Status.LEFT_EARLY, Status.LATE_AND_LEFT)
# Somebody who was exempt or not marked was neither there nor away.
UNDECIDED = (Status.EXEMPT, Status.PENDING)
# Absences in a row of which the class teacher is told, and then the organiser too.
IN_A_ROW, TOO_MANY_IN_A_ROW = 2, 3


class Line(NamedTuple):
    """One learner at one session."""

    session_id: int
    status: Status
    hours: Decimal
    half_day: tuple[date, str]
    # Leave that the class does not count against the limit.
    is_free_leave: bool = False


@dataclass(frozen=True)
class FullAttendance:
    """Never late, left early, absent: three verdicts, each with the sessions that break it."""

    late: tuple[int, ...]
    left_early: tuple[int, ...]
    absent: tuple[int, ...]

    @property
    def is_full(self) -> bool:
        return not (self.late or self.left_early or self.absent)


def full_attendance(lines: Iterable[Line]) -> FullAttendance:
    """Whether somebody was never late, never left early and never absent without leave."""
    lines = list(lines)
    return FullAttendance(
        _sessions(lines, IS_LATE), _sessions(lines, IS_EARLY), _sessions(lines, [Status.ABSENT])
    )


def _sessions(lines: Iterable[Line], statuses: Sequence[Status]) -> tuple[int, ...]:
    return tuple(line.session_id for line in lines if line.status in statuses)


def absences_in_a_row(lines: Iterable[Line]) -> list[tuple[int, ...]]:
    """Runs of two absences and more. Leave ends a run, an exemption does not."""
    runs: list[list[int]] = [[]]
    for line in lines:
        if line.status == Status.ABSENT:
            runs[-1].append(line.session_id)
        elif line.status not in UNDECIDED and runs[-1]:
            runs.append([])
    return [tuple(run) for run in runs if len(run) >= IN_A_ROW]


class Matter(StrEnum):
    """What a warning is about."""

    IN_A_ROW = "in_a_row"
    LEAVE = "leave"
    ABSENCE = "absence"
    LATES = "lates"


class Level(StrEnum):
    """How far it has gone: the limit is near, or reached."""

    NEAR = "near"
    REACHED = "reached"


class Alert(NamedTuple):
    """A limit that is near or reached, with the sessions that led there."""

    matter: Matter
    level: Level
    sessions: tuple[int, ...]


@dataclass(frozen=True)
class Bounds:
    """The numbers of a class's policy that warnings look at."""

    required_hours: Decimal
    leave_limit: int = 7
    absence_limit: int = 4
    lates_per_absence: int = 0


def warnings(lines: Iterable[Line], bounds: Bounds) -> list[Alert]:
    """The warnings that somebody's lines give, the gravest level of each matter."""
    lines = list(lines)
    found = [_warning_of_run(run) for run in absences_in_a_row(lines)]
    for about in (_leave, _absence, _lates):
        if warning := about(lines, bounds):
            found.append(warning)
    return found


def _warning_of_run(run: tuple[int, ...]) -> Alert:
    level = Level.REACHED if len(run) >= TOO_MANY_IN_A_ROW else Level.NEAR
    return Alert(Matter.IN_A_ROW, level, run)


def _leave(lines: Sequence[Line], bounds: Bounds) -> Alert | None:
    """Beyond the limit, or from four fifths of it on. Exactly the limit is not beyond it."""
    counted = [line for line in lines if line.status == Status.ON_LEAVE and not line.is_free_leave]
    parts = bounds.leave_limit * sum((line.hours for line in counted), Decimal(0))
    if not parts or parts * 5 < bounds.required_hours * 4:
        return None
    level = Level.REACHED if parts > bounds.required_hours else Level.NEAR
    return Alert(Matter.LEAVE, level, tuple(line.session_id for line in counted))


def half_days_absent(lines: Iterable[Line]) -> int:
    """In how many half-days somebody was absent, if only from one session."""
    return len({line.half_day for line in lines if line.status == Status.ABSENT})


def times_late(lines: Iterable[Line]) -> int:
    """How often somebody was late or left early; who did both at a session did it twice."""
    return sum((line.status in IS_LATE) + (line.status in IS_EARLY) for line in lines)


def _absence(lines: Sequence[Line], bounds: Bounds) -> Alert | None:
    """The limit of half-days, or one less; so many times late make another absence."""
    per = bounds.lates_per_absence
    by_lates = times_late(lines) // per if per else 0
    count = half_days_absent(lines) + by_lates
    if count < max(1, bounds.absence_limit - 1):
        return None
    statuses = [Status.ABSENT, *(_LATE_OR_EARLY if by_lates else ())]
    level = Level.REACHED if count >= bounds.absence_limit else Level.NEAR
    return Alert(Matter.ABSENCE, level, _sessions(lines, statuses))


_LATE_OR_EARLY = (Status.LATE, Status.LEFT_EARLY, Status.LATE_AND_LEFT)


def _lates(lines: Sequence[Line], bounds: Bounds) -> Alert | None:
    """Once more, and it is an absence; or it is one."""
    per, count = bounds.lates_per_absence, times_late(lines)
    if not per or not count or 0 < count % per < per - 1:
        return None
    level = Level.REACHED if count % per == 0 else Level.NEAR
    return Alert(Matter.LATES, level, _sessions(lines, _LATE_OR_EARLY))
