from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.resources import Lecturer
from courses.models.sessions import TrainingSession
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import User


class SessionLecturerQuerySet(PolicyQuerySet["SessionLecturer"]):
    def certain(self) -> "SessionLecturerQuerySet":
        """Parts in sessions that take place, of classes that are known and not called off."""
        return self.exclude(session__status=TrainingSession.Status.CANCELLED).exclude(
            session__training_class__status__in=["draft", "cancelled"]
        )


class SessionLecturer(Stamped):
    """A lecturer's part in a session: whether they will come, and whether they came."""

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("lecturer", "Not answered")
        CONFIRMED = "confirmed", pgettext_lazy("lecturer", "Confirmed")
        DECLINED = "declined", pgettext_lazy("lecturer", "Cannot come")

    class Role(models.TextChoices):
        MAIN = "main", _("Main lecturer")
        CO = "co", _("Co-lecturer")
        COMMENTATOR = "commentator", _("Commentator")

    session = models.ForeignKey(
        TrainingSession,
        models.CASCADE,
        related_name="session_lecturers",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    lecturer = models.ForeignKey(
        Lecturer, models.PROTECT, related_name="session_lecturers", verbose_name=_("lecturer")
    )
    role = models.CharField(_("part"), max_length=12, choices=Role, default=Role.MAIN)
    answer = models.CharField(
        _("answer"),
        max_length=9,
        choices=Answer,
        default=Answer.NONE,
        blank=True,
        editable=False,
    )
    # The time and place the answer was about: moved since, it counts no more.
    answered_for = models.CharField(max_length=80, blank=True, editable=False)
    answer_note = models.CharField(_("note"), max_length=200, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)

    objects = SessionLecturerQuerySet.as_manager()

    class Meta:
        ordering = ["session", "id"]
        verbose_name = _("lecturer of a session")
        verbose_name_plural = _("lecturers of a session")
        constraints = [
            models.UniqueConstraint(
                name="one_part_per_lecturer_and_session", fields=["session", "lecturer"]
            )
        ]

    def __str__(self) -> str:
        return str(self.lecturer)


class LecturerLink(Stamped):
    """A secret address at which a lecturer answers without an account; kept as a digest."""

    lecturer = models.ForeignKey(
        Lecturer, models.CASCADE, related_name="links", editable=False, verbose_name=_("lecturer")
    )
    made_by = models.ForeignKey(
        User, models.CASCADE, related_name="+", editable=False, verbose_name=_("made by")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("link of a lecturer")
        verbose_name_plural = _("links of lecturers")

    def __str__(self) -> str:
        return str(self.lecturer)
