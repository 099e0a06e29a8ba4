from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.leave import LeaveRequest
from attendance.models.sealed import SealedFile
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class LeaveProof(SealedFile, Stamped):
    """The photo or paper behind a request. Kept sealed; a later one takes its place."""

    request = models.OneToOneField(
        LeaveRequest,
        models.CASCADE,
        related_name="proof",
        editable=False,
        verbose_name=_("leave request"),
    )

    objects = PolicyQuerySet["LeaveProof"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("proof of a leave")
        verbose_name_plural = _("proofs of leaves")


class LeaveDecision(models.Model):
    """What somebody did with a request, in order. Never changed, never deleted."""

    class Kind(models.TextChoices):
        SUBMIT = "submit", pgettext_lazy("leave", "Submitted")
        APPROVE = "approve", pgettext_lazy("leave", "Approved")
        REJECT = "reject", pgettext_lazy("leave", "Rejected")
        RETURN = "return", pgettext_lazy("leave", "Sent back for completion")
        WITHDRAW = "withdraw", pgettext_lazy("leave", "Taken back")
        CANCEL = "cancel", pgettext_lazy("leave", "Cancelled")
        REPORT_BACK = "report_back", pgettext_lazy("leave", "Return reported")
        CONFIRM_RETURN = "confirm_return", pgettext_lazy("leave", "Return confirmed")
        MARK_OVERDUE = "mark_overdue", pgettext_lazy("leave", "Overdue")
        END = "end", pgettext_lazy("leave", "Ended with the learner's withdrawal")

    request = models.ForeignKey(
        LeaveRequest,
        models.PROTECT,
        related_name="decisions",
        editable=False,
        verbose_name=_("leave request"),
    )
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    # Of the chain, from 1; none where nobody of the chain decided.
    step = models.PositiveSmallIntegerField(
        pgettext_lazy("leave", "step"), null=True, editable=False
    )
    kind = models.CharField(_("what was done"), max_length=14, choices=Kind, editable=False)
    # A comment may repeat what the reason says, so it is kept like it.
    sealed_comment = models.BinaryField(editable=False)
    # Nobody did it: the clock.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("leave", "by"),
    )
    at = models.DateTimeField(pgettext_lazy("leave", "at"), editable=False)

    objects = PolicyQuerySet["LeaveDecision"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a leave request")
        verbose_name_plural = _("steps of leave requests")
        constraints = [
            models.UniqueConstraint(
                name="one_decision_per_round_and_step", fields=["request", "round", "step"]
            ),
            models.UniqueConstraint(
                name="nobody_decides_twice_in_a_round",
                fields=["request", "round", "by"],
                condition=Q(step__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LeaveReading(models.Model):
    """Somebody looked at the reason or the proof of another's leave. Never changed or deleted."""

    class What(models.TextChoices):
        REASON = "reason", _("Reason")
        PROOF = "proof", _("Proof")

    request = models.ForeignKey(
        LeaveRequest,
        models.PROTECT,
        related_name="readings",
        editable=False,
        verbose_name=_("leave request"),
    )
    what = models.CharField(_("what was read"), max_length=6, choices=What, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("read by"),
    )
    read_at = models.DateTimeField(_("read at"), editable=False)

    objects = PolicyQuerySet["LeaveReading"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reading of a leave's reason")
        verbose_name_plural = _("readings of leaves' reasons")

    def __str__(self) -> str:
        return self.get_what_display()
