from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.inspection_rules import Incident
from courses.models import TrainingClass, TrainingSession
from peixun.models import Stamped, of_our_age
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit

MOST_PEOPLE = 20_000
HEADS = [MaxValueValidator(MOST_PEOPLE)]


class InspectionTeam(Stamped):
    """Those who inspect for a unit; its members are inspectors in the classes of its scope."""

    name = models.CharField(_("name of the team"), max_length=80)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="inspection_teams", verbose_name=_("inspecting unit")
    )
    members = models.ManyToManyField(
        Person,
        related_name="inspection_teams",
        blank=True,
        verbose_name=_("members"),
        help_text=_("They need an account that may use the administration pages."),
    )
    classes = models.ManyToManyField(
        TrainingClass,
        related_name="inspection_teams",
        blank=True,
        verbose_name=_("scope"),
        help_text=_("The classes the team inspects; it reaches no other."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = PolicyQuerySet["InspectionTeam"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("inspection team")
        verbose_name_plural = _("inspection teams")
        constraints = [
            models.UniqueConstraint(
                name="one_inspection_team_per_unit_and_name",
                fields=["unit", "name"],
                violation_error_code="team_exists",
                violation_error_message=_("The unit has a team of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Inspection(Stamped):
    """One round of inspection: planned, done, reported. Moved on by verbs, never deleted."""

    class Kind(models.TextChoices):
        SPOT_CHECK = "spot_check", pgettext_lazy("inspection", "Spot check")
        PATROL = "patrol", pgettext_lazy("inspection", "Patrol")
        DORMITORY = "dormitory", pgettext_lazy("inspection", "Dormitory")
        CANTEEN = "canteen", pgettext_lazy("inspection", "Canteen")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("inspection", "Planned")
        DONE = "done", pgettext_lazy("inspection", "Done")
        REPORTED = "reported", pgettext_lazy("inspection", "Reported")

    # The class of the session, where there is one.
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="inspections",
        verbose_name=_("training class"),
    )
    team = models.ForeignKey(
        InspectionTeam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("inspection team"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    kind = models.CharField(
        pgettext_lazy("inspection", "kind"), max_length=10, choices=Kind, default=Kind.SPOT_CHECK
    )
    at = models.DateTimeField(
        pgettext_lazy("inspection", "at"), default=timezone.now, validators=[of_our_age]
    )
    place = models.CharField(_("place"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.PLANNED, editable=False
    )
    # The form that planned it: sent twice, it plans one round.
    nonce = models.CharField(_("nonce"), max_length=64, blank=True, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("planned by"),
    )
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("finished by"),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"), null=True, editable=False)

    objects = PolicyQuerySet["Inspection"].as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = pgettext_lazy("inspection", "inspection round")
        verbose_name_plural = pgettext_lazy("inspection", "inspection rounds")
        constraints = [
            models.UniqueConstraint(
                name="one_round_per_nonce", fields=["nonce"], condition=~Q(nonce="")
            ),
            models.CheckConstraint(
                name="finished_round_says_by_whom",
                condition=Q(status="planned", finished_by=None, finished_at=None)
                | (~Q(status="planned") & ~Q(finished_by=None) & ~Q(finished_at=None)),
            ),
            models.CheckConstraint(
                name="reported_round_says_by_whom",
                condition=Q(status="reported", reported_by__isnull=False, reported_at__isnull=False)
                | (~Q(status="reported") & Q(reported_by=None, reported_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["training_class", "-at"], name="inspection_by_class")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class Entry(models.Model):
    """What an inspector noted on a round, perhaps offline. Never changed, never deleted."""

    nonce = models.CharField(_("nonce"), max_length=64, unique=True, editable=False)
    happened_at = models.DateTimeField(_("happened at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    client_at = models.DateTimeField(_("time of the device"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        abstract = True


class InspectionCount(Entry):
    """How many heads and empty seats one inspector counted. The last one of each holds."""

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="counts",
        editable=False,
        verbose_name=pgettext_lazy("inspection", "inspection round"),
    )
    expected = models.PositiveIntegerField(
        pgettext_lazy("head count", "expected"), editable=False, validators=HEADS
    )
    present = models.PositiveIntegerField(
        pgettext_lazy("head count", "present"), editable=False, validators=HEADS
    )
    empty_seats = models.PositiveIntegerField(
        _("empty seats"), null=True, editable=False, validators=HEADS
    )
    note = models.CharField(_("note"), max_length=300, blank=True, editable=False)

    objects = PolicyQuerySet["InspectionCount"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        constraints = [
            models.CheckConstraint(
                name="head_counts_are_of_people",
                condition=Q(expected__lte=MOST_PEOPLE)
                & Q(present__lte=MOST_PEOPLE)
                & (Q(empty_seats=None) | Q(empty_seats__lte=MOST_PEOPLE)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.present}/{self.expected}"


class InspectionIncident(Entry):
    """One tap of an inspector: what was seen, of whom. The discipline records tell the rest."""

    class Kind(models.TextChoices):
        PHONE = Incident.PHONE, _("Using a phone")
        WHISPERING = Incident.WHISPERING, _("Whispering")
        WALKING = Incident.WALKING, _("Walking about")
        SLEEPING = Incident.SLEEPING, _("Sleeping")
        LEAVING = Incident.LEAVING, _("Leaving before the end")
        SUBSTITUTE = Incident.SUBSTITUTE, _("Substitute or signing for another")
        ALCOHOL = Incident.ALCOHOL, _("Drinking alcohol")
        BANQUET = Incident.BANQUET, _("Treating each other")
        OVERNIGHT = Incident.OVERNIGHT, _("Out overnight")
        OTHER = Incident.OTHER, pgettext_lazy("incident", "Other")

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="incidents",
        editable=False,
        verbose_name=pgettext_lazy("inspection", "inspection round"),
    )
    kind = models.CharField(
        pgettext_lazy("incident", "kind"), max_length=10, choices=Kind, editable=False
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes away"), null=True, editable=False, validators=[MinValueValidator(1)]
    )
    # The discipline records of everybody concerned carry it, too.
    incident = models.UUIDField(_("incident"), unique=True, editable=False)
    # Of all that was said, with the key of the installation: the words themselves are sealed.
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    objects = PolicyQuerySet["InspectionIncident"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("incident of an inspection")
        verbose_name_plural = _("incidents of inspections")

    def __str__(self) -> str:
        return self.get_kind_display()
