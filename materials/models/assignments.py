from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from materials.models.materials import Material
from peixun.models import Stamped, of_our_age
from peixun.policy import PolicyQuerySet

TARGETS = ("training_class", "session", "group", "enrolment")
# The paths from an assignment to the class in which it hands out.
CLASS_OF_TARGET = (
    "training_class",
    "session__training_class",
    "group__training_class",
    "enrolment__training_class",
)


class MaterialAssignmentQuerySet(PolicyQuerySet["MaterialAssignment"]):
    def reaching_enrolment(self) -> "MaterialAssignmentQuerySet":
        """For a subquery on enrolments: the assignments that reach the outer one."""
        own_class = OuterRef("training_class")
        return self.filter(
            Q(training_class=own_class)
            | Q(session__training_class=own_class)
            | Q(group=OuterRef("group"))
            | Q(enrolment=OuterRef("pk"))
        )


def _exactly_one() -> Q:
    """One target is set, the others are not."""
    wanted = Q()
    for target in TARGETS:
        wanted |= Q(**{f"{name}__isnull": name != target for name in TARGETS})
    return wanted


class MaterialAssignment(Stamped):
    """Whom a material is handed to: a class, those of a session, a group or one learner."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        PAPER = "paper", _("On paper")

    material = models.ForeignKey(
        Material, models.CASCADE, related_name="assignments", verbose_name=_("material")
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=_("training class"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    group = models.ForeignKey(
        LearningGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=_("learning group"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=_("enrolment"),
    )
    must_read = models.BooleanField(_("must be read"), default=False)
    due_at = models.DateTimeField(
        _("to be read by"), null=True, blank=True, validators=[of_our_age]
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel, default=Channel.ONLINE)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("assigned by"),
    )

    objects = MaterialAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["material", "id"]
        verbose_name = _("material assignment")
        verbose_name_plural = _("material assignments")
        constraints = [
            models.CheckConstraint(
                name="assignment_has_exactly_one_target",
                condition=_exactly_one(),
                violation_error_code="one_target",
                violation_error_message=_(
                    "Name exactly one target: a class, a session, a group or a learner."
                ),
            ),
            models.UniqueConstraint(
                name="one_assignment_per_material_and_target",
                fields=["material", *TARGETS],
                nulls_distinct=False,
                violation_error_code="already_assigned",
                violation_error_message=_("The material is assigned to this target already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} → {self.target}"

    @property
    def target(self) -> Any:
        """The class, session, group or enrolment it is handed to."""
        return next((found for name in TARGETS if (found := getattr(self, name))), None)
