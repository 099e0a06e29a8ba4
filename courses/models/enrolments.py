from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.training_classes import TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit, User

if TYPE_CHECKING:
    from courses.models.sessions import TrainingSession


class LearningGroup(Stamped):
    """A part of a class that discusses together; its leader may take its roll."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="groups", verbose_name=_("training class")
    )
    group_no = models.PositiveSmallIntegerField(_("group number"))
    name = models.CharField(_("group name"), max_length=40, blank=True)
    leader = models.ForeignKey(
        "courses.Enrolment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("group leader"),
    )
    deputy = models.ForeignKey(
        "courses.Enrolment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputises",
        verbose_name=_("deputy"),
    )
    room = models.CharField(_("room"), max_length=40, blank=True)

    objects = PolicyQuerySet["LearningGroup"].as_manager()

    class Meta:
        ordering = ["training_class", "group_no"]
        verbose_name = _("learning group")
        verbose_name_plural = _("learning groups")
        constraints = [
            models.UniqueConstraint(
                name="one_group_per_class_and_number",
                fields=["training_class", "group_no"],
                violation_error_code="group_exists",
                violation_error_message=_("The class has a group of this number already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or _("Group %(number)s") % {"number": self.group_no}

    def clean(self) -> None:
        wrong = _("The person is not in this class.")
        errors = {
            name: ValidationError(wrong, code="leader_of_another_class")
            for name in ("leader", "deputy")
            if (enrolment := getattr(self, name))
            and enrolment.training_class_id != self.training_class_id
        }
        if errors:
            raise ValidationError(errors)


class NameOrder(models.TextChoices):
    """The orders in which an office writes lists of people."""

    GROUP = "group", pgettext_lazy("order", "Groups")
    UNIT = "unit", pgettext_lazy("order", "Units")
    PINYIN = "pinyin", pgettext_lazy("order", "Pinyin")
    SURNAME_STROKES = "surname_strokes", pgettext_lazy("order", "Surname strokes")
    NAME_STROKES = "name_strokes", pgettext_lazy("order", "Name strokes")


_COLUMNS: dict[str, list[Any]] = {
    NameOrder.GROUP: [
        F("group__group_no").asc(nulls_last=True),
        F("student_no").asc(nulls_last=True),
    ],
    NameOrder.UNIT: ["unit__sort_order", "unit__pinyin", "unit", "person__pinyin"],
    NameOrder.PINYIN: ["person__pinyin"],
    NameOrder.SURNAME_STROKES: ["person__surname_strokes"],
    NameOrder.NAME_STROKES: ["person__name_strokes"],
}


class EnrolmentQuerySet(PolicyQuerySet["Enrolment"]):
    def active(self) -> "EnrolmentQuerySet":
        """Enrolments that take a place in the class."""
        return self.filter(status__in=Enrolment.ACTIVE)

    def in_order_of(self, order: str) -> "EnrolmentQuerySet":
        """By groups, by the units' order numbers, or by names in one of the official orders."""
        return self.order_by(*_COLUMNS[order], "pk")

    def taking_part(self) -> "EnrolmentQuerySet":
        """Enrolments of those who are to come, are there or have finished."""
        return self.filter(status__in={*Enrolment.ACTIVE, *Enrolment.EXPECTED})

    def expected(self) -> "EnrolmentQuerySet":
        """Learners who should be at the sessions: they have reported in and not left."""
        return self.filter(status__in=Enrolment.EXPECTED)

    def of_session(self, session: "TrainingSession") -> "EnrolmentQuerySet":
        """Those whose session it is: of its class, and of its group if it is a group's."""
        of_class = self.filter(training_class=session.training_class_id)
        return of_class if session.group_id is None else of_class.filter(group=session.group_id)


class Enrolment(Stamped):
    """A person's place in a class. Made and ended by verbs, never edited or deleted."""

    class Source(models.TextChoices):
        QUOTA = "quota", _("Nomination within the quota")
        NAMED = "named", _("Call-up by name")
        VOLUNTARY = "voluntary", _("Voluntary")
        SUBSTITUTE = "substitute", _("Substitute")

    class Status(models.TextChoices):
        NOMINATED = "nominated", _("Nominated")
        CONFIRMED = "confirmed", _("Confirmed")
        REPORTED = "reported", _("Reported in")
        COMPLETED = "completed", _("Completed")
        NOT_COMPLETED = "not_completed", _("Not completed")
        NO_SHOW = "no_show", _("Did not report in")
        CANCELLED = "cancelled", _("Nomination cancelled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ACTIVE = (Status.NOMINATED, Status.CONFIRMED, Status.REPORTED)
    # Whose place is free again.
    ENDED = (Status.CANCELLED, Status.WITHDRAWN, Status.NO_SHOW)
    EXPECTED = (Status.REPORTED, Status.COMPLETED, Status.NOT_COMPLETED)

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="enrolments", verbose_name=_("training class")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    student_no = models.PositiveSmallIntegerField(_("student number"), null=True, editable=False)
    # Frozen at confirmation, so that later moves do not rewrite what a class was.
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="enrolments",
        editable=False,
        verbose_name=_("unit when confirmed"),
    )
    post = models.CharField(_("post when confirmed"), max_length=100, blank=True, editable=False)
    rank = models.CharField(_("rank when confirmed"), max_length=40, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.QUOTA)
    # A nomination within the quota, and whoever comes in the place of one.
    is_within_quota = models.BooleanField(_("uses the unit's quota"), default=False, editable=False)
    substitute_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="substitutes",
        verbose_name=_("substitute for"),
    )
    group = models.ForeignKey(
        LearningGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("learning group"),
    )
    status = models.CharField(
        _("status"), max_length=13, choices=Status, default=Status.NOMINATED, editable=False
    )
    status_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    reported_at = models.DateTimeField(_("reported in at"), null=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, editable=False)
    seat_no = models.PositiveSmallIntegerField(
        _("seat number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    room_no = models.CharField(_("room number"), max_length=20, blank=True)
    attendance_exempt = models.BooleanField(_("exempt from attendance"), default=False)
    exempt_reason = models.CharField(_("reason of the exemption"), max_length=200, blank=True)
    # What was handed over when this learner reported in, for whoever did it to read.
    handed_over: tuple[str, ...] = ()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["training_class", F("student_no").asc(nulls_last=True), "id"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                name="one_active_enrolment_per_person_and_class",
                fields=["training_class", "person"],
                condition=~Q(status__in=["cancelled", "withdrawn", "no_show"]),
                violation_error_code="already_enrolled",
                violation_error_message=_("This person is enrolled in the class already."),
            ),
            models.UniqueConstraint(
                name="one_student_number_per_class", fields=["training_class", "student_no"]
            ),
            models.UniqueConstraint(
                name="one_learner_per_class_and_seat",
                fields=["training_class", "seat_no"],
                condition=~Q(status__in=["cancelled", "withdrawn", "no_show"]),
                violation_error_code="seat_taken",
                violation_error_message=_("Somebody of this class has this seat already."),
            ),
            models.CheckConstraint(
                name="exemption_has_a_reason",
                condition=Q(attendance_exempt=False) | ~Q(exempt_reason=""),
                violation_error_code="exemption_without_reason",
                violation_error_message=_("An exemption from attendance needs a reason."),
            ),
        ]
        indexes = [models.Index(fields=["person", "training_class"], name="enrolment_by_person")]

    def __str__(self) -> str:
        return f"{self.person} ({self.unit})"

    @property
    def is_expected(self) -> bool:
        return self.status in self.EXPECTED


class GroupTransfer(Stamped):
    """A learner was moved from one group to another: who did it and why. Never changed."""

    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="transfers",
        editable=False,
        verbose_name=_("enrolment"),
    )
    from_group = models.ForeignKey(
        LearningGroup,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("from group"),
    )
    to_group = models.ForeignKey(
        LearningGroup, models.PROTECT, related_name="+", editable=False, verbose_name=_("to group")
    )
    reason = models.CharField(_("reason"), max_length=200, editable=False)
    transferred_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("transferred by")
    )

    objects = PolicyQuerySet["GroupTransfer"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("group transfer")
        verbose_name_plural = _("group transfers")

    def __str__(self) -> str:
        return f"{self.enrolment.person} → {self.to_group}"
