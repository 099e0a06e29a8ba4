from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import streaks
from attendance.models.sheets import SESSION
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun.policy import PolicyQuerySet
from people.models import Unit


def _count(label: Any) -> models.PositiveIntegerField:  # type: ignore[type-arg]
    return models.PositiveIntegerField(label, default=0, editable=False)


class UnitDay(models.Model):
    """What the records of a unit's learners on a local day add up to, of sheets handed in.

    Written by `services.refresh` and `services.summarise` alone; equal to counting the records.
    """

    day = models.DateField(_("day"), editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", editable=False, verbose_name=_("unit")
    )
    present = _count(_("Present"))
    late = _count(_("Late"))
    left_early = _count(_("Left early"))
    late_and_left = _count(_("Late and left early"))
    absent = _count(_("Absent"))
    on_leave = _count(_("On leave"))
    exempt = _count(_("Exempt"))

    objects = PolicyQuerySet["UnitDay"].as_manager()

    class Meta:
        ordering = ["-day", "unit"]
        verbose_name = _("attendance of a unit on a day")
        verbose_name_plural = _("attendance of units by day")
        constraints = [
            models.UniqueConstraint(name="one_summary_per_day_and_unit", fields=["day", "unit"])
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.unit_id}"


class AttendanceWarning(models.Model):
    """Somebody was told that a limit is near or reached. Once for each level, never deleted."""

    class Matter(models.TextChoices):
        IN_A_ROW = streaks.Matter.IN_A_ROW, _("Absences in a row")
        LEAVE = streaks.Matter.LEAVE, _("Leave")
        ABSENCE = streaks.Matter.ABSENCE, _("Absence")
        LATES = streaks.Matter.LATES, _("Late or left early")

    class Level(models.TextChoices):
        NEAR = streaks.Level.NEAR, pgettext_lazy("limit", "near")
        REACHED = streaks.Level.REACHED, pgettext_lazy("limit", "reached")

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="attendance_warnings",
        editable=False,
        verbose_name=_("training class"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="attendance_warnings",
        editable=False,
        verbose_name=_("enrolment"),
    )
    matter = models.CharField(_("about"), max_length=8, choices=Matter, editable=False)
    level = models.CharField(
        pgettext_lazy("limit", "level"), max_length=7, choices=Level, editable=False
    )
    # With which absence a row of them began; each row is told of anew.
    first_session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=SESSION,
    )
    text = models.TextField(_("what was said"), editable=False)
    warned_at = models.DateTimeField(_("warned at"), editable=False)

    objects = PolicyQuerySet["AttendanceWarning"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("attendance warning")
        verbose_name_plural = _("attendance warnings")
        constraints = [
            models.UniqueConstraint(
                name="one_warning_per_learner_and_level",
                fields=["enrolment", "matter", "level", "first_session"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="only_a_row_of_absences_has_a_first_session",
                condition=Q(matter="in_a_row") | Q(first_session__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.get_matter_display()}"
