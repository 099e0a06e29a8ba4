"""The rules of discipline that need no database. Pure: values in, values out."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """The states of a discipline record; those of `DisciplineRecord.Status`."""

    RECORDED = "recorded"
    VERIFIED = "verified"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    HANDLED = "handled"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Act(StrEnum):
    """What can be done with a record; the kinds of `DisciplineStep`."""

    RECORD = "record"
    ADD_EVIDENCE = "add_evidence"
    VERIFY = "verify"
    NOTIFY = "notify"
    ANSWER = "answer"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    HANDLE = "handle"
    CLOSE = "close"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    REVISE = "revise"
    REVOKE = "revoke"
    CORRECT = "correct"


# Confirmed by a second person and not taken back: these alone count for anything.
COUNTED = (State.CONFIRMED, State.HANDLED, State.CLOSED)
# Nobody has decided yet whether it happened.
UNDECIDED = (State.RECORDED, State.VERIFIED, State.NOTIFIED)

# Every pair that is not here is refused.
_NEXT = {
    (State.RECORDED, Act.ADD_EVIDENCE): State.RECORDED,
    (State.RECORDED, Act.VERIFY): State.VERIFIED,
    (State.RECORDED, Act.DISMISS): State.DISMISSED,
    (State.RECORDED, Act.CORRECT): State.SUPERSEDED,
    (State.VERIFIED, Act.ADD_EVIDENCE): State.VERIFIED,
    (State.VERIFIED, Act.NOTIFY): State.NOTIFIED,
    (State.VERIFIED, Act.DISMISS): State.DISMISSED,
    (State.VERIFIED, Act.CORRECT): State.SUPERSEDED,
    (State.NOTIFIED, Act.ANSWER): State.NOTIFIED,
    (State.NOTIFIED, Act.CONFIRM): State.CONFIRMED,
    (State.NOTIFIED, Act.DISMISS): State.DISMISSED,
    (State.NOTIFIED, Act.CORRECT): State.SUPERSEDED,
    (State.CONFIRMED, Act.HANDLE): State.HANDLED,
    (State.HANDLED, Act.CLOSE): State.CLOSED,
    # A revised record is handled anew.
    **{(state, Act.APPEAL): state for state in COUNTED},
    **{(state, Act.UPHOLD): state for state in COUNTED},
    **{(state, Act.REVISE): State.CONFIRMED for state in COUNTED},
    **{(state, Act.REVOKE): State.REVOKED for state in COUNTED},
    **{(state, Act.CORRECT): State.SUPERSEDED for state in COUNTED},
}


def next_state(state: str, act: Act) -> State | None:
    """The state after the act, or None where it is not possible."""
    return _NEXT.get((State(state), act))


class Handling(StrEnum):
    """What is done about a confirmed breach, from the mildest on (P9 of the national rules)."""

    REMIND = "remind"
    TALK = "talk"
    CRITICISM = "criticism"
    CANCEL_RESULT = "cancel_result"
    ORDER_WITHDRAWAL = "order_withdrawal"
    WITHDRAWAL = "withdrawal"


# The ladder somebody climbs by repeating; results are cancelled for cheating alone.
LADDER = (Handling.REMIND, Handling.TALK, Handling.CRITICISM, Handling.ORDER_WITHDRAWAL)
# Where a breach of this severity enters the ladder (our default).
_ENTRY = {"minor": 0, "general": 1, "serious": 2, "grave": 3}
ENDS_TRAINING = (Handling.ORDER_WITHDRAWAL, Handling.WITHDRAWAL)

# What a breach takes away where points are kept and the rule names none (our default).
_POINTS = {
    "minor": Decimal(1),
    "general": Decimal(3),
    "serious": Decimal(10),
    # A grave one is decided by people, not by counting.
    "grave": Decimal(0),
}


def proposed_handling(severity: str, count: int) -> Handling:
    """What is usual for the `count`-th counted breach of somebody, this one included."""
    step = max(_ENTRY[severity], min(count - 1, len(LADDER) - 2))
    return LADDER[step]


def points_for(severity: str, of_rule: Decimal) -> Decimal:
    """The points a confirmed breach takes away, in a class that keeps points."""
    return of_rule or _POINTS[severity]


class Notch(StrEnum):
    """What a number of counted breaches calls for."""

    WARNING = "warning"
    LETTER = "letter"


def notch_at(count: int, letter_counts: Collection[int]) -> Notch | None:
    """A letter at each of the counts, a warning to the staff one before."""
    if count in letter_counts:
        return Notch.LETTER
    return Notch.WARNING if count + 1 in letter_counts else None


def end_of_window(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The end of the last of so many days after the day of `start`, by the office's clock."""
    last = start.astimezone(zone).date() + timedelta(days=days)
    return _midnight_after(last, zone)


def end_of_appeals(
    decided_at: datetime, days: int, class_ends_on: date | None, zone: tzinfo
) -> datetime:
    """Until when an appeal is taken: some days, at least until the day after the class."""
    end = end_of_window(decided_at, days, zone)
    if class_ends_on is None:
        return end
    return max(end, _midnight_after(class_ends_on + timedelta(days=1), zone))


def _midnight_after(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def raised_by(status: str) -> Sequence[str]:
    """What of a status of attendance can raise a record: the `raised_by` of rules."""
    both = ("late", "left_early")
    return both if status == "late_and_left" else (status,) if status in (*both, "absent") else ()
