from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import TrainingSession
from peixun.models import Stamped
from people.models import Person

SESSION = pgettext_lazy("timetable", "session")


class SessionCode(Stamped):
    """What makes the codes of a session its own. Worth nothing without the secret key."""

    session = models.OneToOneField(
        TrainingSession,
        models.CASCADE,
        related_name="code",
        editable=False,
        verbose_name=SESSION,
    )
    salt = models.BinaryField(_("salt"), editable=False)

    class Meta:
        ordering = ["session"]
        verbose_name = _("code of a session")
        verbose_name_plural = _("codes of sessions")

    def __str__(self) -> str:
        return str(self.session_id)


class CodeAttempts(models.Model):
    """How often a person typed a wrong code at a session, and when last."""

    session = models.ForeignKey(
        TrainingSession, models.CASCADE, related_name="+", editable=False, verbose_name=SESSION
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="+", editable=False, verbose_name=_("person")
    )
    wrong = models.PositiveSmallIntegerField(_("wrong codes"), default=0, editable=False)
    last_at = models.DateTimeField(_("last at"), editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("attempts at a code")
        verbose_name_plural = _("attempts at codes")
        constraints = [
            models.UniqueConstraint(
                name="one_counter_per_session_and_person", fields=["session", "person"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.wrong}"
