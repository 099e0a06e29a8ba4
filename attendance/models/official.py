from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.discipline_records import DisciplineRecord
from peixun.models import Stamped


def _somebody(label: Any, *, null: bool = True) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=null,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


class PaperSeries(models.Model):
    """The numbers of one series of papers in one year, given without gaps."""

    class Name(models.TextChoices):
        BULLETIN = "bulletin", _("Bulletins")
        LETTER = "letter", _("Letters to units")

    name = models.CharField(pgettext_lazy("series", "series"), max_length=10, choices=Name)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = models.Manager["PaperSeries"]()

    class Meta:
        ordering = ["year", "name"]
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            models.UniqueConstraint(name="one_series_per_name_and_year", fields=["name", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} {self.year}"


class OfficialPaper(Stamped):
    """What is drafted, signed off by somebody else, numbered and issued. Frozen from then on."""

    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=20_000)
    has_head = models.BooleanField(
        _("with the red head of the issuer"),
        default=False,
        help_text=_("For papers that go out under the name of the office."),
    )
    from_on = models.DateField(pgettext_lazy("period", "from"), null=True, editable=False)
    to_on = models.DateField(pgettext_lazy("period", "to"), null=True, editable=False)
    # The closed facts it was drafted from; `content` is what was issued, word for word.
    facts = models.JSONField(default=dict, editable=False)
    content = models.JSONField(null=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveIntegerField(
        pgettext_lazy("document", "number"),
        null=True,
        editable=False,
        validators=[MinValueValidator(1)],
    )
    doc_no = models.CharField(_("document number"), max_length=60, blank=True, editable=False)
    # Rises with every write, so that nobody decides on what they have not seen.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    drafted_by = _somebody(_("drafted by"), null=False)
    edited_by = _somebody(_("edited by"))
    approved_by = _somebody(_("signed off by"))
    approved_at = models.DateTimeField(_("signed off at"), null=True, editable=False)
    issued_by = _somebody(_("issued by"))
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("corrects"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.doc_no} {self.title}".strip()

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None


# What every paper that is issued has, as the database sees it.
ISSUED_IS_WHOLE = models.Q(issued_at=None, number=None, digest="") | models.Q(
    issued_at__isnull=False, number__gte=1, year__isnull=False, content__isnull=False
) & ~models.Q(digest="") & ~models.Q(doc_no="")
SECOND_PERSON = models.Q(approved_by=None) | (
    ~models.Q(approved_by=models.F("drafted_by"))
    & (models.Q(edited_by=None) | ~models.Q(approved_by=models.F("edited_by")))
)


class QuotedItem(models.Model):
    """A closed fact that a paper quotes, in the words of the paper."""

    class Section(models.TextChoices):
        ATTENDANCE = "attendance", pgettext_lazy("paper", "Attendance")
        LEAVE = "leave", pgettext_lazy("paper", "Leave")
        RECORD = "record", pgettext_lazy("paper", "Discipline")
        COMMENDATION = "commendation", pgettext_lazy("paper", "Commendation")
        CORRECTION = "correction", pgettext_lazy("paper", "Correction")

    section = models.CharField(
        pgettext_lazy("paper", "section"), max_length=12, choices=Section, editable=False
    )
    number = models.PositiveSmallIntegerField(
        pgettext_lazy("document", "number"), default=1, editable=False
    )
    text = models.CharField(_("text"), max_length=1000, editable=False)
    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("discipline record"),
    )
    commendation = models.ForeignKey(
        "attendance.Commendation",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("commendation"),
    )

    class Meta:
        abstract = True
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return self.text
