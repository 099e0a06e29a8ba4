from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.assessment_rules import ITEMS, Grade
from courses.models import Enrolment, TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet

# The words of `assessment_rules.ITEMS`.
LABELS = {
    "attendance": pgettext_lazy("assessment", "Attendance"),
    "discipline": pgettext_lazy("assessment", "Discipline"),
    "attitude": pgettext_lazy("assessment", "Attitude"),
    "knowledge": pgettext_lazy("assessment", "Knowledge"),
    "ability": pgettext_lazy("assessment", "Ability"),
    "conduct": pgettext_lazy("assessment", "Conduct"),
}


def _score(label: Any) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        null=True,
        editable=False,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


def _within_a_hundred() -> list[models.CheckConstraint]:
    fields = [f"{item}_score" for item in ITEMS] + ["exam_score"]
    return [
        models.CheckConstraint(
            name=f"{field}_is_of_a_hundred",
            condition=Q(**{field: None}) | Q(**{f"{field}__gte": 0, f"{field}__lte": 100}),
        )
        for field in fields
    ]


class Assessment(Stamped):
    """What a class makes of a learner: scores by item, a total, an appraisal. Moved by verbs."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("assessment", "Open")
        SCORED = "scored", pgettext_lazy("assessment", "Scored")
        CONFIRMED = "confirmed", pgettext_lazy("assessment", "Confirmed")

    class Grades(models.TextChoices):
        EXCELLENT = Grade.EXCELLENT, pgettext_lazy("grade", "Excellent")
        GOOD = Grade.GOOD, pgettext_lazy("grade", "Good")
        QUALIFIED = Grade.QUALIFIED, pgettext_lazy("grade", "Qualified")
        UNQUALIFIED = Grade.UNQUALIFIED, pgettext_lazy("grade", "Unqualified")

    enrolment = models.OneToOneField(
        Enrolment,
        models.PROTECT,
        related_name="assessment",
        editable=False,
        verbose_name=_("enrolment"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="assessments",
        editable=False,
        verbose_name=_("training class"),
    )
    attendance_score = _score(LABELS["attendance"])
    discipline_score = _score(LABELS["discipline"])
    attitude_score = _score(LABELS["attitude"])
    knowledge_score = _score(LABELS["knowledge"])
    ability_score = _score(LABELS["ability"])
    conduct_score = _score(LABELS["conduct"])
    exam_score = _score(_("exam"))
    has_papers = models.BooleanField(_("papers handed in"), default=False, editable=False)
    total = _score(_("total"))
    grade = models.CharField(_("grade"), max_length=11, choices=Grades, blank=True, editable=False)
    appraisal = models.TextField(_("appraisal"), max_length=1000, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN, editable=False
    )
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("scored by"),
    )
    scored_at = models.DateTimeField(_("scored at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("assessment", "confirmed by"),
    )
    confirmed_at = models.DateTimeField(
        pgettext_lazy("assessment", "confirmed at"), null=True, editable=False
    )

    objects = PolicyQuerySet["Assessment"].as_manager()

    class Meta:
        ordering = ["training_class", "enrolment__student_no", "id"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            *_within_a_hundred(),
            models.CheckConstraint(
                name="scored_assessment_has_a_total",
                condition=Q(status="open")
                | (Q(total__isnull=False, scored_by__isnull=False) & ~Q(grade="")),
            ),
            models.CheckConstraint(
                name="assessment_is_confirmed_by_another",
                condition=~Q(status="confirmed")
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("scored_by"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)

    @property
    def scores(self) -> dict[str, Decimal | None]:
        """The scores by item."""
        return {item: getattr(self, f"{item}_score") for item in ITEMS}


class AssessmentStep(models.Model):
    """What somebody did with an assessment, in order. Never changed, never deleted."""

    class Kind(models.TextChoices):
        SCORE = "score", pgettext_lazy("assessment", "Scored")
        CONFIRM = "confirm", pgettext_lazy("assessment", "Confirmed")
        SEND_BACK = "send_back", pgettext_lazy("assessment", "Sent back")

    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        related_name="steps",
        editable=False,
        verbose_name=_("assessment"),
    )
    kind = models.CharField(_("what was done"), max_length=9, choices=Kind, editable=False)
    # The scores as they were then.
    scores = models.JSONField(_("scores"), editable=False)
    comment = models.CharField(_("comment"), max_length=300, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("assessment", "by"),
    )
    at = models.DateTimeField(pgettext_lazy("assessment", "at"), editable=False)

    objects = PolicyQuerySet["AssessmentStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of an assessment")
        verbose_name_plural = _("steps of assessments")

    def __str__(self) -> str:
        return self.get_kind_display()
