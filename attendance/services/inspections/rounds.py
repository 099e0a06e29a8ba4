"""Teams, and the rounds they make: planned, finished, reported."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    ClassNotRunning,
    NonceReused,
    NothingCounted,
    RoundsKept,
    TeamOutOfScope,
    WrongSession,
)
from attendance.inspection_rules import Act
from attendance.models import Inspection, InspectionTeam
from attendance.services.inspections.writing import hold, state_after
from courses.models import TrainingClass
from people.models import User


def remove_team(team: InspectionTeam) -> None:
    """Delete a team. Refused: one that has inspected already."""
    if team.inspections.exists():
        raise RoundsKept()
    team.delete()


@transaction.atomic
def plan_round(inspection: Inspection, *, by: User, nonce: str = "") -> Inspection:
    """Save an unsaved round with who plans it; place and class follow from its session.

    The same nonce again plans nothing and gets the same round. Refused: a session of
    another class, a team whose scope leaves the class out, a class that is not running.
    """
    session = inspection.session
    if session and session.training_class_id != inspection.training_class_id:
        raise WrongSession()
    # Hold the class, so that a form that is sent twice at once plans one round.
    classes = TrainingClass.objects.select_for_update(no_key=True)
    training_class = classes.get(pk=inspection.training_class_id)
    if nonce and (known := Inspection.objects.filter(nonce=nonce).first()):
        return _same(known, inspection, by)
    if training_class.status not in TrainingClass.RUNNING:
        raise ClassNotRunning(status=training_class.get_status_display())
    team = inspection.team
    if team and not team.classes.filter(pk=training_class.pk).exists():
        raise TeamOutOfScope(team=team)
    if session and session.venue and not inspection.place:
        inspection.place = str(session.venue)[:80]
    inspection.planned_by = by
    inspection.nonce = nonce
    inspection.save()
    return inspection


def _same(known: Inspection, asked: Inspection, by: User) -> Inspection:
    """The round a form has planned already; refused if it stands for another."""
    for name in ("training_class_id", "session_id", "kind"):
        if getattr(known, name) != getattr(asked, name):
            raise NonceReused()
    if known.planned_by_id != by.pk:
        raise NonceReused()
    return known


@transaction.atomic
def finish_round(inspection: Inspection, *, by: User, at: datetime | None = None) -> Inspection:
    """Say that the round is over. Refused: one on which nothing was noted, or that is over."""
    inspection = hold(inspection)
    inspection.status = state_after(inspection, Act.FINISH)
    if not (inspection.counts.exists() or inspection.incidents.exists()):
        raise NothingCounted()
    inspection.finished_by, inspection.finished_at = by, at or timezone.now()
    inspection.save(update_fields=["status", "finished_by", "finished_at", "updated_at"])
    return inspection


@transaction.atomic
def report_round(inspection: Inspection, *, by: User, at: datetime | None = None) -> Inspection:
    """Hand the findings in; from then on nothing is added. Refused: a round that is not over."""
    inspection = hold(inspection)
    inspection.status = state_after(inspection, Act.REPORT)
    inspection.reported_by, inspection.reported_at = by, at or timezone.now()
    inspection.save(update_fields=["status", "reported_by", "reported_at", "updated_at"])
    return inspection
