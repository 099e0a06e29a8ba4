"""A class goes into the archive when its units have their letters."""

from django.utils.translation import gettext_lazy as _

from attendance.errors import LettersNotIssued
from attendance.models import AttendancePolicy, AttendanceSheet
from attendance.services.completion.checklist import ARCHIVE, Check, named
from courses.models import Enrolment, TrainingClass


def require_issued_letters(training_class: TrainingClass) -> None:
    """Refuse while a letter is not issued, or a unit to which the class writes has none."""
    unissued = training_class.unit_letters.unissued()
    names = list(unissued.order_by("unit__sort_order", "pk").values_list("unit__name", flat=True))
    names += _units_without_letter(training_class)
    if names:
        raise LettersNotIssued(**named(list(dict.fromkeys(names))))


def _units_without_letter(training_class: TrainingClass) -> list[str]:
    writes_to_all = AttendancePolicy.of_key(training_class.pk).writes_to_every_unit
    locked = AttendanceSheet.objects.filter(
        session__training_class=training_class, state=AttendanceSheet.State.LOCKED
    )
    if not writes_to_all or not locked.exists():
        return []
    written = training_class.unit_letters.values("unit")
    learners = Enrolment.objects.expected().filter(training_class=training_class)
    rows = learners.exclude(unit__in=written).order_by("unit__sort_order", "unit")
    return list(rows.values_list("unit__name", flat=True))


LETTERS = Check(
    "letters",
    ARCHIVE,
    _("The letters to the units are issued"),
    require_issued_letters,
    "class_letters",
)
