from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import verdicts
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet

SESSION = pgettext_lazy("timetable", "session")


class Status(models.TextChoices):
    """The statuses of `verdicts.Status`, with the words people see."""

    PENDING = verdicts.Status.PENDING, _("Not marked")
    PRESENT = verdicts.Status.PRESENT, _("Present")
    LATE = verdicts.Status.LATE, _("Late")
    LEFT_EARLY = verdicts.Status.LEFT_EARLY, _("Left early")
    LATE_AND_LEFT = verdicts.Status.LATE_AND_LEFT, _("Late and left early")
    ABSENT = verdicts.Status.ABSENT, _("Absent")
    ON_LEAVE = verdicts.Status.ON_LEAVE, _("On leave")
    EXEMPT = verdicts.Status.EXEMPT, _("Exempt")


class Source(models.TextChoices):
    """What a record rests on: the sources of `verdicts.Source`."""

    NOTHING = verdicts.Source.NOTHING, _("Nothing yet")
    CHECK_IN = verdicts.Source.CHECK_IN, _("Check-in")
    ROLL_CALL = verdicts.Source.ROLL_CALL, _("Roll call")
    LEAVE = verdicts.Source.LEAVE, _("Approved leave")
    OVERDUE = verdicts.Source.OVERDUE, _("Not back from leave")
    EXEMPTION = verdicts.Source.EXEMPTION, _("Exemption")
    MEMBERSHIP = verdicts.Source.MEMBERSHIP, _("Not in the class then")
    CORRECTION = verdicts.Source.CORRECTION, _("Correction")
    OFF = verdicts.Source.OFF, _("Session called off")


class AttendanceSheetQuerySet(PolicyQuerySet["AttendanceSheet"]):
    def with_counts(self) -> "AttendanceSheetQuerySet":
        """Add `counts`: learners by status; all but the exempt ones add up to `expected`."""
        by_status = {
            str(status): Count("pk", filter=Q(status=status)) for status in verdicts.Status
        }
        expected = Count("pk", filter=~Q(status=Status.EXEMPT))
        of_sheet = AttendanceRecord.objects.filter(session=OuterRef("session")).order_by()
        counts = of_sheet.values("session").values(json=JSONObject(expected=expected, **by_status))
        nobody = Value(dict.fromkeys(["expected", *by_status], 0), models.JSONField())
        return self.annotate(counts=Coalesce(Subquery(counts), nobody))


class AttendanceSheet(Stamped):
    """The roll of one session: open while it is taken, then submitted, confirmed, locked."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        CONFIRMED = "confirmed", pgettext_lazy("sheet", "Confirmed")
        LOCKED = "locked", _("Locked")

    session = models.OneToOneField(
        TrainingSession, models.PROTECT, related_name="sheet", editable=False, verbose_name=SESSION
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("opened by"),
    )
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("sheet", "confirmed by"),
    )
    confirmed_at = models.DateTimeField(
        pgettext_lazy("sheet", "confirmed at"), null=True, editable=False
    )
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("locked by"),
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, editable=False)
    # The numbers of the class as they were when it was handed in.
    numbers = models.JSONField(null=True, editable=False)
    remarks = models.CharField(_("remarks"), max_length=300, blank=True)

    objects = AttendanceSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = _("attendance sheet")
        verbose_name_plural = _("attendance sheets")

    def __str__(self) -> str:
        return str(self.session)


class SheetEvent(models.Model):
    """A step in the life of a sheet: what became of it, by whom and why. Never changed."""

    class Action(models.TextChoices):
        OPENED = "opened", pgettext_lazy("sheet", "Opened")
        SUBMITTED = "submitted", pgettext_lazy("sheet", "Handed in")
        CONFIRMED = "confirmed", pgettext_lazy("sheet", "Confirmed")
        LOCKED = "locked", pgettext_lazy("sheet", "Locked")
        REOPENED = "reopened", pgettext_lazy("sheet", "Reopened")

    sheet = models.ForeignKey(
        AttendanceSheet,
        models.PROTECT,
        related_name="events",
        editable=False,
        verbose_name=_("attendance sheet"),
    )
    action = models.CharField(_("action"), max_length=9, choices=Action, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    happened_at = models.DateTimeField(_("happened at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("event of a sheet")
        verbose_name_plural = _("events of sheets")
        constraints = [
            models.CheckConstraint(
                name="reopening_has_a_reason", condition=~Q(action="reopened") | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.sheet_id}"


class AttendanceFact(models.Model):
    """Something that happened: a check-in, a mark, a correction. Never changed, never deleted."""

    class Kind(models.TextChoices):
        CHECK_IN = verdicts.Kind.CHECK_IN, _("Check-in")
        CHECK_OUT = verdicts.Kind.CHECK_OUT, _("Check-out")
        MARK = verdicts.Kind.MARK, _("Mark")
        CORRECTION = verdicts.Kind.CORRECTION, _("Correction")
        SPOT_CHECK = verdicts.Kind.SPOT_CHECK, _("Spot check")
        ANNULMENT = verdicts.Kind.ANNULMENT, _("Scan taken back")

    class Method(models.TextChoices):
        ROLL_CALL = "roll_call", _("Roll call")
        MANUAL = "manual", _("By hand")
        PAPER = "paper", _("From paper")
        CODE = "code", _("Code scanned")
        BADGE = "badge", _("Badge scanned")
        DEVICE = "device", _("Device")

    nonce = models.CharField(_("nonce"), max_length=64, unique=True, editable=False)
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("training class"),
    )
    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="facts", editable=False, verbose_name=SESSION
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="facts", editable=False, verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    status = models.CharField(
        _("status"), max_length=13, choices=Status, default=Status.PENDING, editable=False
    )
    old_status = models.CharField(
        _("status before"), max_length=13, choices=Status, blank=True, editable=False
    )
    happened_at = models.DateTimeField(_("happened at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    client_at = models.DateTimeField(_("time of the device"), null=True, editable=False)
    method = models.CharField(_("method"), max_length=10, choices=Method, editable=False)
    device = models.CharField(_("device"), max_length=80, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    annuls = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="annulment",
        verbose_name=_("takes back"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = PolicyQuerySet["AttendanceFact"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("attendance fact")
        verbose_name_plural = _("attendance facts")
        constraints = [
            models.CheckConstraint(
                name="correction_has_a_reason",
                condition=~Q(kind="correction") | (~Q(reason="") & ~Q(old_status="")),
            ),
            models.CheckConstraint(
                name="annulment_names_its_scan",
                condition=Q(kind="annul", annuls__isnull=False)
                | (~Q(kind="annul") & Q(annuls__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["session", "enrolment", "id"], name="fact_by_session")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enrolment_id}"


class AttendanceRecordQuerySet(PolicyQuerySet["AttendanceRecord"]):
    def pending(self) -> "AttendanceRecordQuerySet":
        return self.filter(status=Status.PENDING)


class AttendanceRecord(Stamped):
    """A learner's attendance at a session, derived from the facts by `verdicts.judge`."""

    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        related_name="records",
        editable=False,
        # The index of the constraint below serves the key too.
        db_index=False,
        verbose_name=SESSION,
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="records",
        editable=False,
        verbose_name=_("enrolment"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("training class"),
    )
    status = models.CharField(
        _("status"), max_length=13, choices=Status, default=Status.PENDING, editable=False
    )
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), default=0, editable=False)
    minutes_early = models.PositiveSmallIntegerField(
        _("minutes left early"), default=0, editable=False
    )
    hours_lost = models.DecimalField(
        _("hours lost"), max_digits=4, decimal_places=1, default=0, editable=False
    )
    source = models.CharField(
        _("rests on"),
        max_length=10,
        choices=Source,
        default=Source.NOTHING,
        editable=False,
    )
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"), editable=False)
    # Rises with every write: a page that saw an older one does not know what holds.
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1, editable=False)

    objects = AttendanceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-session__starts_at", "enrolment__student_no", "id"]
        verbose_name = _("attendance record")
        verbose_name_plural = _("attendance records")
        constraints = [
            models.UniqueConstraint(
                name="one_record_per_learner_and_session",
                fields=["session", "enrolment"],
                # All of a cell of a class's report, so that the index answers alone.
                include=["status"],
            ),
            models.CheckConstraint(
                name="minutes_late_only_when_late",
                condition=Q(minutes_late=0) | Q(status__in=["late", "late_and_left", "absent"]),
            ),
            models.CheckConstraint(
                name="minutes_early_only_when_left_early",
                condition=Q(minutes_early=0)
                | Q(status__in=["left_early", "late_and_left", "absent"]),
            ),
        ]
        indexes = [models.Index(fields=["training_class", "enrolment"], name="record_by_class")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.get_status_display()}"
