from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.sheets import SESSION, AttendanceFact
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun.policy import PolicyQuerySet


class FailedScan(models.Model):
    """A scan that was refused, and why. Nobody's attendance follows from it. Never changed."""

    nonce = models.CharField(_("nonce"), max_length=64, unique=True, editable=False)
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("training class"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        related_name="failed_scans",
        editable=False,
        verbose_name=SESSION,
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("enrolment"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AttendanceFact.Kind, editable=False)
    code = models.CharField(_("code of the reason"), max_length=40, editable=False)
    # In the office's language, as it was said.
    detail = models.CharField(_("reason"), max_length=300, editable=False)
    scanned = models.CharField(_("what was scanned"), max_length=80, blank=True, editable=False)
    happened_at = models.DateTimeField(_("happened at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    client_at = models.DateTimeField(_("time of the device"), null=True, editable=False)
    method = models.CharField(
        _("method"), max_length=10, choices=AttendanceFact.Method, editable=False
    )
    device = models.CharField(_("device"), max_length=80, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = PolicyQuerySet["FailedScan"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("failed scan")
        verbose_name_plural = _("failed scans")
        indexes = [
            models.Index(fields=["recorded_by", "recorded_at"], name="failed_scan_by_account")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"
