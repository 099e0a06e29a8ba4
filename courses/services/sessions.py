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
    WrongGroup,
)
from courses.findings import Finding
from courses.models import Lecturer, TimetableChange, TrainingClass, TrainingSession, Venue
from courses.services.clashes import refusing_clashes
from courses.services.findings import findings_about, reasons_against_placing
from courses.services.journal import recorded
from people.models import User

KEEP: Any = object()
What = TimetableChange.What


@transaction.atomic
def schedule_session(
    training_class: TrainingClass,
    *,
    lecturers: Iterable[Lecturer] = (),
    reason: str = "",
    by: User | None = None,
    **fields: Any,
) -> TrainingSession:
    """Put a session on the timetable; `fields` are those of the model.

    Refused: a class that is over, an end before the start, a class or group that
    has another session at that time. Unless the class is a draft, also a venue or
    lecturer that is not to be had, and, without a `reason`, too little time
    between two sessions, a lecturer who is away, learners who are elsewhere.
    """
    # Hold the class so that two sessions cannot get the same number.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    require_open(training_class)
    last = training_class.sessions.aggregate(last=Max("seq"))["last"] or 0
    session = TrainingSession(training_class=training_class, seq=last + 1, **fields)
    session.clash_reason = reason.strip()
    _require_sound(session)
    with recorded(training_class, What.ADDED, by=by) as recording:
        _place(session, list(lecturers))
        recording.adds(session)
    return session


@transaction.atomic
def edit_session(
    session: TrainingSession,
    *,
    lecturers: Iterable[Lecturer] | None = None,
    reason: str = "",
    by: User | None = None,
    **changes: Any,
) -> TrainingSession:
    """Change a session that has not begun; refused like a new one.

    What keeps its time, place and people also keeps the reason it had for them.
    """
    session = _hold_open(session)
    with recorded(session.training_class, What.EDITED, by=by) as recording:
        recording.touches(session)
        return _edit(session, lecturers, reason.strip(), changes)


def _edit(
    session: TrainingSession,
    lecturers: Iterable[Lecturer] | None,
    reason: str,
    changes: dict[str, Any],
) -> TrainingSession:
    given = list(session.lecturers.all())
    wanted = given if lecturers is None else list(lecturers)
    before = _place_of(session, given)
    for name, value in changes.items():
        setattr(session, name, value)
    has_moved = _place_of(session, wanted) != before
    if has_moved or reason:
        session.clash_reason = reason
    _require_sound(session)
    return _place(session, wanted) if has_moved else _write(session, wanted)


def move_session(
    session: TrainingSession,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue | None = KEEP,
    reason: str = "",
    by: User | None = None,
) -> TrainingSession:
    """Give a session another time, and another venue if one is named."""
    changes: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at}
    if venue is not KEEP:
        changes["venue"] = venue
    return edit_session(session, reason=reason, by=by, **changes)


def check_session(session: TrainingSession, lecturers: Iterable[Lecturer]) -> list[Finding]:
    """Everything to be said about a session before it is saved; refused where it is unsound."""
    _require_sound(session)
    return findings_about(session, lecturers)


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
    for name, value in fields.items():
        setattr(session, name, value)
    _require_sound(session)
    return _place(session, list(lecturers))


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


def _place_of(session: TrainingSession, lecturers: list[Lecturer]) -> tuple[object, ...]:
    """What a session keeps from others: while it is the same, nothing new can clash."""
    people = {lecturer.pk for lecturer in lecturers}
    span = (session.starts_at, session.ends_at)
    return (*span, session.venue_id, session.group_id, session.is_required, people)


def _place(session: TrainingSession, lecturers: list[Lecturer]) -> TrainingSession:
    with refusing_clashes(lambda: reasons_against_placing(session, lecturers)):
        return _write(session, lecturers)


def _write(session: TrainingSession, lecturers: list[Lecturer]) -> TrainingSession:
    session.save()
    session.lecturers.set(lecturers)
    return session


def _require_sound(session: TrainingSession) -> None:
    """Refuse an end before the start, and a chair or a group of another class."""
    if session.ends_at <= session.starts_at:
        raise EndsBeforeStart()
    if session.chair is not None and session.chair.training_class_id != session.training_class_id:
        raise WrongChair(chair=session.chair)
    if session.group is not None and session.group.training_class_id != session.training_class_id:
        raise WrongGroup(group=session.group)


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
