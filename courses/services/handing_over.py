"""What whoever reports in is handed in the same step, by an app further right."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from courses.models import Enrolment
from people.models import User

# `giver(enrolments, at=at, by=user)` says by enrolment what it handed over, in words.
Giver = Callable[..., Mapping[int, Sequence[str]]]
_givers: list[Giver] = []
# What a report-in by mistake takes back: `taker(enrolment, at=at, by=user)`.
Taker = Callable[..., object]
_takers: list[Taker] = []


def also_hands_over(giver: Giver, taker: Taker) -> None:
    """For an app further right: hand something over at the desk, and take it back."""
    if giver not in _givers:
        _givers.append(giver)
        _takers.append(taker)


def hand_over(
    enrolments: Sequence[Enrolment], *, at: datetime | None = None, by: User | None = None
) -> None:
    """Hand over what belongs to these learners; each of them then says what it was."""
    for giver in _givers if enrolments else ():
        given = giver(enrolments, at=at or timezone.now(), by=by)
        for enrolment in enrolments:
            enrolment.handed_over = (*enrolment.handed_over, *given.get(enrolment.pk, ()))


def hand_back(enrolment: Enrolment, *, by: User | None = None) -> None:
    """Take back what was handed over since the learner reported in."""
    for taker in _takers:
        taker(enrolment, at=enrolment.reported_at, by=by)
