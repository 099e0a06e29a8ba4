from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.training_classes import TrainingClass
from peixun.policy import PolicyQuerySet
from people.models import User


class TimetableRelease(models.Model):
    """The timetable of a class as it was announced: numbered, frozen, never changed.

    The database refuses to update or delete one.
    """

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="releases",
        editable=False,
        verbose_name=_("training class"),
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("release", "number"), editable=False)
    # Each session as `courses.releases.SessionRow` writes it, and each `Change`.
    snapshot = models.JSONField(_("sessions as announced"), editable=False)
    changes = models.JSONField(_("changes since the last release"), editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True, editable=False)
    released_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released at"), auto_now_add=True)

    objects = PolicyQuerySet["TimetableRelease"].as_manager()

    class Meta:
        ordering = ["training_class", "-number"]
        verbose_name = _("timetable release")
        verbose_name_plural = _("timetable releases")
        constraints = [
            models.UniqueConstraint(
                name="one_release_per_class_and_number", fields=["training_class", "number"]
            )
        ]

    def __str__(self) -> str:
        return _("Timetable, release %(number)s") % {"number": self.number}

    @property
    def edition(self) -> str:
        """Its number in words: 第3版."""
        return _("Release %(number)s") % {"number": self.number}
