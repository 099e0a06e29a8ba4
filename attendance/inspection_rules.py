"""The rules of inspection rounds that need no database. Pure: values in, values out."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """The states of a round; those of `Inspection.Status`."""

    PLANNED = "planned"
    DONE = "done"
    REPORTED = "reported"


class Act(StrEnum):
    """What can be done with a round."""

    COUNT = "count"
    REPORT_INCIDENT = "report_incident"
    FINISH = "finish"
    REPORT = "report"


# Every pair that is not here is refused. What a phone kept while it was offline still
# arrives after a colleague has finished the round, but not once it is reported.
_NEXT = {
    (State.PLANNED, Act.COUNT): State.PLANNED,
    (State.PLANNED, Act.REPORT_INCIDENT): State.PLANNED,
    (State.PLANNED, Act.FINISH): State.DONE,
    (State.DONE, Act.COUNT): State.DONE,
    (State.DONE, Act.REPORT_INCIDENT): State.DONE,
    (State.DONE, Act.REPORT): State.REPORTED,
}


def next_state(state: str, act: Act) -> State | None:
    """The state after the act, or None where it is not possible."""
    return _NEXT.get((State(state), act))


class Incident(StrEnum):
    """What an inspector sees; the kinds of `InspectionIncident`."""

    PHONE = "phone"
    WHISPERING = "whispering"
    WALKING = "walking"
    SLEEPING = "sleeping"
    LEAVING = "leaving"
    SUBSTITUTE = "substitute"
    ALCOHOL = "alcohol"
    BANQUET = "banquet"
    OVERNIGHT = "overnight"
    OTHER = "other"


class Norm(NamedTuple):
    """What a kind breaks: the rule by its code, and what it is where no rule has that code."""

    rule: str
    category: str
    severity: str


# The codes are those of the library.
NORMS = {
    Incident.PHONE: Norm("STUDY-01", "study", "minor"),
    Incident.WHISPERING: Norm("STUDY-02", "study", "minor"),
    Incident.WALKING: Norm("STUDY-03", "study", "minor"),
    Incident.SLEEPING: Norm("STUDY-04", "study", "minor"),
    Incident.LEAVING: Norm("REST-02", "schedule", "minor"),
    Incident.SUBSTITUTE: Norm("STUDY-05", "study", "serious"),
    Incident.BANQUET: Norm("LIFE-01", "life", "serious"),
    Incident.ALCOHOL: Norm("LIFE-02", "life", "serious"),
    Incident.OVERNIGHT: Norm("LIFE-03", "life", "serious"),
    Incident.OTHER: Norm("", "other", "minor"),
}
# For how long somebody was away is part of these.
TIMED = frozenset({Incident.LEAVING})


class Numbers(NamedTuple):
    """What one inspector counted."""

    expected: int
    present: int
    empty_seats: int | None


def agree(counts: Iterable[Numbers]) -> bool:
    """Whether everybody who counted came to the same numbers; who left seats out agrees."""
    rows = list(counts)
    seats = {row.empty_seats for row in rows} - {None}
    return len({row[:2] for row in rows}) < 2 and len(seats) < 2
