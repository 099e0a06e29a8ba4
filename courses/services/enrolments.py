from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.errors import (
    AlreadyEnrolled,
    ClassFull,
    EnrolmentClosed,
    ReasonMissing,
    ReportInClosed,
    WrongEnrolmentState,
    WrongGroup,
)
from courses.models import Enrolment, LearningGroup, TrainingClass
from people.models import Person

Status = Enrolment.Status
REPORT_IN = (TrainingClass.Status.REGISTERING, TrainingClass.Status.IN_PROGRESS)


@transaction.atomic
def enrol(
    training_class: TrainingClass,
    person: Person,
    *,
    source: str = Enrolment.Source.QUOTA,
    group: LearningGroup | None = None,
) -> Enrolment:
    """Give a person a place, or raise the rule that refuses it."""
    # Hold the class so that two people cannot take its last place.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if not training_class.is_open_for_enrolment:
        raise EnrolmentClosed(training_class=training_class)
    if group is not None and group.training_class_id != training_class.pk:
        raise WrongGroup(group=group)
    active = training_class.enrolments.active()
    if active.filter(person=person).exists():
        raise AlreadyEnrolled(person=person)
    if training_class.capacity is not None and active.count() >= training_class.capacity:
        raise ClassFull(training_class=training_class)
    enrolment: Enrolment = training_class.enrolments.create(
        person=person, unit=person.unit, source=source, group=group
    )
    return enrolment


@transaction.atomic
def confirm(enrolment: Enrolment, *, at: datetime | None = None) -> Enrolment:
    """Make a nomination final: unit, post and rank are frozen, a student number is given."""
    # Hold the class so that two learners cannot get the same number.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=enrolment.training_class_id)
    enrolment = _hold(enrolment, Status.NOMINATED)
    person = enrolment.person
    enrolment.unit, enrolment.post, enrolment.rank = person.unit, person.post, person.rank
    last = Enrolment.objects.filter(training_class=enrolment.training_class_id).aggregate(
        last=Max("student_no")
    )
    enrolment.student_no = (last["last"] or 0) + 1
    enrolment.status, enrolment.confirmed_at = Status.CONFIRMED, at or timezone.now()
    enrolment.save()
    return enrolment


@transaction.atomic
def report_in(enrolment: Enrolment, *, at: datetime | None = None) -> Enrolment:
    """The learner has arrived. Refused before the class registers and after it has ended."""
    enrolment = _hold(enrolment, Status.CONFIRMED)
    training_class = enrolment.training_class
    if training_class.status not in REPORT_IN:
        raise ReportInClosed(
            training_class=training_class, status=training_class.get_status_display()
        )
    enrolment.status, enrolment.reported_at = Status.REPORTED, at or timezone.now()
    enrolment.save(update_fields=["status", "reported_at", "updated_at"])
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, reason: str, at: datetime | None = None) -> Enrolment:
    """Give a place back: a nomination is cancelled, a learner has left the class."""
    if not reason.strip():
        raise ReasonMissing()
    enrolment = _hold(enrolment, *Enrolment.ACTIVE)
    was_nominated = enrolment.status == Status.NOMINATED
    enrolment.status = Status.CANCELLED if was_nominated else Status.WITHDRAWN
    enrolment.status_reason, enrolment.left_at = reason.strip(), at or timezone.now()
    enrolment.save(update_fields=["status", "status_reason", "left_at", "updated_at"])
    return enrolment


def _hold(enrolment: Enrolment, *states: str) -> Enrolment:
    """Lock an enrolment and refuse unless it is in one of the states."""
    held = (
        Enrolment.objects.select_for_update(of=["self"], no_key=True)
        .select_related("person__unit", "training_class")
        .get(pk=enrolment.pk)
    )
    if held.status not in states:
        raise WrongEnrolmentState(person=held.person, status=held.get_status_display())
    return held
