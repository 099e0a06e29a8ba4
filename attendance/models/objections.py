from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.sheets import AttendanceRecord
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class ObjectionQuerySet(PolicyQuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(state=Objection.State.OPEN)


class Objection(Stamped):
    """A learner says that a record is wrong; somebody answers. Never edited or deleted."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("objection", "Open")
        UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
        REJECTED = "rejected", pgettext_lazy("objection", "Rejected")

    record = models.ForeignKey(
        AttendanceRecord,
        models.PROTECT,
        related_name="objections",
        verbose_name=_("attendance record"),
    )
    text = models.TextField(_("what is wrong"), max_length=1000)
    submitted_at = models.DateTimeField(_("submitted at"), editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), max_length=1000, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                name="one_open_objection_per_record",
                fields=["record"],
                condition=Q(state="open"),
                violation_error_code="objection_open",
                violation_error_message=_("An objection to this record waits for its answer."),
            ),
            models.CheckConstraint(
                name="answered_objection_has_an_answer",
                condition=Q(state="open")
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record.enrolment.person} {self.record.session}"
