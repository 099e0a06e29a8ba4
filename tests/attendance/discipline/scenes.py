"""A class with its learner, those who watch and those who decide, and what was recorded."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from attendance.models import AttendancePolicy, DisciplineRecord, DisciplineRule
from attendance.services import discipline
from people.models import Unit
from people.roles import Role
from tests.attendance.lectures import Lecture, at, time_is
from tests.factories import make_class_staff, make_learner, make_member
from tests.materials.samples import jpg

WORDS = "听课时低头刷手机，提醒后收起"
TWO_DAYS = timedelta(days=2)
# What a record in a state has, beside the state.
OF_STATE = {
    "recorded": {},
    "verified": {},
    "notified": {"notified_at": at(12), "answer_until": at(13)},
    "confirmed": {"notified_at": at(12), "confirmed_at": at(14)},
    "handled": {"notified_at": at(12), "confirmed_at": at(14), "handling": "remind"},
    "closed": {"notified_at": at(12), "confirmed_at": at(14), "handling": "remind"},
    "dismissed": {"notified_at": at(12)},
    "revoked": {"notified_at": at(12), "confirmed_at": at(14)},
    "superseded": {"notified_at": at(12)},
}


def photo():
    return SimpleUploadedFile("现场.jpg", jpg(), "image/jpeg")


class Conduct(Lecture):
    """An inspector records, the teacher decides, the learner answers; the time is after 12."""

    def __init__(self, **policy):
        super().__init__(learners=0, is_open=False)
        with time_is(8, 50):
            self.host = make_class_staff(self.training_class, Role.PRESIDING_HOST)
            self.teacher = make_class_staff(self.training_class, Role.CLASS_TEACHER)
            self.inspector = make_class_staff(self.training_class, Role.INSPECTOR)
            self.learner = make_learner(self.training_class, name="李学员")
        self.enrolment = self.learner.person.enrolments.get()
        self.rule = DisciplineRule.objects.create(
            training_class=self.training_class, code="XX-01", category="study", text="上课不看手机"
        )
        if policy:
            AttendancePolicy.objects.create(training_class=self.training_class, **policy)

    def principal(self):
        """The leader of the learner's unit, with an account."""
        leader = make_member(name="赵局长", unit=self.enrolment.unit)
        Unit.objects.filter(pk=self.enrolment.unit_id).update(principal=leader.person)
        return leader

    def breach(self, enrolment=None, **fields):
        facts = {"rule": self.rule, "session": self.session, "occurred_at": at(9, 40)} | fields
        return DisciplineRecord(enrolment=enrolment or self.enrolment, **facts)

    def recorded(self, *, by=None, description=WORDS, **fields):
        return discipline.record_breach(
            self.breach(**fields), by=by or self.inspector, description=description, at=at(12)
        )

    def verified(self, **fields):
        record = self.recorded(**fields)
        discipline.add_evidence(record, by=self.inspector, text="目击记录", at=at(12))
        return discipline.verify_record(record, by=self.inspector, at=at(12))

    def notified(self, **fields):
        return discipline.notify_learner(self.verified(**fields), by=self.teacher, at=at(12))

    def confirmed(self, **fields):
        record = self.notified(**fields)
        discipline.answer_record(record, by=self.learner, text="当时在回复工作信息", at=at(12, 30))
        return discipline.confirm_record(record, by=self.teacher, at=at(14))

    def appealed(self, **fields):
        record = self.confirmed(**fields)
        return discipline.appeal_record(record, by=self.learner, text="没有玩手机", at=at(15))

    def in_state(self, status):
        """A record put into a state by hand, with what belongs to it."""
        record = self.recorded()
        DisciplineRecord.objects.filter(pk=record.pk).update(status=status, **OF_STATE[status])
        return DisciplineRecord.objects.get(pk=record.pk)


def status_of(record):
    return DisciplineRecord.objects.get(pk=record.pk).status
