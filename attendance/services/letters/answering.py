"""A unit has a letter, replies to it; the office reminds, and closes it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from attendance.errors import ReasonMissing, ReplyStillPossible, ReplyTooLate
from attendance.letter_rules import Act, end_of_days
from attendance.models import AttendancePolicy, UnitFeedback
from attendance.services.letters import telling
from attendance.services.letters.writing import advance, hold
from courses.when import instant_text
from peixun.errors import Refused
from people.models import User

Status = UnitFeedback.Status
Outcome = tuple[list[UnitFeedback], list[tuple[UnitFeedback, Refused]]]


@transaction.atomic
def receive_letter(
    letter: UnitFeedback, *, by: User, version: int | None = None, at: datetime | None = None
) -> UnitFeedback:
    """The unit has the letter; from now on it may reply for some days."""
    at = at or timezone.now()
    held = hold(letter, Act.RECEIVE, version=version)
    days = AttendancePolicy.of(held.training_class).reply_days
    until = end_of_days(at, days, timezone.get_default_timezone())
    return advance(held, Act.RECEIVE, by=by, at=at, received_at=at, reply_until=until)


@transaction.atomic
def reply_to_letter(
    letter: UnitFeedback,
    *,
    by: User,
    text: str,
    version: int | None = None,
    at: datetime | None = None,
) -> UnitFeedback:
    """What the unit has to say, once. Refused: without words, after the window."""
    at = at or timezone.now()
    held = hold(letter, Act.REPLY, version=version)
    if not text.strip():
        raise ReasonMissing()
    if held.reply_until and at >= held.reply_until:
        raise ReplyTooLate(until=instant_text(held.reply_until))
    advance(held, Act.REPLY, by=by, at=at, reply=text.strip(), replied_at=at)
    telling.tell_reply(held)
    return held


@transaction.atomic
def close_letter(
    letter: UnitFeedback, *, by: User, version: int | None = None, at: datetime | None = None
) -> UnitFeedback:
    """Nothing is left to do. Refused: while the unit may still reply and has not."""
    at = at or timezone.now()
    held = hold(letter, Act.CLOSE, version=version)
    may_reply = held.status == Status.RECEIVED and held.reply_until and at < held.reply_until
    if may_reply and held.reply_until:
        raise ReplyStillPossible(until=instant_text(held.reply_until))
    return advance(held, Act.CLOSE, by=by, at=at, closed_at=at)


def remind_of_letters(*, at: datetime) -> Outcome:
    """Letters nobody has confirmed in time are overdue; leaders hear of them again.

    A letter is reminded of when it becomes overdue, and then once in as many days as a unit
    has to confirm it. Repeating it does nothing more.
    """
    done, refused = [], []
    for letter in _due(at):
        try:
            done += _remind(letter, at)
        except Refused as refusal:
            refused.append((letter, refusal))
    return done, refused


def _due(at: datetime) -> list[UnitFeedback]:
    rows = UnitFeedback.objects.unanswered().filter(receive_until__lte=at)
    return list(rows.select_related("unit", "training_class").order_by("pk"))


@transaction.atomic
def _remind(letter: UnitFeedback, at: datetime) -> list[UnitFeedback]:
    act = Act.MARK_OVERDUE if letter.status == Status.ISSUED else Act.REMIND
    held = hold(letter, act)
    every = timedelta(days=max(1, AttendancePolicy.of(held.training_class).letter_days))
    if act == Act.REMIND and held.reminded_at and at < held.reminded_at + every:
        return []
    advance(held, act, by=None, at=at, reminded_at=at)
    telling.tell_overdue(held)
    return [held]
