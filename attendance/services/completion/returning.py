"""Copies that have to be given back: they speak against completion, and hold the class's file."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from attendance import completion_rules as rules
from attendance.completion_rules import Reason
from attendance.errors import MaterialsNotReturned
from attendance.services.completion.checklist import ARCHIVE, Check, named
from attendance.services.completion.reasons import Gathered
from courses.models import TrainingClass
from materials.models import PaperCopy


def copies(gathered: Gathered) -> dict[int, list[Reason]]:
    """Copies that a learner holds still and has to give back."""
    rows = PaperCopy.objects.to_return().filter(enrolment__training_class=gathered.training_class)
    held: dict[int, list[int]] = defaultdict(list)
    for enrolment, key in rows.order_by("pk").values_list("enrolment", "pk"):
        if enrolment is not None:
            held[enrolment].append(key)
    return {enrolment: rules.of_copies(keys) for enrolment, keys in held.items()}


def require_returned_copies(training_class: TrainingClass) -> None:
    """Refuse while somebody holds a copy; those who have left count as well."""
    rows = PaperCopy.objects.to_return().filter(enrolment__training_class=training_class)
    rows = rows.order_by("enrolment__student_no", "serial_no")
    names = list(dict.fromkeys(rows.values_list("person__name", flat=True)))
    if names:
        raise MaterialsNotReturned(**named(names))


MATERIALS = Check(
    "materials",
    ARCHIVE,
    _("Copies that have to come back are returned or written down as lost"),
    require_returned_copies,
    "class_copies",
)
