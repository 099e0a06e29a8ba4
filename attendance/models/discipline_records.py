from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.discipline_rules import COUNTED, UNDECIDED
from attendance.models.discipline import Category, DisciplineRule, Severity
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun.models import Stamped, of_our_age
from peixun.policy import PolicyQuerySet


class Handling(models.TextChoices):
    """What is done about a breach; see `discipline_rules.Handling`."""

    REMIND = "remind", pgettext_lazy("handling", "Reminder")
    TALK = "talk", _("Reminder talk")
    CRITICISM = "criticism", _("Criticism by bulletin")
    CANCEL_RESULT = "cancel_result", _("Result cancelled")
    ORDER_WITHDRAWAL = "order_withdrawal", _("Ordered withdrawal")
    WITHDRAWAL = "withdrawal", _("Treated as withdrawn")


class DisciplineRecordQuerySet(PolicyQuerySet["DisciplineRecord"]):
    def counted(self) -> "DisciplineRecordQuerySet":
        """Confirmed and not taken back: the facts that letters, points and completion use."""
        return self.filter(status__in=COUNTED)

    def undecided(self) -> "DisciplineRecordQuerySet":
        """Nobody has confirmed or dismissed it, or an appeal against it is under way."""
        from_below = Appeal.objects.filter(record=OuterRef("pk"), decided_at=None)
        return self.filter(Q(status__in=UNDECIDED) | Exists(from_below))


class DisciplineRecord(Stamped):
    """A breach of discipline somebody recorded. Moved on by verbs, never edited or deleted."""

    class Status(models.TextChoices):
        RECORDED = "recorded", pgettext_lazy("discipline", "Recorded")
        VERIFIED = "verified", pgettext_lazy("discipline", "Verified")
        NOTIFIED = "notified", pgettext_lazy("discipline", "Learner notified")
        CONFIRMED = "confirmed", pgettext_lazy("discipline", "Confirmed")
        HANDLED = "handled", pgettext_lazy("discipline", "Handled")
        CLOSED = "closed", pgettext_lazy("discipline", "Closed")
        DISMISSED = "dismissed", pgettext_lazy("discipline", "Dismissed")
        REVOKED = "revoked", pgettext_lazy("discipline", "Revoked on appeal")
        SUPERSEDED = "superseded", pgettext_lazy("discipline", "Replaced by a correction")

    class Origin(models.TextChoices):
        PERSON = "person", pgettext_lazy("origin", "A person")
        INSPECTION = "inspection", pgettext_lazy("origin", "Inspection")
        ATTENDANCE = "attendance", pgettext_lazy("origin", "Attendance sheet")
        CORRECTION = "correction", pgettext_lazy("origin", "Correction")

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="discipline_records",
        editable=False,
        verbose_name=_("training class"),
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="discipline_records", verbose_name=_("enrolment")
    )
    rule = models.ForeignKey(
        DisciplineRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("discipline rule"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discipline_records",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    # Copied from the rule unless given, so that a later change of the rule changes no record.
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, blank=True)
    # Read by `services.discipline.read_record` alone, which records who read it and why.
    sealed_description = models.BinaryField(default=b"", editable=False)
    place = models.CharField(_("place"), max_length=80, blank=True)
    occurred_at = models.DateTimeField(
        _("occurred at"), default=timezone.now, validators=[of_our_age]
    )
    # The same for everybody who took part in one incident.
    incident = models.UUIDField(_("incident"), default=uuid4, editable=False)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.PERSON, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.RECORDED, editable=False
    )
    # Rises with every write, so that nobody decides on what they have not seen.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    notified_at = models.DateTimeField(_("learner notified at"), null=True, editable=False)
    answer_until = models.DateTimeField(_("answer until"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    appeal_until = models.DateTimeField(_("appeal until"), null=True, editable=False)
    # Taken away on confirmation; they count only while the record does.
    points = models.DecimalField(
        _("points"), max_digits=4, decimal_places=1, default=Decimal(0), editable=False
    )
    handling = models.CharField(
        _("handling"), max_length=16, choices=Handling, blank=True, editable=False
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, editable=False)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )

    objects = DisciplineRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        verbose_name = _("discipline record")
        verbose_name_plural = _("discipline records")
        constraints = [
            models.CheckConstraint(
                name="second_person_confirms_a_breach",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("recorded_by")),
            ),
            models.CheckConstraint(
                name="counted_breach_was_confirmed",
                condition=~Q(status__in=["confirmed", "handled", "closed"])
                | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="handled_breach_says_how",
                condition=~Q(status__in=["handled", "closed"]) | ~Q(handling=""),
            ),
            models.UniqueConstraint(
                name="a_sheet_raises_a_breach_once",
                fields=["enrolment", "session", "rule"],
                condition=Q(origin="attendance"),
            ),
        ]
        indexes = [
            models.Index(fields=["training_class", "status"], name="breach_by_class"),
            models.Index(fields=["incident"], name="breach_by_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_category_display()}"

    @property
    def is_counted(self) -> bool:
        return self.status in COUNTED


class Appeal(Stamped):
    """A learner asks that a confirmed breach be looked at again, by somebody else."""

    class Result(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
        REVISED = "revised", pgettext_lazy("appeal", "Revised")
        REVOKED = "revoked", pgettext_lazy("appeal", "Revoked")

    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        related_name="appeals",
        editable=False,
        verbose_name=_("discipline record"),
    )
    sealed_text = models.BinaryField(editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), editable=False)
    result = models.CharField(
        pgettext_lazy("appeal", "result"),
        max_length=8,
        choices=Result,
        blank=True,
        editable=False,
    )
    sealed_answer = models.BinaryField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = PolicyQuerySet["Appeal"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(
                name="one_appeal_at_a_time",
                fields=["record"],
                condition=Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="decided_appeal_has_a_result",
                condition=Q(decided_at=None, result="") | (~Q(decided_at=None) & ~Q(result="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_result_display() or str(self.submitted_at)
