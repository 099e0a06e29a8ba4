from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.official import (
    ISSUED_IS_WHOLE,
    SECOND_PERSON,
    OfficialPaper,
    QuotedItem,
)
from attendance.models.unit_letters import UnitFeedback
from courses.models import TrainingClass
from peixun.policy import PolicyQuerySet
from people.models import Unit


class BulletinQuerySet(PolicyQuerySet["Bulletin"]):
    def unissued(self) -> "BulletinQuerySet":
        return self.filter(status__in=("draft", "approved"))


class Bulletin(OfficialPaper):
    """What an office makes known of attendance, inspections, criticism or praise."""

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", _("Bulletin on attendance")
        INSPECTION = "inspection", _("Bulletin on inspections")
        CRITICISM = "criticism", _("Bulletin of criticism")
        COMMENDATION = "commendation", _("Bulletin of praise")
        SITUATION = "situation", _("Bulletin on the situation")

    class Scope(models.TextChoices):
        CLASS = "class", pgettext_lazy("scope", "The class")
        UNITS = "units", pgettext_lazy("scope", "Units it is addressed to")
        PUBLIC = "public", pgettext_lazy("scope", "Everybody with an account")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("paper", "Draft")
        APPROVED = "approved", pgettext_lazy("paper", "Signed off")
        ISSUED = "issued", pgettext_lazy("paper", "Issued")
        WITHDRAWN = "withdrawn", pgettext_lazy("paper", "Withdrawn")

    kind = models.CharField(
        pgettext_lazy("bulletin", "kind"), max_length=12, choices=Kind, default=Kind.ATTENDANCE
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletins",
        verbose_name=_("training class"),
    )
    issuer_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="bulletins_issued", verbose_name=_("issuing unit")
    )
    scope = models.CharField(
        pgettext_lazy("bulletin", "scope"), max_length=6, choices=Scope, default=Scope.CLASS
    )
    addressees = models.ManyToManyField(
        Unit, blank=True, related_name="bulletins", verbose_name=_("addressees")
    )
    # Of a bulletin of praise that is about no class.
    field = models.CharField(_("field of work"), max_length=60, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdraw_reason = models.CharField(
        _("reason for withdrawing"), max_length=300, blank=True, editable=False
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.UniqueConstraint(name="one_bulletin_per_number", fields=["year", "number"]),
            models.CheckConstraint(name="issued_bulletin_is_whole", condition=ISSUED_IS_WHOLE),
            models.CheckConstraint(
                name="second_person_signs_off_a_bulletin", condition=SECOND_PERSON
            ),
            models.CheckConstraint(
                name="withdrawn_bulletin_says_why",
                condition=~Q(status="withdrawn")
                | Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
            ),
            models.CheckConstraint(
                name="bulletin_of_a_class_has_one",
                condition=~Q(scope="class") | Q(training_class__isnull=False),
                violation_error_code="class_missing",
                violation_error_message=_("A bulletin for a class names the class."),
            ),
        ]
        indexes = [
            models.Index(fields=["training_class", "status"], name="bulletin_by_class"),
        ]


class BulletinItem(QuotedItem):
    """A closed fact that a bulletin quotes."""

    bulletin = models.ForeignKey(
        Bulletin,
        models.CASCADE,
        related_name="items",
        editable=False,
        verbose_name=_("bulletin"),
    )

    objects = PolicyQuerySet["BulletinItem"].as_manager()

    class Meta(QuotedItem.Meta):
        verbose_name = _("item of a bulletin")
        verbose_name_plural = _("items of bulletins")


class PaperStep(models.Model):
    """What somebody did with a bulletin or a letter, in order. Never changed, never deleted."""

    class Kind(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("paper step", "Drafted")
        REDRAFT = "redraft", pgettext_lazy("paper step", "Drafted anew")
        EDIT = "edit", pgettext_lazy("paper step", "Text edited")
        SIGN_OFF = "sign_off", pgettext_lazy("paper step", "Signed off")
        RETURN = "return", pgettext_lazy("paper step", "Sent back to the drafter")
        ISSUE = "issue", pgettext_lazy("paper step", "Issued")
        WITHDRAW = "withdraw", pgettext_lazy("paper step", "Withdrawn")
        RECEIVE = "receive", pgettext_lazy("paper step", "Received")
        REPLY = "reply", pgettext_lazy("paper step", "Replied")
        CLOSE = "close", pgettext_lazy("paper step", "Closed")
        MARK_OVERDUE = "mark_overdue", pgettext_lazy("paper step", "Overdue")
        REMIND = "remind", pgettext_lazy("paper step", "Reminded")

    bulletin = models.ForeignKey(
        Bulletin,
        models.PROTECT,
        null=True,
        related_name="steps",
        editable=False,
        verbose_name=_("bulletin"),
    )
    letter = models.ForeignKey(
        UnitFeedback,
        models.PROTECT,
        null=True,
        related_name="steps",
        editable=False,
        verbose_name=_("letter to a unit"),
    )
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind, editable=False)
    comment = models.CharField(_("comment"), max_length=1000, blank=True, editable=False)
    # Nobody did it: the clock, or an appeal that was decided.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("paper", "by"),
    )
    at = models.DateTimeField(pgettext_lazy("paper", "at"), editable=False)

    objects = PolicyQuerySet["PaperStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a paper")
        verbose_name_plural = _("steps of papers")
        constraints = [
            models.CheckConstraint(
                name="a_step_is_of_one_paper",
                condition=Q(bulletin__isnull=True, letter__isnull=False)
                | Q(bulletin__isnull=False, letter__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
