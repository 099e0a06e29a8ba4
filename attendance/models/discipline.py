from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, TrainingClass
from materials.models import SpeechFact
from peixun.models import Stamped
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


class DisciplineRuleQuerySet(PolicyQuerySet["DisciplineRule"]):
    def of_library(self) -> "DisciplineRuleQuerySet":
        return self.filter(training_class=None)

    def in_force(self, training_class: TrainingClass) -> "DisciplineRuleQuerySet":
        """The rules a class has adopted, as they stand on its notice."""
        return self.filter(training_class=training_class, is_active=True)


class DisciplineRule(Stamped):
    """Something a class forbids or demands. Without a class it belongs to the library."""

    class RaisedBy(models.TextChoices):
        """Which status of a locked sheet raises a record under the rule."""

        LATE = "late", _("Late")
        LEFT_EARLY = "left_early", _("Left early")
        ABSENT = "absent", _("Absent")

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
    points = models.DecimalField(
        _("points"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("What a breach takes away where the class keeps points. 0: by its severity."),
    )
    raised_by = models.CharField(
        _("raised by the attendance"),
        max_length=10,
        choices=RaisedBy,
        blank=True,
        help_text=_("A locked sheet with this status raises a record. Empty: people do."),
    )
    effective_from = models.DateField(_("in effect from"), null=True, blank=True)
    effective_to = models.DateField(_("in effect to"), null=True, blank=True)
    source_text = models.CharField(
        _("source of the rule"),
        max_length=300,
        blank=True,
        help_text=_("The words it rests on, and where they stand."),
    )
    source_fact = models.ForeignKey(
        SpeechFact,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="discipline_rules",
        verbose_name=_("fact of a speech"),
    )
    adopted_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="adopted_as",
        verbose_name=_("adopted from"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = DisciplineRuleQuerySet.as_manager()

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
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_starts",
                condition=Q(effective_from=None)
                | Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
                violation_error_code="ends_before_start",
                violation_error_message=_("A rule cannot end before it takes effect."),
            ),
            models.CheckConstraint(
                name="library_rules_raise_nothing",
                condition=Q(raised_by="") | Q(training_class__isnull=False),
                violation_error_code="library_raises_nothing",
                violation_error_message=_(
                    "Only a rule that a class has adopted can be raised by its attendance."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class RuleAcknowledgement(models.Model):
    """A learner has read the discipline notice of the class. Once, never changed."""

    enrolment = models.OneToOneField(
        Enrolment,
        models.PROTECT,
        related_name="rule_acknowledgement",
        editable=False,
        verbose_name=_("enrolment"),
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), editable=False)
    # SHA-256 of the notice as it was read: rules that came later were not part of it.
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("acknowledged by"),
    )

    objects = PolicyQuerySet["RuleAcknowledgement"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("acknowledgement of the discipline")
        verbose_name_plural = _("acknowledgements of the discipline")

    def __str__(self) -> str:
        return str(self.enrolment)
