"""Rows in bulk: running classes, their learners and sessions, accounts with tokens.

Imported inside `office()`, because models need Django set up.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from attendance.models import AttendanceSheet
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import Person, Unit, User
from people.roles import Role
from people.services import appoint, issue_token

# One line for every learner of every session, not marked yet.
_RECORDS = """
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, created_at, updated_at)
SELECT s.id, e.id, s.training_class_id, 'pending', 'nothing', 0, 0, 0, 1, now(), now()
FROM courses_trainingsession s JOIN courses_enrolment e USING (training_class_id)
ORDER BY s.starts_at, s.id, e.id
"""


def make_devices(number: int) -> list[str]:
    """Tokens of accounts that run every class."""
    return [_make_device(f"device{n}") for n in range(number)]


def _make_device(username: str) -> str:
    user = User.objects.create_user(username, name=username)
    appoint(user, Role.CLASS_MANAGER, by=None)
    _token, key = issue_token(user, name="bench")
    return key


def make_classes(classes: int, learners: int, sessions: int = 1) -> None:
    """Classes of so many learners; the last session of each is on, its sheet is open."""
    opener = User.objects.create_user("opener", name="opener")
    unit = Unit.objects.create(name="县委办公室")
    people = _make_people(unit, learners)
    running = TrainingClass.Status.IN_PROGRESS
    made = TrainingClass.objects.bulk_create(
        TrainingClass(class_code=f"B{n}", title=f"第{n}期", status=running) for n in range(classes)
    )
    for training_class in made:
        _enrol(training_class, people)
        _schedule(training_class, sessions, opener)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS)
    analyze()


def analyze() -> None:
    """What autovacuum does within a minute: plans made for empty tables are made anew."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make_people(unit: Unit, number: int) -> list[Person]:
    return Person.objects.bulk_create(
        Person(name=f"学员{n}", pinyin=f"xue yuan {n}", search_text=f"xueyuan{n}", unit=unit)
        for n in range(number)
    )


def _enrol(training_class: TrainingClass, people: list[Person]) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            person=person,
            unit_id=person.unit_id,
            student_no=number,
            status=Enrolment.Status.REPORTED,
        )
        for number, person in enumerate(people, 1)
    )


def _schedule(training_class: TrainingClass, number: int, opener: User) -> None:
    now = timezone.now()
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(
            training_class=training_class,
            seq=seq,
            title=f"第{seq}讲",
            starts_at=now - timedelta(hours=3 * (number - seq)),
            ends_at=now + timedelta(hours=2) - timedelta(hours=3 * (number - seq)),
            credit_hours=2,
        )
        for seq in range(1, number + 1)
    )
    AttendanceSheet.objects.bulk_create(
        AttendanceSheet(session=session, opened_by=opener, opened_at=now) for session in sessions
    )
