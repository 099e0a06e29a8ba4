from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.sheets import AttendanceSheet
from peixun.policy import PolicyQuerySet


class SheetPaper(models.Model):
    """A photo or scan of the sign-in sheet that people have signed. Kept sealed, never changed."""

    sheet = models.ForeignKey(
        AttendanceSheet,
        models.PROTECT,
        related_name="papers",
        editable=False,
        verbose_name=_("attendance sheet"),
    )
    file_name = models.CharField(_("file name"), max_length=255, editable=False)
    mime_type = models.CharField(_("type of file"), max_length=100, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    # Of the sealed content, which no two files share.
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)

    objects = PolicyQuerySet["SheetPaper"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("signed sign-in sheet")
        verbose_name_plural = _("signed sign-in sheets")

    def __str__(self) -> str:
        return self.file_name
