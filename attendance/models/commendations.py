from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, LearningGroup, TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit

TARGETS = ("unit", "enrolment", "person", "group")


def exactly_one() -> Q:
    found = Q()
    for name in TARGETS:
        others = {f"{other}__isnull": True for other in TARGETS if other != name}
        found |= Q(**{f"{name}__isnull": False}, **others)
    return found


class CommendationQuerySet(PolicyQuerySet["Commendation"]):
    def confirmed(self) -> "CommendationQuerySet":
        """Those that papers may quote."""
        return self.filter(status="confirmed")

    def standing(self) -> "CommendationQuerySet":
        """Proposed, made public or confirmed: all that count against the share of a class."""
        return self.exclude(status="rejected")


class Commendation(Stamped):
    """Praise for a unit, a learner, a person or a group, confirmed by somebody else."""

    class Title(models.TextChoices):
        ADVANCED_UNIT = "advanced_unit", _("Advanced unit")
        ADVANCED_INDIVIDUAL = "advanced_individual", _("Advanced individual")
        OUTSTANDING_LEARNER = "outstanding_learner", _("Outstanding learner")
        OUTSTANDING_COMMITTEE = "outstanding_committee", _("Outstanding class officer")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("commendation", "Proposed")
        PUBLICISED = "publicised", pgettext_lazy("commendation", "Made public")
        CONFIRMED = "confirmed", pgettext_lazy("commendation", "Confirmed")
        REJECTED = "rejected", pgettext_lazy("commendation", "Rejected")

    # What each title is given to.
    FOR = {
        Title.ADVANCED_UNIT: ("unit", "group"),
        Title.ADVANCED_INDIVIDUAL: ("person", "enrolment"),
        Title.OUTSTANDING_LEARNER: ("enrolment",),
        Title.OUTSTANDING_COMMITTEE: ("enrolment",),
    }

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("training class"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    field = models.CharField(_("field of work"), max_length=60, blank=True)
    title = models.CharField(_("title of honour"), max_length=24, choices=Title)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("unit"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("enrolment"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("person"),
    )
    group = models.ForeignKey(
        LearningGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("learning group"),
    )
    reason = models.CharField(pgettext_lazy("commendation", "reason"), max_length=300)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PROPOSED, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    public_from = models.DateTimeField(_("public from"), null=True, editable=False)
    public_until = models.DateTimeField(_("public until"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.CharField(
        pgettext_lazy("commendation", "what was decided"),
        max_length=300,
        blank=True,
        editable=False,
    )

    objects = CommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title", "id"]
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        constraints = [
            models.CheckConstraint(
                name="praise_is_for_exactly_one",
                condition=exactly_one(),
                violation_error_code="one_target",
                violation_error_message=_(
                    "Praise is for exactly one: a unit, a learner, a person or a group."
                ),
            ),
            models.CheckConstraint(
                name="second_person_confirms_praise",
                condition=Q(decided_by=None)
                | ~Q(status="confirmed")
                | ~Q(decided_by=models.F("proposed_by")),
            ),
            *(
                models.UniqueConstraint(
                    name=f"praised_once_as_{target}",
                    fields=["training_class", "year", "field", "title", target],
                    nulls_distinct=False,
                    condition=~Q(status="rejected") & Q(**{f"{target}__isnull": False}),
                    violation_error_code="praised_already",
                    violation_error_message=_("This has been proposed already."),
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_title_display()}"

    @property
    def target(self) -> Unit | Enrolment | Person | LearningGroup | None:
        return self.unit or self.enrolment or self.person or self.group
