"""What is to be said about the place of a session on the timetable."""

from dataclasses import dataclass
from enum import StrEnum

from peixun.errors import Refused


class Grade(StrEnum):
    """How much weight a finding has."""

    # What others hold: it cannot be done.
    REFUSE = "refuse"
    # It can be done, with a reason.
    ASK = "ask"
    # Good to know.
    INFORM = "inform"


@dataclass(frozen=True)
class Finding:
    """One thing found: the rule it rests on, and the keys of the sessions it is about.

    `session` is None for one that is not saved yet; `other` is the session in the
    way, None where it is no session.
    """

    grade: Grade
    refusal: Refused
    session: int | None = None
    other: int | None = None

    @property
    def code(self) -> str:
        return self.refusal.code

    def __str__(self) -> str:
        return str(self.refusal)
