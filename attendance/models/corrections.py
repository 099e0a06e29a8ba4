from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.sheets import SESSION, AttendanceRecord, Status
from courses.models import TrainingClass, TrainingSession
from peixun.policy import PolicyQuerySet
from people.models import Person


class CorrectionProposalQuerySet(PolicyQuerySet["CorrectionProposal"]):
    def waiting(self) -> "CorrectionProposalQuerySet":
        return self.filter(state=CorrectionProposal.State.WAITING)


class CorrectionProposal(models.Model):
    """A correction of a locked sheet, which a second person has to agree to."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("correction", "Waiting for a second person")
        AGREED = "agreed", pgettext_lazy("correction", "Agreed")
        DECLINED = "declined", pgettext_lazy("correction", "Declined")

    record = models.ForeignKey(
        AttendanceRecord,
        models.PROTECT,
        related_name="proposals",
        editable=False,
        verbose_name=_("attendance record"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("training class"),
    )
    old_status = models.CharField(_("status before"), max_length=13, choices=Status, editable=False)
    status = models.CharField(_("status"), max_length=13, choices=Status, editable=False)
    reason = models.CharField(_("reason"), max_length=300, editable=False)
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

    objects = CorrectionProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_correction_per_record",
                fields=["record"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="second_person_agrees",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_status_display()}"


class SheetReminder(models.Model):
    """Somebody was told that a sheet is not handed in; once for each session and person."""

    session = models.ForeignKey(
        TrainingSession, models.CASCADE, related_name="+", editable=False, verbose_name=SESSION
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="+", editable=False, verbose_name=_("person")
    )
    sent_at = models.DateTimeField(_("sent at"), editable=False)

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("reminder of a sheet")
        verbose_name_plural = _("reminders of sheets")
        constraints = [
            models.UniqueConstraint(
                name="one_reminder_per_session_and_person", fields=["session", "person"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"
