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
from courses.models import Lecturer, TimetableChange, TrainingClass, TrainingSession, Venue
from courses.services.clashes import clashes_of_proposal, refusing_clashes
from courses.services.journal import recorded
from people.models import User

KEEP: Any = object()
What = TimetableChange.What


@transaction.atomic
def schedule_session(
    training_class: TrainingClass,
    *,
    lecturers: Iterable[Lecturer] = (),
    by: User | None = None,
    **fields: Any,
) -> TrainingSession:
    """Put a session on the timetable; `fields` are those of the model.

    Refused: a class that is over, an end before the start, a venue, lecturer
    or class that is taken at that time.
    """
    # Hold the class so that two sessions cannot get the same number.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    require_open(training_class)
    last = training_class.sessions.aggregate(last=Max("seq"))["last"] or 0
    session = TrainingSession(training_class=training_class, seq=last + 1, **fields)
    with recorded(training_class, What.ADDED, by=by) as recording:
        _save(session, list(lecturers))
        recording.adds(session)
    return session


@transaction.atomic
def edit_session(
    session: TrainingSession,
    *,
    lecturers: Iterable[Lecturer] | None = None,
    by: User | None = None,
    **changes: Any,
) -> TrainingSession:
    """Change a session that has not begun; refused like a new one."""
    session = _hold_open(session)
    with recorded(session.training_class, What.EDITED, by=by) as recording:
        recording.touches(session)
        for name, value in changes.items():
            setattr(session, name, value)
        return _save(session, list(session.lecturers.all() if lecturers is None else lecturers))


def move_session(
    session: TrainingSession,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue | None = KEEP,
    by: User | None = None,
) -> TrainingSession:
    """Give a session another time, and another venue if one is named."""
    changes = {"starts_at": starts_at, "ends_at": ends_at}
    return edit_session(session, by=by, **changes if venue is KEEP else changes | {"venue": venue})


@transaction.atomic
def cancel_session(
    session: TrainingSession, *, reason: str, by: User | None = None
) -> TrainingSession:
    """Take a session off the timetable for good; its venue and lecturers are free again."""
    if not reason.strip():
        raise ReasonMissing()
    session = _hold_open(session)
    with recorded(session.training_class, What.CANCELLED, by=by) as recording:
        recording.touches(session)
        return _advance(session, TrainingSession.Status.CANCELLED, reason.strip())


@transaction.atomic
def put_back(
    session: TrainingSession, *, lecturers: Iterable[Lecturer], **fields: Any
) -> TrainingSession:
    """Write a session as it was once, also one that is cancelled; refused like a new one."""
    require_open(session.training_class)
    for name, value in fields.items():
        setattr(session, name, value)
    return _save(session, list(lecturers))


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
    require_open(session.training_class)
    return session


def require_open(training_class: TrainingClass) -> None:
    if training_class.status in TrainingClass.CLOSED:
        raise WrongClassState(
            training_class=training_class, status=training_class.get_status_display()
        )
