"""What happened so far in the demo's classes: rolls taken, one still open."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from attendance import services
from attendance.demo import phones
from attendance.models import AttendanceRecord
from attendance.services import Mark
from attendance.verdicts import Status
from courses import services as courses
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import User

# How often each status comes up among a hundred learners.
USUAL = [(Status.PRESENT, 91), (Status.LATE, 4), (Status.ON_LEAVE, 3), (Status.ABSENT, 2)]

# What some learners do again and again, by their number: warnings tell of them.
HABITS = {7: Status.ABSENT, 12: Status.LATE}


def report_everybody_in(training_class: TrainingClass) -> None:
    """Open the desk and let all confirmed learners arrive."""
    courses.open_registration(training_class)
    first = training_class.sessions.order_by("starts_at").values_list("starts_at", flat=True)
    at = min([timezone.now(), *first[:1]])
    for enrolment in training_class.enrolments.filter(status=Enrolment.Status.CONFIRMED):
        courses.report_in(enrolment, at=at)


def take_past_rolls(training_class: TrainingClass, by: User, confirmed_by: User) -> None:
    """Take, hand in, confirm and lock the roll of every session before today."""
    random = Random(training_class.class_code)  # noqa: S311 - the same roll each time
    past = training_class.sessions.filter(starts_at__date__lt=timezone.localdate())
    for session in past.order_by("starts_at"):
        _take(session, by, random)
        if session == past.order_by("starts_at").last():
            phones.lend_a_phone(session, by)
        services.submit_sheet(session, by=by, at=session.ends_at)
        services.confirm_sheet(session, by=confirmed_by, at=session.ends_at)
        services.lock_sheet(session, by=by, at=session.ends_at + timedelta(hours=1))


def take_part_of_a_roll(session: TrainingSession, by: User) -> None:
    """Open the roll of a session and mark the first twelve learners."""
    random = Random(session.title)  # noqa: S311
    _take(session, by, random, only_first=12)


def _take(
    session: TrainingSession, by: User, random: Random, only_first: int | None = None
) -> None:
    # A roll of today may be taken before its session begins, never in the future.
    at = min(session.starts_at, timezone.now())
    services.open_sheet(session, by=by, at=at)
    expected = AttendanceRecord.objects.pending().filter(session=session)
    statuses, weights = zip(*USUAL, strict=True)
    rows = expected.order_by("enrolment__student_no")
    marks = [
        Mark(
            enrolment,
            HABITS.get(number, random.choices(statuses, weights)[0]),
            f"demo-{session.pk}-{enrolment}",
        )
        for enrolment, number in rows.values_list("enrolment", "enrolment__student_no")
    ]
    services.roll_call(session, marks[:only_first], by=by, at=at)
