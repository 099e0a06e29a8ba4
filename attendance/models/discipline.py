from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun.models import Stamped, of_our_age
from peixun.policy import PolicyQuerySet


class Severity(models.TextChoices):
    """How grave a breach of discipline is."""

    MINOR = "minor", _("Minor")
    GENERAL = "general", pgettext_lazy("severity", "General")
    SERIOUS = "serious", _("Serious")
    GRAVE = "grave", _("Grave")


class Category(models.TextChoices):
    """The families of rules; the first three are those of a class's own discipline."""

    SCHEDULE = "schedule", _("Schedule discipline")
    STUDY = "study", _("Study discipline")
    LIFE = "life", _("Conduct-of-life discipline")
    INTEGRITY = "integrity", _("Integrity")
    CONFIDENTIALITY = "confidentiality", pgettext_lazy("discipline", "Confidentiality")
    OTHER = "other", _("Other")


class DisciplineRule(Stamped):
    """Something a class forbids or demands. Without a class it belongs to the library."""

    training_class = models.ForeignKey(
        TrainingClass,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discipline_rules",
        verbose_name=_("training class"),
        help_text=_("Empty: a rule of the library, for every class."),
    )
    code = models.CharField(_("rule code"), max_length=20)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    text = models.CharField(_("wording"), max_length=200)
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, default=Severity.MINOR
    )
    source_text = models.CharField(_("source of the rule"), max_length=300, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = PolicyQuerySet["DisciplineRule"].as_manager()

    class Meta:
        ordering = ["category", "code"]
        verbose_name = _("discipline rule")
        verbose_name_plural = _("discipline rules")
        constraints = [
            models.UniqueConstraint(
                name="one_rule_per_code_and_class",
                fields=["training_class", "code"],
                nulls_distinct=False,
                violation_error_code="rule_exists",
                violation_error_message=_("A rule with this code exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class DisciplineRecord(Stamped):
    """A breach of discipline somebody recorded. Made by a verb, never edited or deleted."""

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="discipline_records",
        editable=False,
        verbose_name=_("training class"),
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="discipline_records", verbose_name=_("enrolment")
    )
    rule = models.ForeignKey(
        DisciplineRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("discipline rule"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discipline_records",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    # Copied from the rule unless given, so that a later change of the rule changes no record.
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, blank=True)
    description = models.TextField(_("description"), max_length=2000)
    place = models.CharField(_("place"), max_length=80, blank=True)
    occurred_at = models.DateTimeField(
        _("occurred at"), default=timezone.now, validators=[of_our_age]
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = PolicyQuerySet["DisciplineRecord"].as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        verbose_name = _("discipline record")
        verbose_name_plural = _("discipline records")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_category_display()}"
