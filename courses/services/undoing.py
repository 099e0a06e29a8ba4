from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.errors import ChangeOvertaken, ChangeUndone, PartsGone
from courses.models import Booking, Lecturer, SessionLecturer, TimetableChange, TrainingClass
from courses.models import TrainingSession as Session
from courses.services.journal import State, states_of
from courses.services.sessions import put_back, require_open
from people.models import User

# What goes with a session that was added by mistake.
_PARTS = (Booking, SessionLecturer)


def last_change(training_class: TrainingClass) -> TimetableChange | None:
    """The newest change of the class's timetable that has not been taken back."""
    changes = TimetableChange.objects.filter(training_class=training_class)
    return changes.standing().select_related("made_by").first()


@transaction.atomic
def undo_change(
    change: TimetableChange, *, reason: str = "", by: User | None = None
) -> TimetableChange:
    """Bring the sessions a change touched back to where they were: all of them or none.

    Refused: a second time, once any of them has changed again, and what a new session
    would be refused for without a `reason`. What was added is cancelled, or deleted from a draft if
    nothing hangs on it.
    """
    keys = [int(key) for key in change.before]
    # Hold the sessions so that what is compared is what is written.
    held = Session.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=keys)
    sessions = {str(one.pk): one for one in held.select_related("training_class").order_by("pk")}
    change = TimetableChange.objects.select_for_update(of=["self"], no_key=True).get(pk=change.pk)
    require_open(change.training_class)
    _refuse_overtaken(change)
    for key in _in_order(change):
        before = change.before[key]
        if before is None:
            _take_away(sessions[key])
        else:
            _restore(sessions[key], before, reason.strip())
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    return change


def _refuse_overtaken(change: TimetableChange) -> None:
    if change.undone_at is not None:
        raise ChangeUndone()
    now = states_of([int(key) for key in change.after])
    if now != change.after:
        raise ChangeOvertaken(sessions=change.titles)


def _in_order(change: TimetableChange) -> Iterable[str]:
    """Those that go back to an earlier time first, the earliest of them foremost: so that
    none comes upon the place of another that is still to leave it."""

    def place(key: str) -> tuple[bool, float]:
        before, after = change.before[key], change.after[key]
        if before is None or before["starts_at"] <= after["starts_at"]:
            return (False, _seconds(after))
        return (True, -_seconds(after))

    return sorted(change.before, key=place)


def _seconds(state: State) -> float:
    return datetime.fromisoformat(state["starts_at"]).timestamp()


def _restore(session: Session, state: State, reason: str) -> None:
    if parts := list(_gone(state)):
        raise PartsGone(session=session, parts=_(", ").join(parts))
    fields = {name: _value(name, state) for name in state if name != "given_by"}
    if reason:
        fields["clash_reason"] = reason
    lecturers = Lecturer.objects.in_bulk(state["given_by"])
    put_back(session, lecturers=[lecturers[key] for key in state["given_by"]], **fields)


def _gone(state: State) -> Iterator[str]:
    """What a session had then and nobody has any more."""
    for name in ("topic", "group", "venue", "chair"):
        field = Session._meta.get_field(name)
        key = state[f"{name}_id"]
        if key is not None and not field.related_model._base_manager.filter(pk=key).exists():  # type: ignore[union-attr]
            yield str(field.verbose_name)  # type: ignore[union-attr]
    if Lecturer.objects.filter(pk__in=state["given_by"]).count() < len(state["given_by"]):
        yield str(Lecturer._meta.verbose_name)


def _value(name: str, state: State) -> object:
    return Session._meta.get_field(name).to_python(state[name])  # type: ignore[union-attr]


def _take_away(session: Session) -> None:
    # Hold the class so that it is not published meanwhile.
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=session.training_class_id)
    if held.status == TrainingClass.Status.DRAFT and not _carries_anything(session):
        session.delete()
        return
    session.status = Session.Status.CANCELLED
    session.status_reason = _("Added by mistake, taken back")
    session.save(update_fields=["status", "status_reason", "updated_at"])


def _carries_anything(session: Session) -> bool:
    """Whether a row of any app refers to the session."""
    return any(
        link.related_model._base_manager.filter(**{link.field.name: session}).exists()
        for link in Session._meta.related_objects
        if link.related_model not in _PARTS and not link.many_to_many
    )
