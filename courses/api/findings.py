"""Findings and suggestions as the API tells them."""

from courses import services
from courses.models import TrainingSession


def finding_item(finding):
    return {
        "grade": finding.grade,
        "code": finding.code,
        "detail": str(finding),
        "session": finding.session,
        "other": finding.other,
    }


def check_items(*, session=None, lecturers=None, reason="", **fields):
    """What is to be said about a session of these values, in the place of `session` if given."""
    if lecturers is None:
        lecturers = session.lecturers.all() if session else []
    proposal = TrainingSession(pk=session and session.pk, **fields)
    found = services.check_session(proposal, lecturers)
    return [finding_item(finding) for finding in found]


def suggested(training_class, **wishes):
    slots = services.suggest_slots(training_class, services.Wish(**wishes))
    return [
        {
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "venue": slot.venue and slot.venue.pk,
            "venue_name": slot.venue and str(slot.venue),
            "findings": [finding_item(finding) for finding in slot.findings],
        }
        for slot in slots
    ]
