from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Unit


class TrainingProgrammeQuerySet(PolicyQuerySet["TrainingProgramme"]):
    def with_classes(self) -> "TrainingProgrammeQuerySet":
        """Add `classes_made` and `hours_made`: what the plan has come to; what is off is not it."""
        taking_place = ~Q(classes__status="cancelled")
        counted = (
            taking_place
            & Q(classes__sessions__is_required=True)
            & ~Q(classes__sessions__status="cancelled")
        )
        # Subqueries, not joins: they keep Meta.ordering and cannot multiply rows.
        alone = TrainingProgramme.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        classes = alone.values(total=Count("classes", filter=taking_place))
        hours = alone.values(total=Sum("classes__sessions__credit_hours", filter=counted))
        return self.annotate(
            classes_made=Subquery(classes), hours_made=Coalesce(Subquery(hours), Decimal("0.0"))
        )


class TrainingProgramme(Stamped):
    """A year's plan of which training classes are the runs."""

    class Kind(models.TextChoices):
        INDUCTION = "induction", _("Induction")
        PROMOTION = "promotion", _("Promotion")
        ON_THE_JOB = "on_the_job", _("On the job")
        THEORY = "theory", _("Theory")
        ROTATION = "rotation", _("Rotation")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        CLOSED = "closed", _("Closed")

    code = models.CharField(_("programme code"), max_length=40, unique=True)
    title = models.CharField(_("programme title"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    programme_type = models.CharField(
        _("kind of programme"), max_length=12, choices=Kind, default=Kind.ON_THE_JOB
    )
    host_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="programmes", verbose_name=_("host unit")
    )
    audience = models.TextField(_("audience"), blank=True)
    goals = models.TextField(_("goals"), blank=True)
    planned_classes = models.PositiveSmallIntegerField(
        _("planned classes"), default=1, validators=[MinValueValidator(1)]
    )
    planned_hours = models.DecimalField(
        _("planned credit hours"),
        max_digits=6,
        decimal_places=1,
        default=Decimal("0.0"),
        validators=[MinValueValidator(0)],
    )
    approval_ref = models.CharField(_("approval number"), max_length=80, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )

    objects = TrainingProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "code"]
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")
        constraints = [
            models.CheckConstraint(
                name="programme_plans_a_class",
                condition=Q(planned_classes__gte=1),
                violation_error_code="no_planned_class",
                violation_error_message=_("A programme plans at least one class."),
            ),
            models.CheckConstraint(
                name="programme_plans_no_negative_hours",
                condition=Q(planned_hours__gte=0),
                violation_error_code="negative_hours",
                violation_error_message=_("Credit hours cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
