from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.completion_rules import Verdict
from attendance.models.discipline_records import DisciplineRecord
from courses.models import Enrolment, TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class Decided(models.TextChoices):
    """What can be decided about somebody's completion."""

    COMPLETED = Verdict.COMPLETED, pgettext_lazy("completion", "Completed")
    NOT_COMPLETED = Verdict.NOT_COMPLETED, pgettext_lazy("completion", "Not completed")
    WITHDRAWN = Verdict.WITHDRAWN, pgettext_lazy("completion", "Withdrawn")


class Recommended(models.TextChoices):
    """What the evidence recommends."""

    NOT_YET = Verdict.NOT_YET, pgettext_lazy("completion", "Not yet possible")
    COMPLETED = Verdict.COMPLETED, pgettext_lazy("recommendation", "Completed")
    NOT_COMPLETED = Verdict.NOT_COMPLETED, pgettext_lazy("recommendation", "Not completed")
    WITHDRAWN = Verdict.WITHDRAWN, pgettext_lazy("recommendation", "Withdrawal")


class CompletionDecision(Stamped):
    """What was decided about a learner's completion, and on what evidence. Made by verbs."""

    enrolment = models.OneToOneField(
        Enrolment,
        models.PROTECT,
        related_name="completion",
        editable=False,
        verbose_name=_("enrolment"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="completion_decisions",
        editable=False,
        verbose_name=_("training class"),
    )
    decision = models.CharField(_("decision"), max_length=13, choices=Decided, editable=False)
    recommendation = models.CharField(
        _("recommendation"), max_length=13, choices=Recommended, editable=False
    )
    # As they were when it was decided: [{"code": …, "evidence": {…}}].
    reasons = models.JSONField(_("reasons"), default=list, editable=False)
    # Late, left early, absent: the sessions that break each of the three verdicts.
    full_attendance = models.JSONField(_("full attendance"), default=dict, editable=False)
    override_reason = models.CharField(
        _("reason for deciding otherwise"), max_length=300, blank=True, editable=False
    )
    hours_required = models.DecimalField(
        _("credit hours required"), max_digits=6, decimal_places=1, editable=False
    )
    hours_awarded = models.DecimalField(
        _("credit hours awarded"), max_digits=6, decimal_places=1, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), editable=False)
    # How often it was revised.
    revision = models.PositiveSmallIntegerField(_("revision"), default=0, editable=False)

    objects = PolicyQuerySet["CompletionDecision"].as_manager()

    class Meta:
        ordering = ["training_class", "enrolment__student_no", "id"]
        verbose_name = _("completion decision")
        verbose_name_plural = _("completion decisions")
        constraints = [
            models.CheckConstraint(
                name="override_has_a_reason",
                condition=Q(decision=F("recommendation")) | ~Q(override_reason=""),
            ),
            models.CheckConstraint(
                name="only_completion_awards_hours",
                condition=Q(decision="completed") | Q(hours_awarded=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_decision_display()}"

    @property
    def is_full_attendance(self) -> bool:
        return not any(self.full_attendance.values())


class CompletionStep(models.Model):
    """A decision as it was made, or revised with a reason. Never changed, never deleted."""

    class Kind(models.TextChoices):
        DECIDE = "decide", pgettext_lazy("completion", "Decided")
        REVISE = "revise", pgettext_lazy("completion", "Revised")
        WITHDRAW = "withdraw", pgettext_lazy("completion", "Withdrawal agreed")

    completion = models.ForeignKey(
        CompletionDecision,
        models.PROTECT,
        related_name="steps",
        editable=False,
        verbose_name=_("completion decision"),
    )
    kind = models.CharField(_("what was done"), max_length=8, choices=Kind, editable=False)
    decision = models.CharField(_("decision"), max_length=13, choices=Decided, editable=False)
    recommendation = models.CharField(
        _("recommendation"), max_length=13, choices=Recommended, editable=False
    )
    reasons = models.JSONField(_("reasons"), default=list, editable=False)
    hours_awarded = models.DecimalField(
        _("credit hours awarded"), max_digits=6, decimal_places=1, editable=False
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided at"), editable=False)

    objects = PolicyQuerySet["CompletionStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a completion decision")
        verbose_name_plural = _("steps of completion decisions")
        constraints = [
            models.CheckConstraint(
                name="revision_has_a_reason", condition=~Q(kind="revise") | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class WithdrawalProposalQuerySet(PolicyQuerySet["WithdrawalProposal"]):
    def waiting(self) -> "WithdrawalProposalQuerySet":
        return self.filter(state=WithdrawalProposal.State.WAITING)


class WithdrawalProposal(models.Model):
    """One person proposes that a learner leaves the class; a second one decides."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("withdrawal", "Waiting for a second person")
        AGREED = "agreed", pgettext_lazy("withdrawal", "Agreed")
        DECLINED = "declined", pgettext_lazy("withdrawal", "Declined")

    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="withdrawal_proposals",
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
    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        null=True,
        related_name="withdrawal_proposals",
        editable=False,
        verbose_name=_("discipline record"),
    )
    reason = models.CharField(_("reason"), max_length=200, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.WAITING, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    comment = models.CharField(_("comment"), max_length=300, blank=True, editable=False)

    objects = WithdrawalProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposed withdrawal")
        verbose_name_plural = _("proposed withdrawals")
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_withdrawal_per_enrolment",
                fields=["enrolment"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="withdrawal_is_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)
