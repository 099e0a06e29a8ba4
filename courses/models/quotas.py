from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.training_classes import TrainingClass
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet
from people.models import Unit


class QuotaAllocation(Stamped):
    """How many people a unit and those below it shall send to a class."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="quotas", verbose_name=_("training class")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quotas", verbose_name=_("unit"))
    quota = models.PositiveSmallIntegerField(_("quota"))
    deadline = models.DateTimeField(
        _("deadline"),
        null=True,
        blank=True,
        validators=[of_our_age, in_our_time],
        help_text=_("Empty: that of the class."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = PolicyQuerySet["QuotaAllocation"].as_manager()

    class Meta:
        ordering = ["training_class", "unit__sort_order", "unit__pinyin", "id"]
        verbose_name = _("quota of a unit")
        verbose_name_plural = _("quotas of units")
        constraints = [
            models.UniqueConstraint(
                name="one_quota_per_class_and_unit",
                fields=["training_class", "unit"],
                violation_error_code="quota_exists",
                violation_error_message=_("The unit has a quota in this class already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.quota})"

    @property
    def closes_at(self) -> datetime | None:
        """Until when the unit may nominate; None while nobody has set an end."""
        return self.deadline or self.training_class.nomination_deadline
