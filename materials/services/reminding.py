"""Who has not read or signed for what they were handed, and how they are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.models import Enrolment, TrainingClass
from materials import notices
from materials.errors import RemindedToday
from materials.models import (
    Acknowledgement,
    MaterialAssignment,
    MaterialVersion,
    PaperCopy,
)
from materials.policies import HAPPENING, LEARNING
from people.models import Person
from people.services import notify

Kind = Acknowledgement.Kind
# From a day before it is due until a week after.
BEFORE, AFTER = timedelta(days=1), timedelta(days=7)


def open_readers(assignment: MaterialAssignment, *, at: datetime | None = None) -> list[Person]:
    """Whom the assignment reaches now and who has not read it, or signed for it.

    What must be read has to be read; the rest, to be received. Nobody before the
    release, after the expiry, or while no version is published; of paper, who has a copy.
    """
    at = at or timezone.now()
    version = assignment.material.versions.filter(status=MaterialVersion.Status.PUBLISHED).first()
    if version is None or not MaterialAssignment.objects.current(at).filter(pk=assignment.pk):
        return []
    people = _reached(assignment).exclude(pk__in=_done(assignment, version))
    if assignment.channel == MaterialAssignment.Channel.PAPER:
        people = people.filter(pk__in=version.copies.in_hand().values("person"))
    return list(people.select_related("unit").order_by("unit__sort_order", "unit", "pinyin", "pk"))


def _done(assignment: MaterialAssignment, version: MaterialVersion) -> set[int]:
    kinds = [Kind.READ] if assignment.must_read else [Kind.READ, Kind.RECEIVED]
    said = Acknowledgement.objects.filter(version=version, kind__in=kinds, person__isnull=False)
    done = set(said.order_by().values_list("person", flat=True))
    if not assignment.must_read:
        signed = version.copies.filter(status=PaperCopy.Status.ACKNOWLEDGED)
        done |= set(signed.order_by().values_list("person", flat=True))
    return {key for key in done if key is not None}


def _reached(assignment: MaterialAssignment) -> QuerySet[Person]:
    """The learners; for a unit also who speaks for it; or the one person."""
    reaching = MaterialAssignment.objects.filter(pk=assignment.pk).reaching_enrolment()
    learners = Enrolment.objects.filter(
        Exists(reaching), status__in=LEARNING, training_class__status__in=HAPPENING
    )
    home = class_of(assignment)
    if home is not None:
        learners = learners.filter(training_class=home)
    people = Q(pk__in=learners.values("person"))
    if assignment.unit_id:
        people |= Q(liaises_for=assignment.unit_id) | Q(heads=assignment.unit_id)
    if assignment.person_id:
        people |= Q(pk=assignment.person_id)
    return Person.objects.filter(people).distinct()


def class_of(assignment: MaterialAssignment) -> TrainingClass | None:
    """The class in which it is handed out, if it is in one."""
    for inside in (assignment.session, assignment.group, assignment.enrolment):
        if inside is not None:
            found: TrainingClass = inside.training_class
            return found
    return assignment.training_class or assignment.material.training_class


@transaction.atomic
def remind(assignment: MaterialAssignment, *, at: datetime | None = None) -> list[Person]:
    """Tell everybody who is still open; whom it was told is returned.

    Refused: twice on one day.
    """
    at = at or timezone.now()
    # Hold the assignment so that two clerks do not tell everybody twice.
    rows = MaterialAssignment.objects.select_for_update(no_key=True, of=["self"])
    assignment = rows.select_related("material").get(pk=assignment.pk)
    if _is_reminded(assignment, at):
        raise RemindedToday()
    people = open_readers(assignment, at=at)
    if people:
        subject, body = notices.please_read(assignment)
        notify(people, subject=subject, body=body, link=reverse("my_materials"))
        assignment.reminded_at = at
        assignment.save(update_fields=["reminded_at", "updated_at"])
    return people


def _is_reminded(assignment: MaterialAssignment, at: datetime) -> bool:
    last = assignment.reminded_at
    return last is not None and timezone.localdate(last) == timezone.localdate(at)


def remind_of_due(at: datetime) -> list[tuple[MaterialAssignment, list[Person]]]:
    """Remind of what must be read and is due, once a day; doing it twice tells nobody twice."""
    due = MaterialAssignment.objects.current(at).filter(
        must_read=True, due_at__gte=at - AFTER, due_at__lte=at + BEFORE
    )
    waiting = [one for one in due.select_related("material") if not _is_reminded(one, at)]
    told = [(one, remind(one, at=at)) for one in waiting]
    return [(one, people) for one, people in told if people]
