"""What belongs to a person: their classes, their sessions, their records."""

from django.db.models import Q

from attendance.models import AttendancePolicy, AttendanceRecord
from courses.models import Enrolment, TrainingSession

TAKES_PART = (Enrolment.Status.CONFIRMED, *Enrolment.EXPECTED)


def enrolments_of(person_id):
    """Where a person takes part or took part, the newest class first."""
    mine = Enrolment.objects.filter(person=person_id, status__in=TAKES_PART)
    announced = mine.exclude(training_class__status="draft")
    return announced.select_related("training_class").order_by("-training_class__start_on", "-pk")


def sessions_of(enrolments):
    """The sessions of the whole class or of the own group, for each of the enrolments."""
    mine = Q(pk__in=[])
    for enrolment in enrolments:
        groups = (
            Q(group=None) | Q(group=enrolment.group_id) if enrolment.group_id else Q(group=None)
        )
        mine |= Q(training_class=enrolment.training_class_id) & groups
    return TrainingSession.objects.filter(mine).select_related(
        "training_class__attendance_policy", "venue"
    )


def records_of(enrolments, sessions):
    """The records of these sessions, by session."""
    records = AttendanceRecord.objects.filter(enrolment__in=enrolments, session__in=sessions)
    return {record.session_id: record for record in records.order_by()}


def window_of(session):
    """When attendance counts for a session."""
    numbers = AttendancePolicy.of(session.training_class)
    return numbers.window(session.starts_at, session.ends_at)
