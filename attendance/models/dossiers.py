from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from peixun.policy import PolicyQuerySet


class DossierMade(models.Model):
    """Somebody took the whole file of a class with them. Never changed, never deleted."""

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="dossiers",
        editable=False,
        verbose_name=_("training class"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), editable=False)
    files = models.PositiveIntegerField(_("number of files"), editable=False)
    # SHA-256 over the list of files with their own.
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    objects = PolicyQuerySet["DossierMade"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("dossier of a class")
        verbose_name_plural = _("dossiers of classes")

    def __str__(self) -> str:
        return f"{self.training_class} {self.made_at:%Y-%m-%d}"
