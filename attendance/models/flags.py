from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import TrainingSession
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class FlagReview(Stamped):
    """Somebody looked at scans that stood out and says what it was. Never changed, never deleted.

    The scans themselves are facts; what stands out is computed from them. A review
    covers what was known up to its fact: whatever comes after is shown anew.
    """

    class Kind(models.TextChoices):
        SAME_PHONE = "same_phone", _("One phone for several people")
        SECONDS_APART = "seconds_apart", _("Two people within three seconds on one device")

    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, editable=False)
    device = models.CharField(_("device"), max_length=80, editable=False)
    # Facts are never deleted, so its number is as good as a reference.
    last_fact = models.BigIntegerField(_("last fact"), editable=False)
    note = models.CharField(_("note"), max_length=300, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )

    objects = PolicyQuerySet["FlagReview"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("review of scans")
        verbose_name_plural = _("reviews of scans")
        constraints = [
            models.UniqueConstraint(
                name="one_review_per_flag", fields=["session", "kind", "device", "last_fact"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note}"
