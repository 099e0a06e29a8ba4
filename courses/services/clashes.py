"""What a session clashes with, named."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg import errors as postgres

from courses.errors import ClassTaken, LecturerTaken, TimetableClash, VenueTaken
from courses.models import Booking, Lecturer, TrainingClass, TrainingSession, Venue
from courses.when import span_text
from peixun.errors import Refused

# Any number serves, as long as nobody else takes it for something else.
TIMETABLE = 7_318_002
_ERRORS: dict[str, tuple[type[Refused], type]] = {
    Booking.Resource.VENUE: (VenueTaken, Venue),
    Booking.Resource.LECTURER: (LecturerTaken, Lecturer),
    Booking.Resource.TRAINING_CLASS: (ClassTaken, TrainingClass),
}


def clashes_of_proposal(session: TrainingSession, lecturers: Iterable[Lecturer]) -> list[Refused]:
    """What a session, saved or not, would clash with at its time and place."""
    wanted = Q(pk__in=[])
    if session.is_required:
        wanted |= _resource(Booking.Resource.TRAINING_CLASS, session.training_class_id)
    if session.training_class.holds_resources:
        wanted |= _resource(Booking.Resource.VENUE, session.venue_id)
        for lecturer in lecturers:
            wanted |= _resource(Booking.Resource.LECTURER, lecturer.pk if lecturer.name else None)
    taken = Booking.objects.filter(
        wanted, is_holding=True, during__overlap=(session.starts_at, session.ends_at)
    ).exclude(session=session.pk)
    return _refusals(taken)


def _resource(resource: str, key: int | None) -> Q:
    return Q(pk__in=[]) if key is None else Q(resource=resource, resource_id=key)


def clashes_of(sessions: QuerySet[TrainingSession]) -> list[Refused]:
    """What saved sessions clash with: what others hold, and what they claim from each other.

    The noted bookings of a draft count as if they were held, so this tells
    beforehand what publishing would refuse.
    """
    own = Booking.objects.filter(session__in=sessions)
    overlapping = own.filter(
        resource=OuterRef("resource"),
        resource_id=OuterRef("resource_id"),
        during__overlap=OuterRef("during"),
    )
    held_by_others = Booking.objects.filter(is_holding=True).exclude(session__in=sessions)
    among_own = own.filter(Exists(overlapping.filter(session__gt=OuterRef("session"))))
    return _refusals(held_by_others.filter(Exists(overlapping))) + _refusals(among_own)


def _refusals(bookings: QuerySet[Booking]) -> list[Refused]:
    rows = bookings.select_related("session__training_class").order_by(
        "session__starts_at", "resource"
    )
    return [_refusal(booking) for booking in rows]


def _refusal(booking: Booking) -> Refused:
    error, model = _ERRORS[booking.resource]
    session = booking.session
    return error(
        resource=model._default_manager.get(pk=booking.resource_id),  # type: ignore[attr-defined]
        session=session,
        training_class=session.training_class,
        when=span_text(session.starts_at, session.ends_at),
    )


@contextmanager
def refusing_clashes(find: Callable[[], list[Refused]]) -> Iterator[None]:
    """Refuse what `find` finds, also when somebody takes it between the look and the write."""
    _take_turns()
    _refuse(find())
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, postgres.ExclusionViolation):
            raise
        _refuse(find())
        raise TimetableClash() from error


def _take_turns() -> None:
    # Two that book at once would wait for each other in the exclusion constraint's
    # index until the server ends one of them as a deadlock, with nothing to name.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TIMETABLE])


def _refuse(clashes: list[Refused]) -> None:
    if len(clashes) == 1:
        raise clashes[0]
    if clashes:
        raise TimetableClash(reasons=clashes)
