"""Credit hours: booked with the decision, once per person and class; taken back visibly."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from attendance.completion_rules import Verdict
from attendance.credit_hour_rules import Progress, need_of, progress
from attendance.models import CompletionDecision, CreditHourEntry
from courses.models import TrainingClass
from people.models import Person, User


def book_hours(rows: Sequence[CompletionDecision]) -> None:
    """Book what was awarded to those who completed. The caller holds the class."""
    done = [row for row in rows if row.decision == Verdict.COMPLETED and row.hours_awarded]
    if not done:
        return
    training_class = TrainingClass.objects.get(pk=done[0].training_class_id)
    year = year_of(training_class)
    entries = [
        CreditHourEntry(
            person_id=row.enrolment.person_id,
            training_class=training_class,
            unit_id=row.enrolment.unit_id,
            completion=row,
            year=year,
            hours=row.hours_awarded,
            kind=training_class.delivery_mode,
            booked_by=row.decided_by,
            booked_at=row.decided_at,
        )
        for row in done
    ]
    CreditHourEntry.objects.bulk_create(entries, 500)


def year_of(training_class: TrainingClass) -> int:
    """The year for which a class counts: that of its last day."""
    last = training_class.sessions.aggregate(last=Max("ends_at"))["last"]
    day: date = training_class.end_on or timezone.localtime(last or timezone.now()).date()
    return day.year


def take_back_hours(
    row: CompletionDecision, *, reason: str, by: User, at: datetime
) -> CreditHourEntry | None:
    """Enter the opposite of what is booked for a decision; both stay. None if nothing is."""
    kept = CreditHourEntry.objects.standing().filter(completion=row).first()
    if kept is None:
        return None
    CreditHourEntry.objects.filter(pk=kept.pk).update(is_reversed=True)
    return CreditHourEntry.objects.create(
        person_id=kept.person_id,
        training_class_id=kept.training_class_id,
        unit_id=kept.unit_id,
        completion=row,
        year=kept.year,
        hours=-kept.hours,
        kind=kept.kind,
        booked_by=by,
        booked_at=at,
        reverses=kept,
        reason=reason,
    )


def progress_of(persons: Sequence[Person], year: int) -> dict[int, Progress]:
    """What each person has of what the national rule asks for, in one statement."""
    needs = {person.pk: need_of(person.post_level, person.rank) for person in persons}
    hours = CreditHourEntry.objects.filter(person__in=needs).by_year()
    return {key: progress(need, hours.get(key, {}), year) for key, need in needs.items()}
