from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from materials.models.materials import MaterialVersion
from peixun.policy import PolicyQuerySet


class DownloadRecord(models.Model):
    """Somebody asked for a file and got it or was refused. Never changed, never deleted."""

    class Result(models.TextChoices):
        OK = "ok", _("Delivered")
        DENIED = "denied", _("Refused")

    version = models.ForeignKey(
        MaterialVersion,
        models.PROTECT,
        related_name="downloads",
        editable=False,
        verbose_name=_("material version"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="downloads",
        editable=False,
        verbose_name=_("account"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="downloads",
        editable=False,
        verbose_name=_("enrolment"),
    )
    at = models.DateTimeField(_("asked at"), editable=False)
    ip = models.GenericIPAddressField(_("IP address"), null=True, editable=False)
    result = models.CharField(_("result"), max_length=6, choices=Result, editable=False)
    deny_reason = models.CharField(_("refused because"), max_length=40, blank=True, editable=False)

    objects = PolicyQuerySet["DownloadRecord"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("download record")
        verbose_name_plural = _("download records")
        constraints = [
            models.CheckConstraint(
                name="refused_download_has_a_reason",
                condition=Q(result="ok", deny_reason="")
                | (Q(result="denied") & ~Q(deny_reason="")),
            )
        ]
        indexes = [models.Index(fields=["user", "-id"], name="download_by_user")]

    def __str__(self) -> str:
        return f"{self.version} {self.user}"
