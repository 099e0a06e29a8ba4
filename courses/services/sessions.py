from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from courses.errors import (
    EndsBeforeStart,
    ReasonMissing,
    SessionClosed,
    WrongChair,
    WrongClassState,
)
from courses.models import Lecturer, TrainingClass, TrainingSession, Venue
from courses.services.clashes import clashes_of_proposal, refusing_clashes

KEEP: Any = object()


@transaction.atomic
def schedule_session(
    training_class: TrainingClass, *, lecturers: Iterable[Lecturer] = (), **fields: Any
) -> TrainingSession:
    """Put a session on the timetable; `fields` are those of the model.

    Refused: a class that is over, an end before the start, a venue, lecturer
    or class that is taken at that time.
    """
    # Hold the class so that two sessions cannot get the same number.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    _require_open(training_class)
    last = training_class.sessions.aggregate(last=Max("seq"))["last"] or 0
    session = TrainingSession(training_class=training_class, seq=last + 1, **fields)
    return _save(session, list(lecturers))


@transaction.atomic
def edit_session(
    session: TrainingSession, *, lecturers: Iterable[Lecturer] | None = None, **changes: Any
) -> TrainingSession:
    """Change a session that has not begun; refused like a new one."""
    session = _hold_open(session)
    for name, value in changes.items():
        setattr(session, name, value)
    return _save(session, list(session.lecturers.all() if lecturers is None else lecturers))


def move_session(
    session: TrainingSession, *, starts_at: datetime, ends_at: datetime, venue: Venue | None = KEEP
) -> TrainingSession:
    """Give a session another time, and another venue if one is named."""
    changes = {"starts_at": starts_at, "ends_at": ends_at}
    return edit_session(session, **changes if venue is KEEP else changes | {"venue": venue})


@transaction.atomic
def cancel_session(session: TrainingSession, *, reason: str) -> TrainingSession:
    """Take a session off the timetable for good; its venue and lecturers are free again."""
    if not reason.strip():
        raise ReasonMissing()
    session = _hold_open(session)
    return _advance(session, TrainingSession.Status.CANCELLED, reason.strip())


def begin_session(session: TrainingSession) -> TrainingSession:
    """The roll of a session has been opened: it is under way."""
    return _advance(session, TrainingSession.Status.IN_PROGRESS)


def hold_session(session: TrainingSession) -> TrainingSession:
    """The roll of a session has been handed in: it was held."""
    return _advance(session, TrainingSession.Status.HELD)


def _advance(session: TrainingSession, status: str, reason: str = "") -> TrainingSession:
    session.status, session.status_reason = status, reason
    session.save(update_fields=["status", "status_reason", "updated_at"])
    return session


def _save(session: TrainingSession, lecturers: list[Lecturer]) -> TrainingSession:
    if session.ends_at <= session.starts_at:
        raise EndsBeforeStart()
    if session.chair is not None and session.chair.training_class_id != session.training_class_id:
        raise WrongChair(chair=session.chair)
    with refusing_clashes(lambda: clashes_of_proposal(session, lecturers)):
        session.save()
        session.lecturers.set(lecturers)
    return session


def _hold_open(session: TrainingSession) -> TrainingSession:
    """Lock a session and refuse if it has begun, is over or is off."""
    session = (
        TrainingSession.objects.select_for_update(of=["self"], no_key=True)
        .select_related("training_class")
        .get(pk=session.pk)
    )
    if session.status != TrainingSession.Status.SCHEDULED:
        raise SessionClosed(session=session, status=session.get_status_display())
    _require_open(session.training_class)
    return session


def _require_open(training_class: TrainingClass) -> None:
    if training_class.status in TrainingClass.CLOSED:
        raise WrongClassState(
            training_class=training_class, status=training_class.get_status_display()
        )
