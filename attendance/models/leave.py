from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment, TrainingClass
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet
from people.roles import Role

# Who of a class can be asked to decide on leave.
DECIDING_ROLES = (
    Role.CLASS_TEACHER,
    Role.PRESIDING_HOST,
    Role.ORGANISATION_OFFICER,
    Role.CLASS_MANAGER,
)


class LeaveStep(Stamped):
    """One step of a class's approval chain: who decides, and up to how long a leave it ends here.

    A class without steps has one: the presiding host.
    """

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="leave_steps", verbose_name=_("training class")
    )
    number = models.PositiveSmallIntegerField(
        pgettext_lazy("leave step", "number"), validators=[MinValueValidator(1)]
    )
    role = models.CharField(
        _("who decides"), max_length=30, choices=[(role, role.label) for role in DECIDING_ROLES]
    )
    up_to_hours = models.DecimalField(
        _("up to how many credit hours"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("A longer leave goes on to the next step. Empty: no leave goes further."),
    )

    objects = PolicyQuerySet["LeaveStep"].as_manager()

    class Meta:
        ordering = ["training_class", "number"]
        verbose_name = _("step of leave approval")
        verbose_name_plural = _("steps of leave approval")
        constraints = [
            models.UniqueConstraint(
                name="one_leave_step_per_class_and_number",
                fields=["training_class", "number"],
                violation_error_code="leave_step_exists",
                violation_error_message=_("The class has a step of this number already."),
            ),
            models.UniqueConstraint(
                name="one_leave_step_per_class_and_role",
                fields=["training_class", "role"],
                violation_error_code="leave_step_repeated",
                violation_error_message=_("This role decides in the chain already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_role_display()}"


class LeaveRequestQuerySet(PolicyQuerySet["LeaveRequest"]):
    def in_effect(self) -> "LeaveRequestQuerySet":
        """Leaves that were granted and not cancelled."""
        return self.filter(status__in=LeaveRequest.IN_EFFECT)

    def waiting(self) -> "LeaveRequestQuerySet":
        """Requests on which somebody has to decide."""
        return self.filter(status=LeaveRequest.Status.SUBMITTED)


class LeaveRequest(Stamped):
    """A learner asks to stay away. Moved on by verbs, never edited or deleted."""

    class Type(models.TextChoices):
        PERSONAL = "personal", _("Personal leave")
        SICK = "sick", _("Sick leave")
        OFFICIAL = "official", _("Official leave")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("leave", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("leave", "Waiting for a decision")
        RETURNED = "returned", pgettext_lazy("leave", "Sent back for completion")
        REJECTED = "rejected", pgettext_lazy("leave", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("leave", "Taken back")
        APPROVED = "approved", pgettext_lazy("leave", "Approved")
        OVERDUE = "overdue", pgettext_lazy("leave", "Overdue")
        CLOSED = "closed", pgettext_lazy("leave", "Reported back")
        CANCELLED = "cancelled", pgettext_lazy("leave", "Cancelled")

    class Filer(models.TextChoices):
        """As what somebody asked."""

        LEARNER = "learner", _("Learner")
        LIAISON = "liaison", _("Liaison")
        STAFF = "staff", _("Class staff")

    IN_EFFECT = (Status.APPROVED, Status.OVERDUE, Status.CLOSED)
    # What can still be changed by whoever asks.
    UNDECIDED = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    # Whose time is free again.
    DROPPED = (Status.REJECTED, Status.WITHDRAWN, Status.CANCELLED)

    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="leave_requests",
        editable=False,
        verbose_name=_("enrolment"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="leave_requests",
        editable=False,
        verbose_name=_("training class"),
    )
    leave_type = models.CharField(
        _("kind of leave"), max_length=8, choices=Type, default=Type.PERSONAL, editable=False
    )
    # Read by `services.read_reason` alone, which records who read it.
    sealed_reason = models.BinaryField(editable=False)
    from_at = models.DateTimeField(
        pgettext_lazy("leave", "from"), editable=False, validators=[of_our_age]
    )
    to_at = models.DateTimeField(
        pgettext_lazy("leave", "to"), editable=False, validators=[in_our_time]
    )
    # As they were when it was submitted; the account of a learner counts anew.
    hours = models.DecimalField(
        _("credit hours"), max_digits=5, decimal_places=1, default=0, editable=False
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False
    )
    is_retroactive = models.BooleanField(_("asked for afterwards"), default=False, editable=False)
    is_over_limit = models.BooleanField(
        _("exceeds the limit of leave"), default=False, editable=False
    )
    needs_proof = models.BooleanField(_("needs a proof"), default=False, editable=False)
    # Frozen when it is submitted: the roles that decide, in order, and how many have approved.
    chain = ArrayField(models.CharField(max_length=30, choices=Role), default=list, editable=False)
    steps_done = models.PositiveSmallIntegerField(_("steps approved"), default=0, editable=False)
    # How often it was submitted; each time the chain begins anew.
    round = models.PositiveSmallIntegerField(_("round"), default=0, editable=False)
    # Rises with every write, so that nobody decides on what they have not seen.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_as = models.CharField(
        _("requested as"), max_length=7, choices=Filer, default=Filer.LEARNER, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    # What the learner says, then what was confirmed.
    return_claimed_at = models.DateTimeField(
        _("return as reported by the learner"), null=True, editable=False
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, editable=False)
    return_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("return confirmed by"),
    )
    overdue_at = models.DateTimeField(_("overdue since"), null=True, editable=False)

    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-id"]
        verbose_name = _("leave request")
        verbose_name_plural = _("leave requests")
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts",
                condition=Q(to_at__gt=F("from_at")),
                violation_error_code="ends_before_start",
                violation_error_message=_("The leave must end after it starts."),
            ),
            models.CheckConstraint(
                name="leave_in_effect_was_decided",
                condition=~Q(status__in=["approved", "overdue", "closed"])
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_leave_has_a_return",
                condition=~Q(status="closed") | Q(returned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="overdue_leave_says_since_when",
                condition=~Q(status="overdue") | Q(overdue_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submitted_leave_names_who_decides",
                condition=~Q(status="submitted") | Q(chain__len__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["training_class", "status", "from_at"], name="leave_by_class"),
            models.Index(fields=["status", "to_at"], name="leave_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_leave_type_display()}"

    @property
    def is_in_effect(self) -> bool:
        return self.status in self.IN_EFFECT

    @property
    def awaited_role(self) -> str | None:
        """Whose decision it waits for."""
        waits = self.status == self.Status.SUBMITTED and self.steps_done < len(self.chain)
        return self.chain[self.steps_done] if waits else None


class LeaveSpan(models.Model):
    """A time somebody asks to be away. A request may have several that do not touch."""

    request = models.ForeignKey(
        LeaveRequest,
        models.CASCADE,
        related_name="spans",
        editable=False,
        verbose_name=_("leave request"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="leave_spans",
        editable=False,
        verbose_name=_("enrolment"),
    )
    from_at = models.DateTimeField(pgettext_lazy("leave", "from"), editable=False)
    to_at = models.DateTimeField(pgettext_lazy("leave", "to"), editable=False)
    # The time it keeps from other requests; none once it is dropped or cut away.
    during = DateTimeRangeField(_("during"), null=True, editable=False)

    objects = PolicyQuerySet["LeaveSpan"].as_manager()

    class Meta:
        ordering = ["from_at", "id"]
        verbose_name = _("span of a leave")
        verbose_name_plural = _("spans of leaves")
        constraints = [
            models.CheckConstraint(
                name="leave_span_ends_after_it_starts", condition=Q(to_at__gt=F("from_at"))
            ),
            ExclusionConstraint(
                name="nobody_is_on_leave_twice_at_a_time",
                expressions=[
                    ("enrolment", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "from_at"], name="leave_span_by_enrolment")]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d %H:%M} – {self.to_at:%Y-%m-%d %H:%M}"
