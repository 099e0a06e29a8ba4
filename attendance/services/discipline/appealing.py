"""A learner asks that a confirmed breach be looked at again; somebody else decides."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from attendance.discipline_rules import Act, points_for
from attendance.errors import (
    AppealedAlready,
    AppealOfOwnDecision,
    AppealTooLate,
    NoAppeal,
    RevisionHarsher,
)
from attendance.models import Appeal, DisciplineRecord
from attendance.models.discipline import Severity
from attendance.services.discipline import telling
from attendance.services.discipline.writing import (
    advance,
    hold,
    recorders_of,
    refuse_learner,
    require_reason,
)
from attendance.services.letters import correct_bulletins
from attendance.services.sealed_words import sealed
from courses.when import instant_text
from people.models import User

Result = Appeal.Result
ACTS = {Result.UPHELD: Act.UPHOLD, Result.REVISED: Act.REVISE, Result.REVOKED: Act.REVOKE}
GRAVITY = list(Severity)


@transaction.atomic
def appeal_record(
    record: DisciplineRecord, *, by: User, text: str, at: datetime | None = None
) -> DisciplineRecord:
    """Submit an appeal. Refused: without words, after the window, a second one."""
    at = at or timezone.now()
    require_reason(text)
    record = hold(record, Act.APPEAL)
    if record.appeals.exists():
        raise AppealedAlready()
    if record.appeal_until and at >= record.appeal_until:
        until = instant_text(record.appeal_until)
        raise AppealTooLate(until=until)
    Appeal.objects.create(record=record, sealed_text=sealed(text), submitted_by=by, submitted_at=at)
    advance(record, Act.APPEAL, by=by, at=at)
    telling.tell_appealed(record)
    return record


@transaction.atomic
def decide_appeal(
    record: DisciplineRecord,
    *,
    by: User,
    result: str,
    reason: str,
    severity: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """Uphold a record, make it milder, or revoke it; a revised one is handled anew.

    Refused: without a reason, by the learner, by who recorded or confirmed it, a
    revision that is graver than before.
    """
    at = at or timezone.now()
    require_reason(reason)
    act = ACTS[Result(result)]
    record = hold(record, act, version=version)
    refuse_learner(record, by)
    if by.pk in (*recorders_of(record), record.confirmed_by_id):
        raise AppealOfOwnDecision()
    appeal = record.appeals.select_for_update(no_key=True).filter(decided_at=None).first()
    if appeal is None:
        raise NoAppeal()
    appeal.result, appeal.decided_by, appeal.decided_at = result, by, at
    appeal.sealed_answer = sealed(reason)
    appeal.save()
    changes = _revision(record, severity) if act == Act.REVISE else {}
    advance(record, act, by=by, at=at, comment=reason, **changes)
    telling.tell_appeal_decided(record)
    if act != Act.UPHOLD:
        correct_bulletins(record, by=by)
    return record


def _revision(record: DisciplineRecord, severity: str) -> dict[str, object]:
    """The milder record: what was handled is handled anew."""
    severity = severity or record.severity
    if GRAVITY.index(Severity(severity)) > GRAVITY.index(Severity(record.severity)):
        raise RevisionHarsher()
    lighter = points_for(severity, Decimal(0)) if record.points else Decimal(0)
    points = min(record.points, lighter) if severity != record.severity else record.points
    return {"severity": severity, "points": points, "handling": "", "handled_at": None}
