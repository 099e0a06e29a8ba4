"""A class of two days with its learner, its host and its teacher, and who asks for leave."""

from datetime import timedelta

from attendance.leave_rules import Span
from attendance.models import AttendancePolicy, AttendanceRecord, LeaveRequest
from attendance.services import leave
from courses.models import TrainingSession
from people.models import Notice
from people.roles import Role
from tests.attendance.lectures import Lecture, at, time_is
from tests.factories import fresh, make_class_staff, make_learner, make_session

REASON = "陪护住院的家属"
DAY_BEFORE = at(12) - timedelta(days=1)


class Course(Lecture):
    """Two days: 9-11, 14-16, then 9-11 again; four hours each, so that one is over 1/7."""

    def __init__(self, *, hours=4, **policy):
        super().__init__(learners=0, is_open=False)
        with time_is(8, 50):
            self.host = make_class_staff(self.training_class, Role.PRESIDING_HOST)
            self.teacher = make_class_staff(self.training_class, Role.CLASS_TEACHER)
            self.learner = make_learner(self.training_class, name="李学员")
            self.afternoon = make_session(self.training_class, starts_at=at(14))
            self.next_day = make_session(self.training_class, starts_at=at(9) + timedelta(days=1))
        self.enrolment = self.learner.person.enrolments.get()
        self.enrolments = [self.enrolment]
        TrainingSession.objects.update(credit_hours=hours)
        self.keep(**({"personal_needs_proof": False} | policy))

    def keep(self, **numbers):
        """Change the numbers of the class."""
        AttendancePolicy.objects.update_or_create(
            training_class=self.training_class, defaults=numbers
        )

    def wish(self, *sessions, leave_type="personal", reason=REASON, spans=None):
        chosen = spans or leave.spans_of_sessions(sessions or [self.session])
        return leave.Wish(leave_type, chosen, reason)

    def ask(self, *sessions, by=None, when=DAY_BEFORE, is_draft=False, **wish):
        return leave.ask_leave(
            self.enrolment,
            self.wish(*sessions, **wish),
            by=by or self.learner,
            acknowledged=["leave_limit"],
            is_draft=is_draft,
            at=when,
        )

    def approve(self, request, *, by=None, when=DAY_BEFORE, **options):
        return leave.approve_leave(request, by=by or self.host, at=when, **options)

    def granted(self, *sessions, **wish):
        return self.approve(self.ask(*sessions, **wish))

    def account(self):
        return leave.leave_account(self.enrolment)

    def status_at(self, session):
        record = AttendanceRecord.objects.get(session=session, enrolment=self.enrolment)
        return record.status


def span(hour, until, *, days=0):
    return Span(*(at(each) + timedelta(days=days) for each in (hour, until)))


def status_of(request):
    return LeaveRequest.objects.get(pk=request.pk).status


def told(person):
    """The subjects of the person's notices, oldest first."""
    notices = Notice.objects.filter(person=person).order_by("pk")
    return list(notices.values_list("subject", flat=True))


def again(user):
    return fresh(user)
