"""Notes every change of a timetable, whichever verb and door it came through."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from courses.models import TimetableChange, TrainingClass, TrainingSession
from people.models import User

State = dict[str, Any]
# What a change keeps of a session. Its number and its class never change.
FIELDS = (
    "title", "topic_id", "session_type", "group_id", "starts_at", "ends_at", "venue_id",
    "chair_id", "credit_hours", "is_required", "status", "status_reason", "clash_reason",
)  # fmt: skip


def states_of(keys: Collection[int]) -> dict[str, State]:
    """The sessions as they are in the database now, in values that JSON can hold."""
    lecturers = ArrayAgg(
        "session_lecturers__lecturer",
        filter=Q(session_lecturers__isnull=False),
        default=[],
        order_by="session_lecturers__id",
    )
    rows = TrainingSession.objects.filter(pk__in=keys).order_by("pk")
    return {
        str(row.pop("pk")): {name: _plain(value) for name, value in row.items()}
        for row in rows.values("pk", *FIELDS, given_by=lecturers)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass
class Recording:
    """The sessions that a verb has touched so far, with their states before."""

    before: dict[str, State | None] = field(default_factory=dict)

    def touches(self, *sessions: TrainingSession) -> None:
        """Call it before the sessions are changed."""
        self.before = {**states_of([one.pk for one in sessions]), **self.before}

    def adds(self, *sessions: TrainingSession) -> None:
        self.before |= {str(one.pk): None for one in sessions}

    def write(self, training_class: TrainingClass, what: str, by: User | None) -> None:
        after = states_of([int(key) for key in self.before])
        changed = [key for key in self.before if self.before[key] != after.get(key)]
        if changed:
            TimetableChange.objects.create(
                training_class=training_class,
                what=what,
                made_by=by,
                before={key: self.before[key] for key in changed},
                after={key: after.get(key) for key in changed},
            )


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recorded(training_class: TrainingClass, what: str, *, by: User | None) -> Iterator[Recording]:
    """Note what happens inside as one change; of a verb made of verbs only the outer one counts."""
    if (outer := _current.get()) is not None:
        yield outer
        return
    recording = Recording()
    token = _current.set(recording)
    try:
        yield recording
    finally:
        _current.reset(token)
    recording.write(training_class, what, by)
