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
from courses.models import TrainingClass
from peixun.policy import PolicyQuerySet
from people.models import Person, Unit


class UnitFeedbackQuerySet(PolicyQuerySet["UnitFeedback"]):
    def unissued(self) -> "UnitFeedbackQuerySet":
        return self.filter(status__in=("draft", "approved"))

    def unanswered(self) -> "UnitFeedbackQuerySet":
        """Issued, and nobody of the unit has said that it is there."""
        return self.filter(status__in=("issued", "overdue"))


class UnitFeedback(OfficialPaper):
    """The letter to the leader of a unit on how its people did in a class. One for each."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("paper", "Draft")
        APPROVED = "approved", pgettext_lazy("paper", "Signed off")
        ISSUED = "issued", pgettext_lazy("paper", "Issued")
        OVERDUE = "overdue", pgettext_lazy("paper", "Not received in time")
        RECEIVED = "received", pgettext_lazy("paper", "Received")
        REPLIED = "replied", pgettext_lazy("paper", "Replied")
        CLOSED = "closed", pgettext_lazy("paper", "Closed")

    class Channel(models.TextChoices):
        SYSTEM = "system", pgettext_lazy("channel", "In this system")
        PAPER = "paper", pgettext_lazy("channel", "On paper")
        LETTER = "letter", pgettext_lazy("channel", "By post")

    # Who have it: none of it is visible to the unit before.
    SENT = (Status.ISSUED, Status.OVERDUE, Status.RECEIVED, Status.REPLIED, Status.CLOSED)

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="unit_letters",
        editable=False,
        verbose_name=_("training class"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="letters",
        editable=False,
        verbose_name=_("unit"),
    )
    recipient = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("recipient"),
    )
    # As they were when it was issued.
    recipient_name = models.CharField(_("recipient"), max_length=50, blank=True, editable=False)
    recipient_post = models.CharField(
        _("post of the recipient"), max_length=100, blank=True, editable=False
    )
    channel = models.CharField(
        _("channel"), max_length=6, choices=Channel, default=Channel.SYSTEM, editable=False
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False
    )
    receive_until = models.DateTimeField(_("to be received until"), null=True, editable=False)
    received_at = models.DateTimeField(_("received at"), null=True, editable=False)
    reply_until = models.DateTimeField(_("reply until"), null=True, editable=False)
    reply = models.TextField(_("reply"), blank=True, editable=False)
    replied_at = models.DateTimeField(_("replied at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)

    objects = UnitFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("letter to a unit")
        verbose_name_plural = _("letters to units")
        constraints = [
            models.UniqueConstraint(
                name="one_letter_per_unit_and_class",
                fields=["training_class", "unit"],
                condition=Q(corrects=None),
            ),
            models.UniqueConstraint(name="one_letter_per_number", fields=["year", "number"]),
            models.CheckConstraint(name="issued_letter_is_whole", condition=ISSUED_IS_WHOLE),
            models.CheckConstraint(
                name="second_person_signs_off_a_letter", condition=SECOND_PERSON
            ),
            models.CheckConstraint(
                name="issued_letter_names_who_gets_it",
                condition=Q(issued_at=None) | Q(recipient__isnull=False) & ~Q(recipient_name=""),
            ),
            models.CheckConstraint(
                name="replied_letter_has_a_reply",
                condition=~Q(status="replied") | ~Q(reply="") & Q(replied_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "receive_until"], name="letter_by_status"),
        ]


class FeedbackItem(QuotedItem):
    """A closed fact that a letter quotes."""

    letter = models.ForeignKey(
        UnitFeedback,
        models.CASCADE,
        related_name="items",
        editable=False,
        verbose_name=_("letter to a unit"),
    )

    objects = PolicyQuerySet["FeedbackItem"].as_manager()

    class Meta(QuotedItem.Meta):
        verbose_name = _("item of a letter")
        verbose_name_plural = _("items of letters")
