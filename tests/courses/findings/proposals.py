"""Sessions that somebody would like, on one Tuesday, and what is said about them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses import services
from courses.findings import Grade
from courses.models import TrainingSession
from tests.factories import make_session

TUESDAY = date(2026, 3, 10)


def at(clock, *, days=0):
    """A time of that Tuesday, or so many days later: "09:30"."""
    day = TUESDAY + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def span(begin, end, **more):
    return {"starts_at": at(begin), "ends_at": at(end)} | more


def proposal(training_class, begin, end, **fields):
    return TrainingSession(
        training_class=training_class, title="公文写作", **span(begin, end, **fields)
    )


def scheduled(training_class, begin, end, **fields):
    return make_session(training_class, **span(begin, end, **fields))


def weighty(session, lecturers=()):
    """What refuses a session or asks for a reason, in its order."""
    found = services.findings_about(session, lecturers)
    return [one.code for one in found if one.grade != Grade.INFORM]


def noted(session, lecturers=()):
    found = services.findings_about(session, lecturers)
    return {one.code for one in found if one.grade == Grade.INFORM}
