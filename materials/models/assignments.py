from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from materials.models.materials import Material
from materials.models.units import IsWithin
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit

TARGETS = ("training_class", "session", "group", "unit", "person", "enrolment")
# The paths from an assignment to the class in which it hands out.
CLASS_OF_TARGET = (
    "training_class",
    "session__training_class",
    "group__training_class",
    "enrolment__training_class",
)
# These two belong to no class: it is that of the material, if it has one.
OUTSIDE_CLASSES = ("unit", "person")
WITH_TARGETS = (
    "training_class",
    "session__training_class",
    "group__training_class",
    "unit",
    "person__unit",
    "enrolment__person",
    "enrolment__unit",
)


def in_class(training_class: TrainingClass) -> Q:
    return in_classes([training_class.pk])


def in_classes(keys: Collection[int]) -> Q:
    """What is handed out in classes; to units and persons, if the material is the class's own."""
    outside = Q(unit__isnull=False) | Q(person__isnull=False)
    found = Q(material__training_class__in=keys) & outside
    for path in CLASS_OF_TARGET:
        found |= Q(**{f"{path}__in": keys})
    return found


class MaterialAssignmentQuerySet(PolicyQuerySet["MaterialAssignment"]):
    def reaching_enrolment(self) -> "MaterialAssignmentQuerySet":
        """For a subquery on enrolments: the assignments that reach the outer one."""
        own_class = OuterRef("training_class")
        of_own_class = Q(material__training_class=own_class)
        return self.filter(
            Q(training_class=own_class)
            | Q(session__training_class=own_class, session__group=None)
            | Q(session__group=OuterRef("group"))
            | Q(group=OuterRef("group"))
            | Q(IsWithin(OuterRef("unit"), F("unit")), of_own_class, unit__isnull=False)
            | Q(of_own_class, person=OuterRef("person"))
            | Q(enrolment=OuterRef("pk"))
        )

    def current(self, at: datetime) -> "MaterialAssignmentQuerySet":
        """Released and not expired; the last moment still counts."""
        released = Q(release_at=None) | Q(release_at__lte=at)
        return self.filter(released, Q(expires_at=None) | Q(expires_at__gte=at))


def _exactly_one() -> Q:
    """One target is set, the others are not."""
    wanted = Q()
    for target in TARGETS:
        wanted |= Q(**{f"{name}__isnull": name != target for name in TARGETS})
    return wanted


class MaterialAssignment(Stamped):
    """Whom a material is handed to, from when and until when.

    A class, those of a session, a group, a unit (its liaison and principal, and its
    people in the material's class), one person or one learner.
    """

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
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=_("unit"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_assignments",
        verbose_name=_("person"),
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
    release_at = models.DateTimeField(
        _("available from"), null=True, blank=True, validators=[of_our_age, in_our_time]
    )
    expires_at = models.DateTimeField(
        _("available up to and including"),
        null=True,
        blank=True,
        validators=[of_our_age, in_our_time],
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel, default=Channel.ONLINE)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    reminded_at = models.DateTimeField(_("last reminded at"), null=True, editable=False)

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
                    "Name exactly one target: a class, a session, a group, a unit, "
                    "a person or a learner."
                ),
            ),
            models.UniqueConstraint(
                name="one_assignment_per_material_and_target",
                fields=["material", *TARGETS],
                nulls_distinct=False,
                violation_error_code="already_assigned",
                violation_error_message=_("The material is assigned to this target already."),
            ),
            models.CheckConstraint(
                name="assignment_expires_after_its_release",
                condition=Q(expires_at__gt=F("release_at")),
                violation_error_code="expires_before_release",
                violation_error_message=_("The time it ends must be after the time it begins."),
            ),
            models.CheckConstraint(
                name="assignment_is_due_while_available",
                condition=Q(due_at__gt=F("release_at")) & Q(due_at__lte=F("expires_at")),
                violation_error_code="due_while_unavailable",
                violation_error_message=_(
                    "It has to be read while it is available: after it begins and before it ends."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} → {self.target}"

    @property
    def target(self) -> Any:
        """The class, session, group, unit, person or enrolment it is handed to."""
        return next((found for name in TARGETS if (found := getattr(self, name))), None)
