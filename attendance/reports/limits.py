"""Whose limits are near: what the numbers of a class's policy make of a report."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from attendance.models import AttendancePolicy, LeaveRequest, LeaveSpan
from attendance.reports.classes import Learner, Report, Session, line_of
from attendance.streaks import Alert, Bounds, Line, warnings
from attendance.verdicts import Status

Free = dict[int, set[int]]


def alerts_of(report: Report) -> list[tuple[Learner, list[Alert]]]:
    """The learners about whom there is something to say, with what it is.

    Only sheets that are handed in speak: nobody is warned of what may still change.
    """
    kept = AttendancePolicy.of_key(report.training_class.pk)
    free = free_leave(report, kept)
    found = []
    for learner in report.learners:
        lines = lines_of(report, learner, free)
        if learner.is_of_class and (alerts := warnings(lines, bounds_of(report, learner, kept))):
            found.append((learner, alerts))
    return found


def bounds_of(report: Report, learner: Learner, kept: AttendancePolicy) -> Bounds:
    return Bounds(
        required_hours(report, learner),
        kept.leave_limit,
        kept.absence_limit,
        kept.lates_per_absence,
    )


def required_hours(report: Report, learner: Learner) -> Decimal:
    """The hours of all sessions somebody has to be at, held or to come."""
    cells = report.statuses_of(learner)
    return sum(
        (
            session.hours
            for session in report.sessions
            if session.group_id in (None, learner.group_id)
            and cells.get(session.pk) != Status.EXEMPT
        ),
        Decimal(0),
    )


def lines_of(report: Report, learner: Learner, free: Free) -> list[Line]:
    """What is decided of a learner, with the leave that does not count marked."""
    cells, own = report.statuses_of(learner), free.get(learner.pk, set())
    return [
        line_of(session, cells[session.pk], is_free_leave=session.pk in own)
        for session in report.counted
        if session.pk in cells
    ]


def free_leave(report: Report, kept: AttendancePolicy) -> Free:
    """The sessions of official leave by learner, where a class does not count it."""
    if kept.counts_official_leave:
        return {}
    spans = LeaveSpan.objects.filter(
        request__in=LeaveRequest.objects.in_effect(),
        request__training_class=report.training_class,
        request__leave_type=LeaveRequest.Type.OFFICIAL,
    )
    free: Free = defaultdict(set)
    for enrolment, from_at, to_at in spans.values_list("enrolment", "from_at", "to_at"):
        free[enrolment] |= _between(report.counted, from_at, to_at)
    return free


def _between(sessions: Collection[Session], from_at, to_at) -> set[int]:  # type: ignore[no-untyped-def]
    return {s.pk for s in sessions if s.starts_at < to_at and s.ends_at > from_at}
