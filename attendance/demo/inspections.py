"""Inspection in the demo: a team, what it found on the last day, a round of today."""

from datetime import datetime, timedelta

from django.utils import timezone

from attendance.demo.office import Office
from attendance.inspection_rules import Incident, Numbers
from attendance.models import Inspection, InspectionTeam
from attendance.services import inspections
from attendance.services.inspections import Noted, Sighting
from courses.models import TrainingClass, TrainingSession
from people.models import User


def make_team(office: Office, *classes: TrainingClass) -> InspectionTeam:
    """A team of the office that watches over the working style, for the running classes."""
    unit = office.units["县作风办"]
    team = InspectionTeam.objects.create(name="培训督查一组", unit=unit)
    team.members.set(office.of("县作风办")[2:5])
    team.classes.set(classes)
    return team


class Visit:
    """One round of the demo, with nonces of its own."""

    def __init__(self, team: InspectionTeam, session: TrainingSession, at: datetime, by: User):
        self.at, self.by, self.number = at, by, 0
        planned = Inspection(
            training_class=session.training_class, session=session, team=team, at=at
        )
        self.round = inspections.plan_round(planned, by=by)

    def noted(self) -> Noted:
        self.number += 1
        return Noted(f"demo-{self.round.pk}-{self.number}")

    def count(self, numbers: Numbers, *, by: User, note: str = "") -> None:
        noted = self.noted()
        inspections.count_heads(self.round, numbers, noted, by=by, note=note, at=self.at)

    def see(self, kind: Incident, *enrolments: int, minutes: int | None = None, note: str) -> None:
        sighting = Sighting(kind, enrolments, minutes, note)
        at = self.at + timedelta(minutes=self.number)
        inspections.report_incident(self.round, sighting, self.noted(), by=self.by, at=at)


def inspect(team: InspectionTeam, training_class: TrainingClass, by: User, other: User) -> None:
    """A round of the past that is handed in, and one of today that goes on."""
    now = timezone.now()
    held = training_class.sessions.required().filter(ends_at__lt=now).order_by("-starts_at")
    if session := held.select_related("training_class", "venue").first():
        _past(Visit(team, session, session.starts_at + timedelta(minutes=30), by), other)
    today = training_class.sessions.required().filter(starts_at__date=timezone.localdate())
    coming = today.filter(ends_at__gt=now).select_related("training_class", "venue")
    if session := coming.order_by("starts_at").first():
        Visit(team, session, max(session.starts_at, now), by)


def _past(visit: Visit, other: User) -> None:
    learners = visit.round.training_class.enrolments.expected().order_by("student_no")
    keys = list(learners.values_list("pk", flat=True))
    visit.count(Numbers(len(keys), len(keys) - 3, 3), by=visit.by)
    visit.count(Numbers(len(keys), len(keys) - 4, 4), by=other, note="后排一人中途外出")
    visit.see(Incident.WHISPERING, *keys[2:4], note="后排两人交谈，经提醒后停止")
    visit.see(Incident.LEAVING, keys[5], minutes=20, note="未向会务组说明")
    inspections.finish_round(visit.round, by=visit.by, at=visit.at + timedelta(hours=1))
    inspections.report_round(visit.round, by=visit.by, at=visit.at + timedelta(hours=2))
