from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from attendance.models.completion import CompletionDecision
from courses.models import TrainingClass
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit


class CreditHourEntryQuerySet(PolicyQuerySet["CreditHourEntry"]):
    def standing(self) -> "CreditHourEntryQuerySet":
        """Those that were not taken back, and are not what took another back."""
        return self.filter(is_reversed=False, reverses=None)

    def by_year(self) -> dict[int, dict[int, Decimal]]:
        """Hours by person and year; what was taken back adds up to nothing."""
        found: dict[int, dict[int, Decimal]] = {}
        rows = self.order_by().values_list("person", "year").annotate(hours=Sum("hours"))
        for person, year, hours in rows:
            found.setdefault(person, {})[year] = hours
        return found


class CreditHourEntry(models.Model):
    """Credit hours booked for a person, once per class. A wrong one gets a counter-entry."""

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="credit_hours",
        editable=False,
        verbose_name=_("person"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="credit_hours",
        editable=False,
        verbose_name=_("training class"),
    )
    # As it was at the enrolment, for the office's lists.
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", editable=False, verbose_name=_("unit")
    )
    completion = models.ForeignKey(
        CompletionDecision,
        models.PROTECT,
        related_name="credit_hours",
        editable=False,
        verbose_name=_("completion decision"),
    )
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=1, editable=False)
    kind = models.CharField(
        _("delivery mode"),
        max_length=16,
        choices=TrainingClass.DeliveryMode,
        editable=False,
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("booked by"),
    )
    booked_at = models.DateTimeField(_("booked at"), editable=False)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="counter_entry",
        verbose_name=_("takes back"),
    )
    is_reversed = models.BooleanField(_("taken back"), default=False, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = CreditHourEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("credit-hour entry")
        verbose_name_plural = _("credit-hour entries")
        constraints = [
            models.UniqueConstraint(
                name="hours_are_booked_once_per_person_and_class",
                fields=["person", "training_class"],
                condition=Q(is_reversed=False, reverses=None),
            ),
            models.CheckConstraint(
                name="counter_entry_takes_hours_back",
                condition=Q(reverses=None, hours__gt=0)
                | (Q(reverses__isnull=False, hours__lt=0, is_reversed=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "year"], name="credit_hours_by_person"),
            models.Index(fields=["unit", "year"], name="credit_hours_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.hours}"
