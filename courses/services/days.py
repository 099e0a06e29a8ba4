from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from courses.errors import DayEmpty, DayNotMovable
from courses.models import TimetableChange, TrainingClass, TrainingSession
from courses.services.journal import recorded
from courses.services.sessions import move_session
from courses.when import date_text
from peixun.errors import Refused
from people.models import User


@transaction.atomic
def move_day(
    training_class: TrainingClass,
    *,
    day: date,
    to: date,
    reason: str = "",
    by: User | None = None,
) -> list[TrainingSession]:
    """Move all sessions of a day to another one at the same hours: all of them or none.

    Refused: a day without sessions, and with every reason at once what moving each
    of them alone would be refused for without a `reason`.
    """
    sessions = _hold_day(training_class, day)
    if not sessions:
        raise DayEmpty(training_class=training_class, day=date_text(day))
    with recorded(training_class, TimetableChange.What.DAY_MOVED, by=by) as recording:
        recording.touches(*sessions)
        # Those ahead make room for those behind them.
        in_order = sorted(sessions, key=_start, reverse=to > day)
        moved = [_moved(one, to - day, reason) for one in in_order]
        if reasons := [one for one in moved if isinstance(one, Refused)]:
            raise DayNotMovable(day=date_text(day), to=date_text(to), reasons=reasons)
    return [one for one in moved if isinstance(one, TrainingSession)]


def _hold_day(training_class: TrainingClass, day: date) -> list[TrainingSession]:
    """Lock the sessions that take place on a local day, all in the same order as others do."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    found = training_class.sessions.taking_place()
    found = found.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1))
    return list(found.select_for_update(of=["self"], no_key=True).order_by("pk"))


def _start(session: TrainingSession) -> datetime:
    return session.starts_at


def _moved(session: TrainingSession, days: timedelta, reason: str) -> TrainingSession | Refused:
    starts_at, ends_at = session.starts_at + days, session.ends_at + days
    try:
        return move_session(session, starts_at=starts_at, ends_at=ends_at, reason=reason)
    except Refused as refused:
        return refused
