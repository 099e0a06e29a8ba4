from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.resources import Lecturer, Venue
from peixun.models import Stamped, in_our_time, of_our_age
from peixun.policy import PolicyQuerySet


class Absence(Stamped):
    """A time at which something or somebody is not to be had."""

    starts_at = models.DateTimeField(_("starts at"), validators=[of_our_age])
    ends_at = models.DateTimeField(_("ends at"), validators=[in_our_time])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_code="ends_before_start",
                violation_error_message=_("The time must end after it starts."),
            )
        ]


class VenueBlock(Absence):
    """A time at which a venue cannot be booked: repairs, an election, another's event."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="blocks", verbose_name=_("venue"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = PolicyQuerySet["VenueBlock"].as_manager()

    class Meta(Absence.Meta):
        ordering = ["-starts_at", "-id"]
        verbose_name = _("blocked time of a venue")
        verbose_name_plural = _("blocked times of venues")
        indexes = [models.Index(fields=["venue", "starts_at"], name="block_by_venue")]

    def __str__(self) -> str:
        return f"{self.venue}: {self.reason}"


class LecturerUnavailability(Absence):
    """A time at which a lecturer would rather not be asked to teach."""

    lecturer = models.ForeignKey(
        Lecturer, models.CASCADE, related_name="unavailabilities", verbose_name=_("lecturer")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = PolicyQuerySet["LecturerUnavailability"].as_manager()

    class Meta(Absence.Meta):
        ordering = ["-starts_at", "-id"]
        verbose_name = _("unavailable time of a lecturer")
        verbose_name_plural = _("unavailable times of lecturers")
        indexes = [models.Index(fields=["lecturer", "starts_at"], name="absence_by_lecturer")]

    def __str__(self) -> str:
        return f"{self.lecturer}: {self.note}" if self.note else str(self.lecturer)
