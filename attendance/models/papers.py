from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.sealed import SealedFile
from attendance.models.sheets import AttendanceSheet
from peixun.policy import PolicyQuerySet


class SheetPaper(SealedFile):
    """A photo or scan of the sign-in sheet that people have signed. Kept sealed, never changed."""

    sheet = models.ForeignKey(
        AttendanceSheet,
        models.PROTECT,
        related_name="papers",
        editable=False,
        verbose_name=_("attendance sheet"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)

    objects = PolicyQuerySet["SheetPaper"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("signed sign-in sheet")
        verbose_name_plural = _("signed sign-in sheets")
