"""A class of three learners of two units, with a locked sheet and what was found out."""

import time_machine

from attendance.letter_rules import Act
from attendance.models import AttendancePolicy, Bulletin, Commendation, UnitFeedback
from attendance.services import letters
from people.roles import Role
from tests.attendance.discipline.scenes import OF_STATE, Conduct
from tests.attendance.lectures import at, time_is
from tests.factories import fresh, make_class_staff, make_enrolment, make_member, make_person

EVENING = at(20)
OFFICIALLY = time_machine.travel(EVENING, tick=False)


class Desk(Conduct):
    """李学员 is of the first unit and was late; 陈别处, of the second, was absent."""

    def __init__(self, *, is_locked=True, **policy):
        super().__init__(**policy)
        with time_is(8, 50):
            self.own_unit = self.enrolment.unit
            self.other = make_enrolment(self.training_class, make_person("陈别处"))
            self.fellow = make_enrolment(
                self.training_class, make_person("周同单位", unit=self.own_unit)
            )
        self.enrolments = [self.enrolment, self.other, self.fellow]
        self.other_unit = self.other.unit
        if is_locked:
            self.lock_sheet()

    def lock_sheet(self):
        self.open()
        self.mark("late", self.enrolment)
        self.mark("absent", self.other)
        self.mark("present", self.fellow)
        self.submit()
        self.lock()

    def lead(self, unit, name="孙局长"):
        """Somebody who leads the unit, with an account of the office."""
        leader = make_member(name=name, unit=unit, is_staff=True)
        leader.person.post = "局长"
        leader.person.save()
        unit.principal = leader.person
        unit.save()
        return fresh(leader)

    def counted(self, enrolment=None, handling="", **fields):
        """A record somebody has confirmed, put there by hand."""
        record = self.breach(enrolment, **fields)
        record.training_class, record.recorded_by = self.training_class, self.inspector
        record.category, record.severity = "study", "general"
        for name, value in OF_STATE["confirmed"].items():
            setattr(record, name, value)
        record.status, record.handling = "confirmed", handling
        record.confirmed_by = self.teacher
        record.save()
        return record

    def praise(self, enrolment=None, status="confirmed", title="outstanding_learner", **fields):
        target = fields or {"enrolment": enrolment or self.fellow}
        return Commendation.objects.create(
            training_class=self.training_class,
            year=2026,
            title=title,
            reason="学习认真",
            status=status,
            proposed_by=self.teacher,
            **target,
        )

    def draft(self, kind="attendance", *, by=None, **fields):
        options = {name: fields.pop(name) for name in ("addressees",) if name in fields}
        bulletin = Bulletin(
            **{"kind": kind, "scope": "class", "training_class": self.training_class} | fields
        )
        return letters.draft_bulletin(bulletin, by=by or self.teacher, at=EVENING, **options)

    def signed(self, *args, **fields):
        return letters.sign_off_paper(self.draft(*args, **fields), by=self.host, at=EVENING)

    def issued(self, *args, **fields):
        return letters.issue_bulletin(self.signed(*args, **fields), by=self.teacher, at=EVENING)

    def drafted_letters(self):
        return letters.draft_letters(self.training_class, by=self.teacher, at=EVENING)

    def signed_letters(self):
        return [
            letters.sign_off_paper(one, by=self.host, at=EVENING) for one in self.drafted_letters()
        ]

    def sent(self):
        """The letter to the first unit, issued; both units are led by somebody."""
        self.leader, self.other_leader = (
            self.lead(self.own_unit),
            self.lead(self.other_unit, "吴局"),
        )
        self.signed_letters()
        letters.issue_letters_of(self.training_class, by=self.teacher, at=EVENING)
        return UnitFeedback.objects.get(unit=self.own_unit)

    def keep(self, **numbers):
        AttendancePolicy.objects.update_or_create(
            training_class=self.training_class, defaults=numbers
        )

    def second_teacher(self):
        return make_class_staff(self.training_class, Role.CLASS_TEACHER)


def kinds_of(paper):
    return [Act(step.kind) for step in paper.steps.all()]
