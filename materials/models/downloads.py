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
    delivery_no = models.CharField(_("delivery number"), max_length=14, blank=True, editable=False)
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="repeated_by",
        editable=False,
        verbose_name=_("repeats the delivery"),
    )
    watermark_text = models.CharField(
        _("words of the mark"), max_length=400, blank=True, editable=False
    )
    # Of the bytes that were sent: whoever has exactly them has this delivery.
    copy_sha256 = models.CharField(
        _("SHA-256 of the copy"), max_length=64, blank=True, editable=False
    )

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
            ),
            models.UniqueConstraint(
                name="one_delivery_per_number",
                fields=["delivery_no"],
                condition=~Q(delivery_no=""),
            ),
            models.CheckConstraint(
                name="first_delivery_alone_has_a_number",
                condition=Q(delivery_no="") | Q(result="ok", repeats=None),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="download_by_user"),
            models.Index(fields=["user", "at"], name="download_by_user_and_time"),
            models.Index(fields=["copy_sha256"], name="download_by_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.user}"
