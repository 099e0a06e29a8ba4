from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses.models.programmes import TrainingProgramme
from courses.models.resources import Venue
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit
from people.roles import OF_CLASS_STAFF, Role


class TrainingClassQuerySet(PolicyQuerySet["TrainingClass"]):
    def with_total_hours(self) -> "TrainingClassQuerySet":
        """Add `total_hours`: the credit hours of the required sessions that take place."""
        # A subquery, not a join: it keeps Meta.ordering and cannot multiply rows.
        counted = Q(sessions__is_required=True) & ~Q(sessions__status="cancelled")
        hours = (
            TrainingClass.objects.filter(pk=OuterRef("pk"))
            .order_by()
            .values("pk")
            .values(total=Sum("sessions__credit_hours", filter=counted))
        )
        return self.annotate(total_hours=Coalesce(Subquery(hours), Decimal("0.0")))

    def with_enrolled(self) -> "TrainingClassQuerySet":
        """Add `enrolled`: how many people have a place."""
        active = ["nominated", "confirmed", "reported"]
        places = (
            TrainingClass.objects.filter(pk=OuterRef("pk"))
            .order_by()
            .values("pk")
            .values(total=Count("enrolments", filter=Q(enrolments__status__in=active)))
        )
        return self.annotate(enrolled=Subquery(places))


class TrainingClass(Stamped):
    """One run of training: people are called up, sessions are held, attendance is kept."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township level")
        ENTERPRISE = "enterprise", _("Enterprise")
        NONE = "na", _("Not applicable")

    class DeliveryMode(models.TextChoices):
        FULL_TIME = "full_time", _("Full-time")
        PART_TIME = "part_time", _("Part-time")
        MEETING_BASED = "meeting_based", _("Training by meeting")
        ONLINE = "online", _("Online")

    class DatePrecision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")
        UNKNOWN = "unknown", _("Unknown")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REGISTERING = "registering", _("Registering")
        IN_PROGRESS = "in_progress", _("In progress")
        CONCLUDED = "concluded", _("Concluded")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", _("Cancelled")

    programme = models.ForeignKey(
        TrainingProgramme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("training programme"),
    )
    class_code = models.CharField(_("class code"), max_length=40, unique=True)
    title = models.CharField(_("class title"), max_length=200)
    period_no = models.PositiveSmallIntegerField(_("period"), null=True, blank=True)
    period_text = models.CharField(
        _("period as written"),
        max_length=20,
        blank=True,
        help_text=_("For example “第X期” where the number is masked."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.COUNTY)
    delivery_mode = models.CharField(
        _("delivery mode"), max_length=16, choices=DeliveryMode, default=DeliveryMode.FULL_TIME
    )
    report_at = models.DateTimeField(
        _("report-in time"), null=True, blank=True, validators=[of_our_age, in_our_time]
    )
    report_grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace for reporting in"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(24 * 31)],
        help_text=_("Empty: 4 hours for a class of up to 5 days, else 72."),
    )
    nomination_deadline = models.DateTimeField(
        _("deadline for nominations"), null=True, blank=True, validators=[of_our_age, in_our_time]
    )
    start_on = models.DateField(_("starts on"), null=True, blank=True)
    end_on = models.DateField(_("ends on"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the dates"), max_length=8, choices=DatePrecision, default=DatePrecision.DAY
    )
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("main venue"),
    )
    capacity = models.PositiveSmallIntegerField(
        _("planned number of learners"), null=True, blank=True
    )
    audience = models.TextField(_("audience"), blank=True)
    goals = models.TextField(_("goals"), blank=True)
    hours_per_half_day = models.DecimalField(
        _("credit hours per half-day"),
        max_digits=3,
        decimal_places=1,
        default=Decimal("4.0"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    handbook_note = models.TextField(_("summary of the handbook's rules"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    status_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)

    objects = TrainingClassQuerySet.as_manager()

    # While it is open a class is planned and people may come; then it is a record.
    OPEN = (Status.DRAFT, Status.PUBLISHED, Status.REGISTERING, Status.IN_PROGRESS)
    # Announced and not over: rolls are taken, leave is asked for, changes are told.
    RUNNING = (Status.PUBLISHED, Status.REGISTERING, Status.IN_PROGRESS)
    CLOSED = (Status.CONCLUDED, Status.ARCHIVED, Status.CANCELLED)

    class Meta:
        ordering = ["-start_on", "-id"]
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        constraints = [
            models.CheckConstraint(
                name="class_ends_after_it_starts",
                condition=Q(start_on=None) | Q(end_on=None) | Q(end_on__gte=F("start_on")),
                violation_error_code="ends_before_start",
                violation_error_message=_("A class cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="class_has_a_place_for_somebody",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_code="no_capacity",
                violation_error_message=_("A class needs at least one place."),
            ),
            models.UniqueConstraint(
                name="one_class_per_programme_year_and_period",
                fields=["programme", "year", "period_no"],
                violation_error_code="period_exists",
                violation_error_message=_("The programme has this period of the year already."),
            ),
            models.CheckConstraint(
                name="class_reports_in_before_it_ends",
                condition=Q(report_at=None) | Q(end_on=None) | Q(report_at__date__lte=F("end_on")),
                violation_error_code="reports_in_after_end",
                violation_error_message=_("Learners cannot report in after the class has ended."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def holds_resources(self) -> bool:
        """Whether its sessions keep venues and lecturers from others."""
        return self.status not in (self.Status.DRAFT, self.Status.CANCELLED)

    @property
    def is_open_for_enrolment(self) -> bool:
        return self.status in self.OPEN


class ClassUnit(Stamped):
    """A unit's part in a class: host, organiser, co-organiser, approver or supervisor."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        ORGANISER = "organiser", _("Organiser")
        CO_ORGANISER = "co_organiser", _("Co-organiser")
        APPROVER = "approver", _("Approver")
        SUPERVISOR = "supervisor", _("Supervisor")

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="class_units", verbose_name=_("training class")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="class_units", verbose_name=_("unit")
    )
    role = models.CharField(_("part"), max_length=12, choices=Role, default=Role.HOST)

    objects = PolicyQuerySet["ClassUnit"].as_manager()

    class Meta:
        ordering = ["training_class", "role", "id"]
        verbose_name = _("class unit")
        verbose_name_plural = _("class units")
        constraints = [
            models.UniqueConstraint(
                name="one_part_per_unit_and_role",
                fields=["training_class", "unit", "role"],
                violation_error_code="class_unit_exists",
                violation_error_message=_("The unit has this part in the class already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.get_role_display()})"


class ClassStaff(Stamped):
    """Somebody who runs a class. The role gives the rights."""

    ROLES = [(role, role.label) for role in Role if role in OF_CLASS_STAFF]

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="staff", verbose_name=_("training class")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="class_staff", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=22, choices=ROLES)

    objects = PolicyQuerySet["ClassStaff"].as_manager()

    class Meta:
        ordering = ["training_class", "role", "id"]
        verbose_name = _("class staff")
        verbose_name_plural = _("class staff")
        constraints = [
            models.UniqueConstraint(
                name="one_staff_row_per_person_and_role",
                fields=["training_class", "person", "role"],
                violation_error_code="class_staff_exists",
                violation_error_message=_("This person has the role in the class already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"
