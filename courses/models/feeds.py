import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.resources import Lecturer, Venue
from courses.models.sessions import TrainingSession
from courses.models.training_classes import TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Person, User

# What a feed can be about, one of them.
TARGETS = ("training_class", "venue", "lecturer", "person")


def _exactly_one() -> Q:
    """One target is set, the others are not."""
    wanted = Q()
    for target in TARGETS:
        wanted |= Q(**{f"{name}__isnull": name != target for name in TARGETS})
    return wanted


class CalendarEntry(models.Model):
    """How calendars know a session: an identity that stays, a sequence that only rises.

    `digest` is of what calendars were last told. Whoever renders a session anew and
    finds it different raises `sequence` and `changed_at`, whatever the change came from.
    """

    session = models.OneToOneField(
        TrainingSession, models.CASCADE, primary_key=True, related_name="calendar_entry"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    digest = models.CharField(max_length=64, editable=False)

    def __str__(self) -> str:
        return str(self.uid)


class CalendarFeedQuerySet(PolicyQuerySet["CalendarFeed"]):
    def open(self) -> "CalendarFeedQuerySet":
        return self.filter(revoked_at=None)


class CalendarFeed(Stamped):
    """A secret address at which a calendar program reads the sessions of one thing.

    The address is kept as a digest and shown once. It opens no more than its maker
    may see, and nothing any more once it is revoked.
    """

    training_class = models.ForeignKey(
        TrainingClass,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="calendar_feeds",
        verbose_name=_("training class"),
    )
    venue = models.ForeignKey(
        Venue,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="calendar_feeds",
        verbose_name=_("venue"),
    )
    lecturer = models.ForeignKey(
        Lecturer,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="calendar_feeds",
        verbose_name=_("lecturer"),
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="calendar_feeds",
        verbose_name=_("person"),
    )
    made_by = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="calendar_feeds",
        editable=False,
        verbose_name=_("made by"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    read_at = models.DateTimeField(_("last read at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        constraints = [
            models.CheckConstraint(
                name="feed_is_about_one_thing",
                condition=_exactly_one(),
                violation_error_code="feed_target",
                violation_error_message=_(
                    "A subscription is about one class, venue, lecturer or person."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def target(self) -> TrainingClass | Venue | Lecturer | Person:
        """What the feed is about."""
        found = (getattr(self, name) for name in TARGETS)
        target: TrainingClass | Venue | Lecturer | Person = next(filter(None, found))
        return target
