"""How a record is held, moved on and written down."""

from datetime import datetime

from attendance.discipline_rules import Act, State, next_state
from attendance.errors import (
    AboutYourself,
    AppealUnderWay,
    BreachChanged,
    ReasonMissing,
    WrongRecordState,
)
from attendance.models import DisciplineRecord, DisciplineStep
from attendance.services.sealed_words import sealed
from people.models import User

RELATED = (
    "enrolment__person__user",
    "enrolment__unit",
    "training_class__attendance_policy",
    "rule",
)


def hold(record: DisciplineRecord, act: Act, *, version: int | None = None) -> DisciplineRecord:
    """Lock a record for an act. Refused: in another state, changed since it was read."""
    rows = DisciplineRecord.objects.select_for_update(of=["self"], no_key=True)
    held = rows.select_related(*RELATED).get(pk=record.pk)
    if version is not None and version != held.version:
        raise BreachChanged()
    state_after(held, act)
    return held


def state_after(record: DisciplineRecord, act: Act) -> State:
    """The state the act leads to. Refused where it is not possible."""
    following = next_state(record.status, act)
    if following is None:
        raise WrongRecordState(status=record.get_status_display())
    return following


def advance(
    record: DisciplineRecord,
    act: Act,
    *,
    by: User | None,
    at: datetime,
    comment: str = "",
    **values: object,
) -> DisciplineRecord:
    """Move a held record on and write down what was done."""
    values = {"status": state_after(record, act), **values}
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1
    record.save(update_fields=[*values, "version", "updated_at"])
    note(record, act, by=by, at=at, comment=comment)
    return record


def note(
    record: DisciplineRecord, act: Act, *, by: User | None, at: datetime, comment: str = ""
) -> DisciplineStep:
    return DisciplineStep.objects.create(
        record=record, kind=act, sealed_comment=sealed(comment), by=by, at=at
    )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing()


def refuse_learner(record: DisciplineRecord, by: User) -> None:
    """Nobody decides on what is written about themselves."""
    if by.standing.person_id == record.enrolment.person_id:
        raise AboutYourself()


def refuse_during_appeal(record: DisciplineRecord) -> None:
    if record.appeals.filter(decided_at=None).exists():
        raise AppealUnderWay()


def recorders_of(record: DisciplineRecord) -> set[int]:
    """The accounts that recorded it, also what it has been corrected from."""
    found = {record.recorded_by_id}
    before = record.corrects
    while before is not None:
        found.add(before.recorded_by_id)
        before = before.corrects
    return found
