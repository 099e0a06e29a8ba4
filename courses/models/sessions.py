from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.enrolments import LearningGroup
from courses.models.resources import Lecturer, Topic, Venue
from courses.models.training_classes import ClassStaff, TrainingClass
from courses.when import EVENING, NOON, HalfDay, half_day_of
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet


class TrainingSessionQuerySet(PolicyQuerySet["TrainingSession"]):
    def taking_place(self) -> "TrainingSessionQuerySet":
        return self.exclude(status=TrainingSession.Status.CANCELLED)

    def required(self) -> "TrainingSessionQuerySet":
        return self.taking_place().filter(is_required=True)

    def between(self, start: datetime, end: datetime) -> "TrainingSessionQuerySet":
        """Sessions that overlap [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def with_part_of_day(self) -> "TrainingSessionQuerySet":
        """Add `part_of_day`: the session's half-day, for lists that build no objects."""
        part = Case(
            When(starts_at__hour__lt=NOON, then=Value(HalfDay.MORNING)),
            When(starts_at__hour__lt=EVENING, then=Value(HalfDay.AFTERNOON)),
            default=Value(HalfDay.EVENING),
            output_field=models.CharField(),
        )
        return self.annotate(part_of_day=part)


class TrainingSession(Stamped):
    """One item of a class's timetable: a lecture, a ceremony, a discussion."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening ceremony")
        LECTURE = "lecture", _("Lecture")
        SEMINAR = "seminar", _("Group discussion")
        EXCHANGE = "exchange", _("Exchange of experience")
        FIELD = "field", _("Teaching on site")
        SELF_STUDY = "self_study", _("Self-study")
        EXAM = "exam", _("Examination")
        CLOSING = "closing", _("Closing ceremony")
        MEETING = "meeting", _("Meeting")

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        IN_PROGRESS = "in_progress", _("In progress")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    NOT_YET_HELD = (Status.SCHEDULED, Status.IN_PROGRESS)

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="sessions", verbose_name=_("training class")
    )
    group = models.ForeignKey(
        LearningGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("learning group"),
        help_text=_("Empty for a session of the whole class."),
    )
    seq = models.PositiveSmallIntegerField(pgettext_lazy("session", "number"), editable=False)
    title = models.CharField(_("session title"), max_length=200)
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("topic"),
    )
    session_type = models.CharField(
        _("kind of session"), max_length=12, choices=Kind, default=Kind.LECTURE
    )
    starts_at = models.DateTimeField(_("starts at"), validators=[of_our_age])
    ends_at = models.DateTimeField(_("ends at"), validators=[in_our_time])
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("venue"),
    )
    chair = models.ForeignKey(
        ClassStaff,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="chaired_sessions",
        verbose_name=_("presiding host"),
    )
    lecturers = models.ManyToManyField(
        Lecturer, through="SessionLecturer", related_name="sessions", verbose_name=_("lecturers")
    )
    credit_hours = models.DecimalField(
        _("credit hours"),
        max_digits=4,
        decimal_places=1,
        default=Decimal("0.0"),
        validators=[MinValueValidator(0), MaxValueValidator(24)],
    )
    is_required = models.BooleanField(_("attendance is kept"), default=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.SCHEDULED, editable=False
    )
    status_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    clash_reason = models.CharField(
        _("reason for the clashes"), max_length=200, blank=True, editable=False
    )

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "seq", "id"]
        verbose_name = pgettext_lazy("timetable", "session")
        verbose_name_plural = pgettext_lazy("timetable", "sessions")
        constraints = [
            models.UniqueConstraint(
                name="one_session_per_class_and_number", fields=["training_class", "seq"]
            ),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_code="ends_before_start",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                name="session_has_no_negative_hours",
                condition=Q(credit_hours__gte=0),
                violation_error_code="negative_hours",
                violation_error_message=_("Credit hours cannot be negative."),
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="session_by_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_place(self) -> bool:
        return self.status != self.Status.CANCELLED

    @property
    def half_day(self) -> HalfDay:
        """Morning, afternoon or evening, by the local hour at which it starts."""
        return half_day_of(self.starts_at)


class Booking(models.Model):
    """What a session keeps for itself, and when. Written by the database, never by hand.

    Triggers derive the rows from sessions, their lecturers and the state of their
    class, so the exclusion constraint holds whichever way a session is written.
    A draft class's venues and lecturers are noted but not yet held. `part` is
    the group whose session keeps its class; everything else is kept as a whole.
    """

    class Resource(models.TextChoices):
        VENUE = "venue", _("Venue")
        LECTURER = "lecturer", _("Lecturer")
        TRAINING_CLASS = "class", _("Training class")

    session = models.ForeignKey(
        TrainingSession,
        models.CASCADE,
        related_name="bookings",
        editable=False,
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    resource = models.CharField(_("what is kept"), max_length=8, choices=Resource, editable=False)
    resource_id = models.BigIntegerField(_("its number"), editable=False)
    during = DateTimeRangeField(_("during"), editable=False)
    part = BigIntegerRangeField(_("part of it"), editable=False, default=NumericRange())
    is_holding = models.BooleanField(_("held"), editable=False)

    objects = PolicyQuerySet["Booking"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            ExclusionConstraint(
                name="nothing_is_booked_twice_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("resource_id", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                    ("part", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_holding=True),
                violation_error_code="booked_twice",
                violation_error_message=_(
                    "The venue, the lecturer or the class is taken at that time."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["resource", "resource_id", "session"], name="booking_by_resource"),
            models.Index(
                "resource",
                "resource_id",
                F("during__startswith"),
                name="held_booking_by_start",
                condition=Q(is_holding=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_resource_display()} {self.resource_id}"
