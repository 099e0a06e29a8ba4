"""A lecture with an inspection team of two, and their rounds."""

from attendance.inspection_rules import Numbers
from attendance.models import Inspection, InspectionTeam
from attendance.services import inspections
from attendance.services.inspections import Noted
from tests.attendance.lectures import Lecture, at, nonce
from tests.factories import fresh, make_member, make_unit


class Visit(Lecture):
    """The lecture from 9 to 11, and two inspectors of the unit that inspects it."""

    def __init__(self, **options):
        super().__init__(**options)
        self.team = InspectionTeam.objects.create(name="督查一组", unit=make_unit())
        self.team.classes.add(self.training_class)
        self.inspector, self.colleague = self.join("督查员"), self.join("同事")

    def join(self, name):
        """A new member of the team."""
        user = make_member(name=name, is_staff=True)
        self.team.members.add(user.person)
        return fresh(user)

    def plan(self, *, by=None, nonce="", **values):
        defaults = {
            "training_class": self.training_class,
            "session": self.session,
            "team": self.team,
            "at": at(9, 30),
        }
        inspection = Inspection(**defaults | values)
        return inspections.plan_round(inspection, by=by or self.inspector, nonce=nonce)

    def count(self, inspection, present, *, by=None, key="", when=None, expected=2, **more):
        seats = more.pop("empty_seats", None)
        noted = Noted(key or nonce(), more.pop("client_at", None), more.pop("sent_at", None))
        return inspections.count_heads(
            inspection,
            Numbers(expected, present, seats),
            noted,
            by=by or self.inspector,
            at=when or at(9, 31),
            **more,
        )

    def done(self):
        """A round that is over."""
        inspection = self.plan()
        self.count(inspection, 2)
        return inspections.finish_round(inspection, by=self.inspector, at=at(9, 50))

    def reported(self):
        return inspections.report_round(self.done(), by=self.inspector, at=at(9, 55))
