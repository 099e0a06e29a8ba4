"""What phones leave behind in the demo: one of them used for two people, and an objection."""

from datetime import timedelta

from attendance import services
from attendance.models import AttendanceRecord
from attendance.services import PHONE, Scan
from attendance.verdicts import Status
from courses.models import TrainingClass, TrainingSession
from people.models import User

LENT = f"{PHONE}demo"


def lend_a_phone(session: TrainingSession, by: User) -> None:
    """Two learners check in with one phone, before the roll is called."""
    learners = session.training_class.enrolments.expected().order_by("student_no")[:2]
    for minutes, enrolment in zip((9, 8), learners, strict=True):
        services.check_in(
            session.pk,
            Scan(f"demo-phone-{session.pk}-{enrolment.pk}", enrolment.pk),
            by=by,
            device=LENT,
            at=session.starts_at - timedelta(minutes=minutes),
        )


def object_to_a_record(training_class: TrainingClass, by: User) -> None:
    """Somebody who was marked absent or late says they were there in time."""
    wrong = AttendanceRecord.objects.filter(
        training_class=training_class,
        status__in=[Status.ABSENT, Status.LATE],
        session__sheet__submitted_at__isnull=False,
    )
    if record := wrong.order_by("-session__starts_at", "enrolment__student_no").first():
        text = "当时我在教室后排，签到时人多，没有扫上，同组的同志可以证明。"
        services.object_to(record, text, by=by, at=record.session.ends_at + timedelta(hours=3))
