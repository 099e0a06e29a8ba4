"""What counted breaches add up to: points, and the next step. People decide on it."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum

from attendance.discipline_rules import Handling, Notch, notch_at, proposed_handling
from attendance.models import AttendancePolicy, ConductLetter, DisciplineRecord
from attendance.services.discipline import telling


def points_left(enrolments: Collection[int], base: int) -> dict[int, Decimal]:
    """What is left of the points each learner began with. For classes that keep points."""
    taken = DisciplineRecord.objects.counted().filter(enrolment__in=enrolments).order_by()
    sums = dict(
        taken.values("enrolment").annotate(sum=Sum("points")).values_list("enrolment", "sum")
    )
    return {key: base - sums.get(key, Decimal(0)) for key in enrolments}


def proposals_for(records: Collection[DisciplineRecord]) -> dict[int, Handling]:
    """What is usual for each record, by how many its learner has with it."""
    learners = {record.enrolment_id for record in records}
    counted = DisciplineRecord.objects.counted().filter(enrolment__in=learners).order_by()
    rows = counted.values("enrolment").annotate(n=Count("pk"))
    counts = dict(rows.values_list("enrolment", "n"))
    return {
        record.pk: proposed_handling(
            record.severity, counts.get(record.enrolment_id, 0) + (not record.is_counted)
        )
        for record in records
    }


def count_breach(record: DisciplineRecord, kept: AttendancePolicy, at: datetime) -> None:
    """A letter, or the warning before it, for a number of breaches that is reached first now.

    The learner is held by the caller. No number calls for it twice, also where an appeal
    has taken one away since.
    """
    counted = DisciplineRecord.objects.counted().filter(enrolment=record.enrolment_id)
    keys = list(counted.order_by("occurred_at", "pk").values_list("pk", flat=True))
    notch = notch_at(len(keys), kept.letter_counts)
    if notch is None:
        return
    letter, is_new = ConductLetter.objects.get_or_create(
        enrolment=record.enrolment,
        count=len(keys),
        defaults={
            "training_class_id": record.training_class_id,
            "kind": notch,
            "proposed": proposed_handling(record.severity, len(keys)),
            "records": keys,
            "made_at": at,
        },
    )
    if is_new:
        telling.tell_count(letter, is_letter=notch == Notch.LETTER)
