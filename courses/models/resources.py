from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people import pinyin
from people.models import Person, Unit


class Buffered(Stamped):
    """What needs some minutes free before and after each session."""

    buffer_minutes = models.PositiveSmallIntegerField(
        _("minutes free before and after"), default=0, validators=[MaxValueValidator(240)]
    )

    class Meta:
        abstract = True

    @property
    def buffer(self) -> timedelta:
        return timedelta(minutes=self.buffer_minutes)


class Venue(Buffered):
    """A place where sessions are held. It takes one session at a time."""

    name = models.CharField(_("venue name"), max_length=80)
    room = models.CharField(_("room"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    equipment = models.CharField(_("equipment"), max_length=200, blank=True)
    opens_at = models.TimeField(_("can be booked from"), null=True, blank=True)
    closes_at = models.TimeField(_("can be booked until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = PolicyQuerySet["Venue"].as_manager()

    class Meta:
        ordering = ["name", "room"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [
            models.UniqueConstraint(
                name="one_venue_per_name_and_room",
                fields=["name", "room"],
                violation_error_code="venue_exists",
                violation_error_message=_("A venue of this name and room exists already."),
            ),
            models.CheckConstraint(
                name="venue_has_both_hours_or_none",
                condition=Q(opens_at=None, closes_at=None)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                violation_error_code="venue_hours_wrong",
                violation_error_message=_(
                    "Give both hours of the venue or none; it must close after it opens."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.room}".strip()


class Topic(Stamped):
    """A subject that is taught, such as information work or confidentiality."""

    class Category(models.TextChoices):
        DOCUMENTS = "documents", _("Official documents")
        INFORMATION = "information", _("Information")
        RESEARCH = "research", _("Research")
        SUPERVISION = "supervision", _("Supervision")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        DUTY = "duty", _("Duty and emergencies")
        E_GOVERNMENT = "e_government", _("E-government")
        MEETINGS = "meetings", _("Meetings and reception")
        ARCHIVES = "archives", _("Archives")
        GENERAL = "general", _("General affairs")
        PUBLICITY = "publicity", _("Publicity")
        OTHER = "other", _("Other")

    name = models.CharField(_("topic name"), max_length=80, unique=True)
    category = models.CharField(
        _("category"), max_length=16, choices=Category, default=Category.OTHER
    )

    objects = PolicyQuerySet["Topic"].as_manager()

    class Meta:
        ordering = ["category", "name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class Lecturer(Buffered):
    """Somebody who teaches. Until the person is known, a unit alone stands for them."""

    class Source(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        INVITED = "invited", _("Invited")

    name = models.CharField(
        _("name"), max_length=50, blank=True, help_text=_("Empty while only the unit is known.")
    )
    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lecturer",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lecturers",
        verbose_name=_("unit"),
    )
    unit_text = models.CharField(_("unit as written"), max_length=120, blank=True)
    post = models.CharField(_("post"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.INTERNAL)
    specialities = models.ManyToManyField(
        Topic, blank=True, related_name="lecturers", verbose_name=_("specialities")
    )
    is_active = models.BooleanField(_("active"), default=True)
    search_text = models.CharField(_("search text"), max_length=400, editable=False, default="")

    objects = PolicyQuerySet["Lecturer"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        constraints = [
            models.CheckConstraint(
                name="lecturer_has_a_name_or_a_unit",
                condition=~Q(name="") | Q(unit__isnull=False) | ~Q(unit_text=""),
                violation_error_code="lecturer_unknown",
                violation_error_message=_("A lecturer needs a name or a unit."),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = f"{self.name} {pinyin.search_text(self.name)}"[:400]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name or _("%(unit)s (to be named)") % {"unit": self.unit or self.unit_text}
