"""What somebody's attendance was, derived from what happened. Pure: values in, value out.

Precedence, highest first:

1. a correction: the last one decides;
2. an exemption from attendance;
3. a mark by somebody who took the roll: the last one decides, a cleared mark counts as none;
4. check-ins and check-outs, measured against the session's time and the class's policy;
5. nothing at all: pending. Nobody becomes present or absent because nothing was done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# Stored with every record; raise it when the rules below give another answer.
VERSION = 1
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
    """What a fact says."""

    CHECK_IN = "in"
    CHECK_OUT = "out"
    MARK = "mark"
    CORRECTION = "correction"


class Source(StrEnum):
    """What a verdict rests on."""

    NOTHING = "nothing"
    CHECK_IN = "check_in"
    ROLL_CALL = "roll_call"
    EXEMPTION = "exemption"
    CORRECTION = "correction"


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
    """One thing that happened. Facts are given in the order in which they were recorded."""

    kind: Kind
    at: datetime
    status: Status = Status.PENDING


class Verdict(NamedTuple):
    """The status, how many started minutes somebody was late or left early, and why."""

    status: Status
    source: Source
    minutes_late: int = 0
    minutes_early: int = 0


def judge(
    window: Window, limits: Limits, facts: Iterable[Fact], *, exempt: bool = False
) -> Verdict:
    """Derive one learner's attendance at one session; the order of scans is no matter."""
    facts = list(facts)
    if correction := _last(facts, Kind.CORRECTION):
        return Verdict(correction.status, Source.CORRECTION)
    if exempt:
        return Verdict(Status.EXEMPT, Source.EXEMPTION)
    mark = _last(facts, Kind.MARK)
    if mark and mark.status != Status.PENDING:
        return _judge_mark(window, mark)
    return _judge_scans(window, limits, facts)


def _last(facts: Sequence[Fact], kind: Kind) -> Fact | None:
    return next((fact for fact in reversed(facts) if fact.kind == kind), None)


def _judge_mark(window: Window, mark: Fact) -> Verdict:
    """A person's word stands; the minutes are known only where the mark was made in between."""
    late = early = 0
    in_session = window.starts_at < mark.at < window.ends_at
    if in_session and mark.status == Status.LATE:
        late = started_minutes(mark.at - window.starts_at)
    if in_session and mark.status == Status.LEFT_EARLY:
        early = started_minutes(window.ends_at - mark.at)
    return Verdict(mark.status, Source.ROLL_CALL, late, early)


def _judge_scans(window: Window, limits: Limits, facts: Sequence[Fact]) -> Verdict:
    came = [f.at for f in facts if f.kind == Kind.CHECK_IN and f.at >= window.opens_at]
    if not came:
        return Verdict(Status.PENDING, Source.NOTHING)
    late = started_minutes(min(came) - window.starts_at)
    early = started_minutes(window.ends_at - _left_at(window, facts, max(came)))
    is_late, is_early = late > limits.grace, early > 0
    if late > limits.late_is_absent or early > limits.early_is_absent:
        status = Status.ABSENT
    else:
        status = _STATUS[is_late, is_early]
    return Verdict(status, Source.CHECK_IN, late if is_late else 0, early if is_early else 0)


_STATUS = {
    (False, False): Status.PRESENT,
    (True, False): Status.LATE,
    (False, True): Status.LEFT_EARLY,
    (True, True): Status.LATE_AND_LEFT,
}


def _left_at(window: Window, facts: Sequence[Fact], last_came: datetime) -> datetime:
    """When somebody left for good: the last check-out, unless they came back; else the end."""
    left = [f.at for f in facts if f.kind == Kind.CHECK_OUT and f.at >= last_came]
    return max(left) if left else window.ends_at


def started_minutes(span: timedelta) -> int:
    """Whole minutes, a started one counted in full; nothing below zero or beyond a week."""
    return min(max(0, -(-span // MINUTE)), MOST_MINUTES)
