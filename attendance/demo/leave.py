"""Leave in the demo's running class: a request in every state that a desk meets."""

from datetime import timedelta

from django.utils import timezone

from attendance.models import AttendancePolicy, LeaveRequest
from attendance.services import leave
from courses.models import Enrolment, TrainingClass
from people.models import User

A_DAY = timedelta(days=1)
Type = LeaveRequest.Type


class Asker:
    """Asks and decides in one class, each learner once."""

    def __init__(self, training_class: TrainingClass, host: User, teacher: User):
        self.sessions = training_class.sessions.required().order_by("starts_at")
        self.learners = iter(training_class.enrolments.expected().order_by("-student_no"))
        self.host, self.teacher = host, teacher
        AttendancePolicy.of(training_class).save()
        # The papers come by hand in the demo.
        training_class.attendance_policy.approves_without_proof = True
        training_class.attendance_policy.save()

    def ask(  # type: ignore[no-untyped-def]
        self, sessions, kind, reason, *, of: Enrolment | None = None, **options
    ) -> LeaveRequest:
        learner = of or next(self.learners)
        wish = leave.Wish(kind, leave.spans_of_sessions(sessions), reason)
        by = learner.person.user or self.teacher
        at = min(timezone.now(), sessions[0].starts_at) - A_DAY
        return leave.ask_leave(learner, wish, by=by, acknowledged=["leave_limit"], at=at, **options)

    def grant(self, *args, **options) -> LeaveRequest:  # type: ignore[no-untyped-def]
        request = self.ask(*args, **options)
        at = (request.submitted_at or timezone.now()) + timedelta(hours=2)
        return leave.approve_leave(request, by=self.host, comment="同意", at=at)


def leave_of_the_past(asker: Asker) -> None:
    """Two leaves of the first days: one reported back, one overdue. Before their rolls."""
    past = list(asker.sessions.filter(ends_at__lt=timezone.now() - A_DAY / 2))
    if len(past) < 2:
        return
    back = asker.grant(past[:1], Type.OFFICIAL, "参加县里的防汛会议")
    leave.confirm_return(back, by=asker.teacher, returned_at=back.to_at, at=back.to_at)
    asker.grant(past[1:2], Type.SICK, "发热，到县医院就诊")


def own_leave(learner: User, host: User, teacher: User) -> None:
    """What the learner who can sign in asked for: one leave granted, one waiting."""
    mine = learner.person.enrolments.expected().filter(training_class__status__in=["registering"])
    if (own := mine.select_related("person__user", "training_class").first()) is None:
        return
    asker = Asker(own.training_class, host, teacher)
    coming = list(asker.sessions.filter(starts_at__gt=timezone.now()))
    asker.grant(coming[:1], Type.OFFICIAL, "参加市局的座谈会", of=own)
    asker.ask(coming[-1:], Type.SICK, "复查", of=own)


def leave_of_today(asker: Asker) -> None:
    """What waits, what is coming, what was dropped."""
    coming = list(asker.sessions.filter(starts_at__gt=timezone.now()))
    if len(coming) < 2:
        return
    asker.ask(coming[:1], Type.OFFICIAL, "回单位参加审计见面会")
    asker.ask(coming[-2:], Type.PERSONAL, "家中老人住院，需陪护")
    asker.grant(coming[-1:], Type.OFFICIAL, "参加省里的视频会议")
    back = asker.ask(coming[:1], Type.PERSONAL, "有事")
    leave.return_leave(back, by=asker.host, comment="请写明事由")
    refused = asker.ask(coming[:1], Type.PERSONAL, "参加朋友婚礼")
    leave.reject_leave(refused, by=asker.host, comment="培训期间原则上不准请假")
    gone = asker.ask(coming[:1], Type.PERSONAL, "搬家")
    leave.withdraw_leave(gone, by=gone.requested_by)
    off = asker.grant(coming[:1], Type.OFFICIAL, "现场核查")
    leave.cancel_leave(off, by=asker.teacher, reason="核查改期")
    leave.mark_overdue_leave()
