"""What somebody's attendance was, derived from what happened. Pure: values in, value out.

The rows of precedence, and why each stands where it stands, are in docs/attendance.md; the
functions below name the rows they hold. Nobody becomes present because nothing was done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# Stored with every record; raise it when the rules below give another answer.
VERSION = 2
MINUTE = timedelta(minutes=1)
MOST_MINUTES = 7 * 24 * 60


class Status(StrEnum):
    """The attendance of one learner at one session."""

    PENDING = "pending"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    LATE_AND_LEFT = "late_and_left"
    ABSENT = "absent"
    ON_LEAVE = "on_leave"
    EXEMPT = "exempt"


class Kind(StrEnum):
    """What a fact says. A spot check is a second count beside the first and decides nothing."""

    CHECK_IN = "in"
    CHECK_OUT = "out"
    MARK = "mark"
    CORRECTION = "correction"
    SPOT_CHECK = "spot"
    ANNULMENT = "annul"


class Source(StrEnum):
    """What a verdict rests on."""

    NOTHING = "nothing"
    CHECK_IN = "check_in"
    ROLL_CALL = "roll_call"
    LEAVE = "leave"
    OVERDUE = "overdue"
    EXEMPTION = "exemption"
    MEMBERSHIP = "membership"
    CORRECTION = "correction"
    OFF = "off"


@dataclass(frozen=True)
class Window:
    """When a session counts attendance; check-ins before `opens_at` do not count."""

    opens_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Limits:
    """Whole minutes. Defaults: DOMAIN chapter 5 (L7: 30 minutes late is an absence)."""

    grace: int = 0
    late_is_absent: int = 30
    early_is_absent: int = 30


class Fact(NamedTuple):
    """One thing that happened `at` a time and was `known_at` the server then or later.

    Of two at the same moment the one with the higher `number` is the newer.
    """

    kind: Kind
    at: datetime
    status: Status = Status.PENDING
    known_at: datetime | None = None
    number: int = 0


class Leave(NamedTuple):
    """An approved leave, up to the actual return."""

    from_at: datetime
    to_at: datetime
    decided_at: datetime


class Overdue(NamedTuple):
    """Time after a leave from which nobody reported back; None: not back yet."""

    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True)
class Circumstances:
    """What holds for a learner at a session besides the facts."""

    is_off: bool = False
    is_exempt: bool = False
    joined_at: datetime | None = None
    left_at: datetime | None = None
    leaves: tuple[Leave, ...] = ()
    overdue: tuple[Overdue, ...] = ()


PLAIN = Circumstances()


class Verdict(NamedTuple):
    """The status, how many started minutes somebody was late or left early, and why."""

    status: Status
    source: Source
    minutes_late: int = 0
    minutes_early: int = 0


def judge(
    window: Window, limits: Limits, facts: Iterable[Fact], circumstances: Circumstances = PLAIN
) -> Verdict:
    """Derive one learner's attendance at one session; the order of the facts is no matter."""
    ordered = sorted(facts, key=_in_time)
    if circumstances.is_off:  # row 1
        return Verdict(Status.EXEMPT, Source.OFF)
    if correction := _last(ordered, Kind.CORRECTION):  # row 2
        return Verdict(correction.status, Source.CORRECTION)
    if circumstances.is_exempt:  # row 3
        return Verdict(Status.EXEMPT, Source.EXEMPTION)
    if _was_elsewhere(window, circumstances):  # row 4
        return Verdict(Status.EXEMPT, Source.MEMBERSHIP)
    return _Case(window, limits, ordered, circumstances).judge()


def _in_time(fact: Fact) -> tuple[datetime, int]:
    return fact.at, fact.number


def _last(facts: Sequence[Fact], kind: Kind) -> Fact | None:
    return next((fact for fact in reversed(facts) if fact.kind == kind), None)


def _was_elsewhere(window: Window, circumstances: Circumstances) -> bool:
    """Whether somebody joined after the session or left the class before it."""
    joined, left = circumstances.joined_at, circumstances.left_at
    return (joined is not None and joined >= window.ends_at) or (
        left is not None and left <= window.starts_at
    )


class _Case:
    """A learner who was in the class during some of the session: rows 5 to 14."""

    def __init__(
        self, window: Window, limits: Limits, facts: Sequence[Fact], circumstances: Circumstances
    ):
        self.limits, self.circumstances = limits, circumstances
        self.ends_at = window.ends_at
        # From when to when the learner had to be there: none of it while on leave throughout.
        self.due_from, self.due_until = _due(window, circumstances)
        self.is_on_leave = bool(circumstances.leaves) and self.due_from >= self.due_until
        self.came = [
            fact.at
            for fact in facts
            if fact.kind == Kind.CHECK_IN and window.opens_at <= fact.at < window.ends_at
        ]
        self.went = [fact.at for fact in facts if fact.kind == Kind.CHECK_OUT]
        mark = _last(facts, Kind.MARK)
        self.mark = mark if mark and mark.status != Status.PENDING else None

    def judge(self) -> Verdict:
        if self.mark and not self._came_unseen(self.mark):  # rows 5 and 6
            return self._judge_mark(self.mark)
        if self.came:  # row 10
            return self._judge_scans()
        if self.is_on_leave:  # row 11
            return Verdict(Status.ON_LEAVE, Source.LEAVE)
        if any(_covers(span, self.due_from) for span in self.circumstances.overdue):  # row 12
            return Verdict(Status.ABSENT, Source.OVERDUE)
        left = self.circumstances.left_at
        if left is not None and left < self.ends_at:  # row 13
            return Verdict(Status.EXEMPT, Source.MEMBERSHIP)
        return Verdict(Status.PENDING, Source.NOTHING)  # row 14

    def _came_unseen(self, mark: Fact) -> bool:
        """Whether a check-in is newer than the word of who took the roll."""
        if mark.status in (Status.ABSENT, Status.ON_LEAVE):
            return any(at > mark.at for at in self.came)
        return any(mark.at < at <= (mark.known_at or mark.at) for at in self.came)

    def _judge_mark(self, mark: Fact) -> Verdict:
        """A person's word stands; the minutes are known only where the mark was made in between."""
        decided = [leave.decided_at for leave in self.circumstances.leaves]
        is_newer = any(at > mark.at for at in decided)
        if self.is_on_leave and (is_newer or mark.status == Status.ABSENT):  # rows 7 and 8
            return Verdict(Status.ON_LEAVE, Source.LEAVE)
        late = early = 0  # row 9
        in_session = self.due_from < mark.at < self.due_until
        if in_session and mark.status == Status.LATE:
            late = started_minutes(mark.at - self.due_from)
        if in_session and mark.status == Status.LEFT_EARLY:
            early = started_minutes(self.due_until - mark.at)
        return Verdict(mark.status, Source.ROLL_CALL, late, early)

    def _judge_scans(self) -> Verdict:
        if self.is_on_leave:
            return Verdict(Status.PRESENT, Source.CHECK_IN)
        late = started_minutes(min(self.came) - self.due_from)
        early = started_minutes(self.due_until - self._left_at())
        is_late, is_early = late > self.limits.grace, early > 0
        if late > self.limits.late_is_absent or early > self.limits.early_is_absent:
            status = Status.ABSENT
        else:
            status = _STATUS[is_late, is_early]
        return Verdict(status, Source.CHECK_IN, late if is_late else 0, early if is_early else 0)

    def _left_at(self) -> datetime:
        """When somebody left for good: the last check-out, unless they came back; else the end."""
        back = max(self.came)
        return max((at for at in self.went if at >= back), default=self.due_until)


_STATUS = {
    (False, False): Status.PRESENT,
    (True, False): Status.LATE,
    (False, True): Status.LEFT_EARLY,
    (True, True): Status.LATE_AND_LEFT,
}


def _due(window: Window, circumstances: Circumstances) -> tuple[datetime, datetime]:
    """The session without its beginning and end where somebody was excused.

    Who joins while it is on is late like everybody else: a queue at the desk excuses nobody
    by itself, whoever takes the roll can.
    """
    starts, ends = window.starts_at, window.ends_at
    if circumstances.left_at is not None:
        ends = min(ends, circumstances.left_at)
    for leave in sorted(circumstances.leaves):
        if leave.from_at <= starts:
            starts = max(starts, leave.to_at)
    for leave in sorted(circumstances.leaves, key=lambda leave: leave.to_at, reverse=True):
        if leave.to_at >= ends:
            ends = min(ends, leave.from_at)
    return starts, ends


def _covers(span: Overdue, at: datetime) -> bool:
    return span.from_at <= at and (span.to_at is None or at < span.to_at)


def started_minutes(span: timedelta) -> int:
    """Whole minutes, a started one counted in full; nothing below zero or beyond a week."""
    return min(max(0, -(-span // MINUTE)), MOST_MINUTES)
