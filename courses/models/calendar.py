from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class CalendarYear(Stamped):
    """A year whose holidays have been announced. Of a year without a row nothing is known."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    reference = models.CharField(
        _("announcement"),
        max_length=200,
        blank=True,
        help_text=_("The document that announced the holidays."),
    )

    objects = PolicyQuerySet["CalendarYear"].as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("year of the holiday calendar")
        verbose_name_plural = _("holiday calendar")

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(Stamped):
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Adjusted workday")

    year = models.ForeignKey(
        CalendarYear, models.CASCADE, related_name="days", verbose_name=_("year")
    )
    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind of day"), max_length=8, choices=Kind, default=Kind.HOLIDAY)
    name = models.CharField(_("holiday name"), max_length=40)

    objects = PolicyQuerySet["CalendarDay"].as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("day of the holiday calendar")
        verbose_name_plural = _("days of the holiday calendar")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"

    def clean(self) -> None:
        if self.year_id and self.date and self.date.year != self.year.year:
            raise ValidationError(
                {
                    "date": ValidationError(
                        _("The day is of another year."), code="day_of_other_year"
                    )
                }
            )
