from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.assessment_rules import ITEMS
from attendance.certificate_rules import DEFAULT_PATTERN, is_pattern
from attendance.completion_rules import Numbers
from attendance.verdicts import Window
from courses.models import TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet

DAY_MINUTES = 24 * 60


def _minutes(label: Any, default: int) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(DAY_MINUTES)]
    )


def numbers_certificates(pattern: str) -> None:
    """Refuse a pattern of which no numbers can be made."""
    if not is_pattern(pattern):
        raise ValidationError(
            _(
                "A pattern has {number} once, or {number:04} for four digits, and may have {year}"
                " and {class_code}."
            ),
            code="bad_pattern",
        )


def _weight(label: Any, default: int) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(100)]
    )


def usual_letter_counts() -> list[int]:
    return [3, 6, 9]


class AttendancePolicy(Stamped):
    """The numbers by which a class keeps attendance. Defaults: DOMAIN chapter 5.

    A class without a row keeps attendance by the defaults.
    """

    training_class = models.OneToOneField(
        TrainingClass,
        models.CASCADE,
        related_name="attendance_policy",
        verbose_name=_("training class"),
    )
    check_in_opens = _minutes(_("check-in opens, minutes before the start"), 15)
    check_in_needs_code = models.BooleanField(
        _("learners check in with the code of the hall"),
        default=True,
        help_text=_("Scanned from the screen or typed. Whoever takes the roll needs none."),
    )
    grace = _minutes(_("grace, minutes after the start that still count as present"), 0)
    late_is_absent = _minutes(_("minutes late beyond which it is an absence"), 30)
    early_is_absent = _minutes(_("minutes left early beyond which it is an absence"), 30)
    lates_per_absence = models.PositiveSmallIntegerField(
        _("how often late or left early makes an absence"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("0: never."),
    )
    submit_within = models.PositiveSmallIntegerField(
        _("hours after the session within which the sheet is handed in"), default=24
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days after the sheet was handed in within which a learner may object"),
        default=2,
        validators=[MaxValueValidator(365)],
    )
    leave_limit = models.PositiveSmallIntegerField(
        _("leave limit: one part in so many of the hours"),
        default=7,
        validators=[MinValueValidator(1)],
        help_text=_("7 means that leave may take 1/7 of the required hours (national rule)."),
    )
    counts_official_leave = models.BooleanField(
        _("official leave counts against the limit"), default=True
    )
    allows_retroactive_leave = models.BooleanField(
        _("sick leave may be asked for afterwards"), default=False
    )
    sick_proof_from = models.DecimalField(
        _("credit hours from which sick leave needs a proof"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        default=Decimal("8.0"),
        validators=[MinValueValidator(0)],
        help_text=_("8 means a day. Empty: never."),
    )
    personal_needs_proof = models.BooleanField(
        _("personal leave needs the word of the unit"),
        default=True,
        help_text=_("A paper of the unit, or that the unit's liaison asks for the leave."),
    )
    approves_without_proof = models.BooleanField(
        _("leave may be approved before its proof is there"), default=False
    )
    report_back_within = models.PositiveSmallIntegerField(
        _("hours after a leave within which somebody reports back"), default=24
    )
    absence_limit = models.PositiveSmallIntegerField(
        _("half-days of absence from which withdrawal is recommended"), default=4
    )
    hours_share = models.PositiveSmallIntegerField(
        _("hours to attend: all but one part in so many"),
        default=7,
        validators=[MaxValueValidator(1000)],
        help_text=_("7 means 6/7 of the required hours. 0: no such rule."),
    )
    exam_pass_mark = models.DecimalField(
        _("pass mark of the exam"),
        max_digits=4,
        decimal_places=1,
        default=Decimal("60.0"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Where there is an exam. 0: nobody fails it."),
    )
    needs_papers = models.BooleanField(_("completion needs the papers"), default=False)
    points_pass = models.PositiveSmallIntegerField(
        _("points that completion needs"),
        default=60,
        validators=[MaxValueValidator(1000)],
        help_text=_("Where the class counts points of discipline."),
    )
    weight_attendance = _weight(_("weight of attendance"), 20)
    weight_discipline = _weight(_("weight of discipline"), 20)
    weight_attitude = _weight(_("weight of attitude"), 20)
    weight_knowledge = _weight(_("weight of knowledge"), 20)
    weight_ability = _weight(_("weight of ability"), 10)
    weight_conduct = _weight(_("weight of conduct"), 10)
    certificate_pattern = models.CharField(
        _("pattern of the certificate numbers"),
        max_length=60,
        default=DEFAULT_PATTERN,
        validators=[numbers_certificates],
        help_text=_(
            "{year}, {class_code} and {number:04}. Classes whose patterns give the same text"
            " share one series of numbers."
        ),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days within which a learner answers a discipline record"),
        default=2,
        validators=[MaxValueValidator(60)],
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days within which a learner appeals against a confirmed record"),
        default=2,
        validators=[MaxValueValidator(60)],
        help_text=_("At least until the day after the class."),
    )
    uses_points = models.BooleanField(_("breaches take points away"), default=False)
    points_base = models.PositiveSmallIntegerField(
        _("points everybody begins with"), default=100, validators=[MaxValueValidator(1000)]
    )
    letter_counts = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1)]),
        verbose_name=_("numbers of confirmed breaches that call for a letter"),
        default=usual_letter_counts,
        blank=True,
        size=10,
        help_text=_("For example 3,6,9. The staff is warned one before."),
    )
    survey_days = models.PositiveSmallIntegerField(
        _("days after a session within which it is surveyed"),
        default=3,
        validators=[MaxValueValidator(30)],
        help_text=_("0: no surveys."),
    )
    writes_to_every_unit = models.BooleanField(
        _("every unit gets a letter"),
        default=True,
        help_text=_("Otherwise only units with something to say: late, absent, a breach, praise."),
    )
    letter_days = models.PositiveSmallIntegerField(
        _("days within which a unit confirms that it has a letter"),
        default=3,
        validators=[MaxValueValidator(60)],
    )
    reply_days = models.PositiveSmallIntegerField(
        _("days within which a unit may reply to a letter"),
        default=7,
        validators=[MaxValueValidator(60)],
    )
    publicity_days = models.PositiveSmallIntegerField(
        _("days for which a proposed commendation is public"),
        default=3,
        validators=[MaxValueValidator(60)],
    )
    outstanding_share = models.PositiveSmallIntegerField(
        _("outstanding learners, at most so many in a hundred"),
        default=10,
        validators=[MaxValueValidator(100)],
    )
    publishes_comparison = models.BooleanField(
        _("units see how they compare"),
        default=False,
        help_text=_(
            "Learners, liaisons and principals then see the attendance of the units of the class,"
            " small ones together."
        ),
    )

    objects = PolicyQuerySet["AttendancePolicy"].as_manager()

    class Meta:
        ordering = ["training_class"]
        verbose_name = _("attendance policy")
        verbose_name_plural = _("attendance policies")
        constraints = [
            models.CheckConstraint(
                name="grace_is_shorter_than_an_absence",
                condition=models.Q(grace__lte=models.F("late_is_absent")),
                violation_error_code="grace_too_long",
                violation_error_message=_(
                    "The grace must not be longer than what counts as an absence."
                ),
            ),
            models.CheckConstraint(
                name="weights_of_an_assessment_make_a_hundred",
                condition=models.Q(
                    weight_attendance=100
                    - models.F("weight_discipline")
                    - models.F("weight_attitude")
                    - models.F("weight_knowledge")
                    - models.F("weight_ability")
                    - models.F("weight_conduct")
                ),
                violation_error_code="weights_not_a_hundred",
                violation_error_message=_("The weights of an assessment must add up to 100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.training_class)

    @classmethod
    def of(cls, training_class: TrainingClass) -> "AttendancePolicy":
        """The numbers of a class, its own or the defaults; free where they were read with it."""
        kept: AttendancePolicy | None = getattr(training_class, "attendance_policy", None)
        return kept or cls(training_class=training_class)

    @classmethod
    def of_key(cls, training_class_id: int) -> "AttendancePolicy":
        """The same of a class of which only the key is at hand."""
        kept = cls.objects.filter(training_class=training_class_id).first()
        return kept or cls(training_class_id=training_class_id)

    def window(self, starts_at: datetime, ends_at: datetime) -> Window:
        """When attendance counts for a session of these times."""
        return Window(starts_at - timedelta(minutes=self.check_in_opens), starts_at, ends_at)

    @property
    def weights(self) -> dict[str, int]:
        """How much each item of an assessment counts."""
        return {item: getattr(self, f"weight_{item}") for item in ITEMS}

    @property
    def completion_numbers(self) -> Numbers:
        """By what completion is judged."""
        return Numbers(
            self.absence_limit,
            self.lates_per_absence,
            self.hours_share,
            self.exam_pass_mark,
            self.needs_papers,
        )
