"""Subscriptions to timetables, and what they are told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from courses.errors import FeedUnknown
from courses.ics import CANCEL, PUBLISH, Entry, Facts, calendar
from courses.models import (
    CalendarEntry,
    CalendarFeed,
    ClassStaff,
    Enrolment,
    Lecturer,
    SessionLecturer,
    TrainingClass,
    TrainingSession,
    Venue,
)
from courses.models.feeds import TARGETS
from peixun import policy
from people.models import Person, User
from people.services import digest_of, new_secret

Target = TrainingClass | Venue | Lecturer | Person
# What a feed shows: this long ago to this far ahead, and no more than so many (our default).
BEHIND, AHEAD, MOST = timedelta(days=90), timedelta(days=400), 2_000
AN_HOUR = timedelta(hours=1)
# Any number serves, as long as nobody else takes it for something else.
CALENDARS = 7_318_004
_KEEP = """
INSERT INTO courses_calendarentry AS kept (session_id, uid, sequence, changed_at, digest)
SELECT session, gen_random_uuid(), 0, date_trunc('second', clock_timestamp()), digest
FROM unnest(%s::bigint[], %s::text[]) AS told (session, digest)
ON CONFLICT (session_id) DO UPDATE SET
    sequence = kept.sequence + 1,
    -- Calendars know whole seconds; two changes within one are still two.
    changed_at = greatest(excluded.changed_at, kept.changed_at + interval '1 second'),
    digest = excluded.digest
WHERE kept.digest <> excluded.digest
"""


def open_feed(target: Target, *, by: User) -> tuple[CalendarFeed, str]:
    """Make a subscription and return it with its secret, which is not kept."""
    secret = new_secret()
    name = next(name for name in TARGETS if isinstance(target, _model_of(name)))
    feed = CalendarFeed.objects.create(made_by=by, digest=digest_of(secret), **{name: target})
    return feed, secret


def _model_of(name: str) -> type[Target]:
    model: type[Target] = CalendarFeed._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def revoke_feed(feed: CalendarFeed) -> CalendarFeed:
    """Close the address for good, at once. Revoking twice is harmless."""
    CalendarFeed.objects.open().filter(pk=feed.pk).update(revoked_at=timezone.now())
    feed.refresh_from_db()
    return feed


def read_feed(secret: str, *, at: datetime | None = None) -> bytes:
    """The calendar behind a secret address.

    Refused, always in the same words: an address nobody has, one that was revoked,
    one whose maker may no longer see what it is about.
    """
    at = at or timezone.now()
    rows = CalendarFeed.objects.open().select_related("made_by", *TARGETS)
    feed = rows.filter(digest=digest_of(secret)).first()
    if feed is None or not policy.may(feed.made_by, "subscribe", feed.target):
        raise FeedUnknown()
    if feed.read_at is None or feed.read_at < at - AN_HOUR:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)
    within = Q(ends_at__gt=at - BEHIND, starts_at__lt=at + AHEAD)
    return calendar(str(feed.target), _entries(_about(feed.target) & within))


def calendar_of(session: TrainingSession) -> bytes:
    """One session as a file to open: an announcement, or its cancellation."""
    entries = _entries(Q(pk=session.pk))
    is_off = all(entry.facts.is_cancelled for entry in entries)
    return calendar(str(session), entries, method=CANCEL if entries and is_off else PUBLISH)


def _about(target: Target) -> Q:
    """The sessions that concern a target."""
    if isinstance(target, TrainingClass):
        return Q(training_class=target)
    if isinstance(target, Venue):
        return Q(venue=target)
    if isinstance(target, Lecturer):
        return Q(Exists(_given_by(Q(lecturer=target))))
    in_class = {"training_class": OuterRef("training_class")}
    places = Enrolment.objects.taking_part().filter(person=target, **in_class)
    everywhere = Q(group=None) | Q(Exists(places.filter(group=OuterRef("group"))))
    return (
        (Q(Exists(places)) & everywhere)
        | Q(Exists(_given_by(Q(lecturer__person=target))))
        | Q(Exists(ClassStaff.objects.filter(person=target, **in_class)))
    )


def _given_by(lecturer: Q) -> QuerySet[SessionLecturer]:
    return SessionLecturer.objects.filter(lecturer, session=OuterRef("pk"))


def _entries(wanted: Q) -> list[Entry]:
    """The sessions as calendars know them; what is told for the first time or anew is noted."""
    facts = _facts(wanted)
    known = _known(facts)
    if all(one.session in known and known[one.session].digest == one.digest for one in facts):
        return _joined(facts, known)
    with transaction.atomic():
        # One at a time: who looked before a change must not write after who looked after it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDARS])
            facts = _facts(wanted)
            keys = [one.session for one in facts]
            cursor.execute(_KEEP, [keys, [one.digest for one in facts]])
        return _joined(facts, _known(facts))


def _known(facts: Sequence[Facts]) -> dict[int, CalendarEntry]:
    return CalendarEntry.objects.in_bulk([one.session for one in facts])


def _joined(facts: Sequence[Facts], known: dict[int, CalendarEntry]) -> list[Entry]:
    entries = [(known[one.session], one) for one in facts]
    return [Entry(kept.uid, kept.sequence, kept.changed_at, one) for kept, one in entries]


def _facts(wanted: Q) -> list[Facts]:
    """What calendars are told: nothing of drafts, a cancellation only where it was told before."""
    told = Exists(CalendarEntry.objects.filter(session=OuterRef("pk")))
    is_off = Q(status=TrainingSession.Status.CANCELLED) | Q(
        training_class__status=TrainingClass.Status.CANCELLED
    )
    sessions = (
        TrainingSession.objects.filter(wanted)
        .filter(~is_off | Q(told))
        .exclude(training_class__status=TrainingClass.Status.DRAFT)
        .select_related("training_class", "venue", "group")
        .prefetch_related(Prefetch("lecturers", Lecturer.objects.select_related("unit")))
        .order_by("starts_at", "pk")
    )[:MOST]
    # Everybody is told the same, whatever language they read the pages in.
    with override(settings.LANGUAGE_CODE):
        return [_facts_of(session) for session in sessions]


def _facts_of(session: TrainingSession) -> Facts:
    training_class, venue = session.training_class, session.venue
    names = pgettext("between names", ", ").join(map(str, session.lecturers.all()))
    lines = [
        training_class.title,
        _("For: %(group)s") % {"group": session.group} if session.group else "",
        _("Lecturers: %(names)s") % {"names": names} if names else "",
    ]
    return Facts(
        session=session.pk,
        summary=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        location=pgettext("between facts", ", ").join(filter(None, [str(venue), venue.address]))
        if venue
        else "",
        description="\n".join(filter(None, lines)),
        is_cancelled=not session.takes_place or training_class.status == "cancelled",
    )
