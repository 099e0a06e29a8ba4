from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models.training_classes import TrainingClass
from peixun.policy import PolicyQuerySet


class TimetableChangeQuerySet(PolicyQuerySet["TimetableChange"]):
    def standing(self) -> "TimetableChangeQuerySet":
        """Changes that nobody has taken back, the newest first."""
        return self.filter(undone_at=None).order_by("-id")


class TimetableChange(models.Model):
    """What somebody changed in a class's timetable, kept so that it can be taken back.

    `before` and `after` hold the state of every session the change touched, by its key;
    None stands for a session that did not exist.
    """

    class What(models.TextChoices):
        ADDED = "added", _("Session added")
        EDITED = "edited", _("Session changed")
        CANCELLED = "cancelled", _("Session cancelled")
        DAY_MOVED = "day_moved", _("Day moved")
        SERIES = "series", _("Series added")
        COPIED = "copied", _("Copied from another class")

    training_class = models.ForeignKey(
        TrainingClass,
        models.CASCADE,
        related_name="timetable_changes",
        editable=False,
        verbose_name=_("training class"),
    )
    what = models.CharField(_("what was changed"), max_length=12, choices=What, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="timetable_changes",
        editable=False,
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("before"), editable=False
    )
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("after"), editable=False
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("taken back by"),
    )

    objects = TimetableChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("change of a timetable")
        verbose_name_plural = _("changes of timetables")
        indexes = [models.Index(fields=["training_class", "-id"], name="change_by_class")]

    def __str__(self) -> str:
        words = {"what": self.get_what_display(), "titles": self.titles}
        return gettext("%(what)s: %(titles)s") % words

    @property
    def titles(self) -> str:
        """The sessions it touched, the first few by name."""
        states = [self.after.get(key) or self.before[key] for key in self.before]
        titles = list(dict.fromkeys(state["title"] for state in states))
        shown = gettext(", ").join(titles[:3])
        return shown if len(titles) <= 3 else f"{shown} …"
