from django.db import transaction
from django.db.models import Exists, OuterRef

from courses.errors import LecturerTaken
from courses.models import Lecturer, TrainingSession
from courses.services.clashes import refusing_clashes
from courses.when import span_text
from peixun.errors import Refused


@transaction.atomic
def save_lecturer(lecturer: Lecturer) -> Lecturer:
    """Save a lecturer. Refused where a name is given to whom two sessions count on at a time."""
    with refusing_clashes(lambda: _sessions_at_a_time(lecturer)):
        lecturer.save()
    return lecturer


def _sessions_at_a_time(lecturer: Lecturer) -> list[Refused]:
    """Sessions of classes that are no draft, each of which overlaps an earlier one."""
    if not lecturer.name or lecturer.pk is None:
        return []
    given = TrainingSession.objects.taking_place().filter(lecturers=lecturer)
    held = given.exclude(training_class__status__in=["draft", "cancelled"])
    others = held.filter(
        pk__lt=OuterRef("pk"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    found = held.filter(Exists(others)).select_related("training_class").order_by("starts_at")
    return [
        LecturerTaken(
            resource=lecturer,
            session=session,
            training_class=session.training_class,
            when=span_text(session.starts_at, session.ends_at),
        )
        for session in found
    ]
