from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import (
    ClassStaff,
    ClassUnit,
    LearningGroup,
    SessionLecturer,
    TimetableChange,
    TrainingClass,
    TrainingSession,
)
from courses.services.clashes import refusing_clashes
from courses.services.journal import recorded
from courses.services.training_classes import create_class
from people.models import User

Copier = Callable[[TrainingClass, TrainingClass], object]
_copiers: list[Copier] = []
# What the next run of a class has in common with this one.
_OF_CLASS = (
    "programme_id", "level", "delivery_mode", "date_precision", "venue_id", "capacity",
    "audience", "goals", "hours_per_half_day", "handbook_note", "report_grace_hours",
)  # fmt: skip
_OF_GROUP = ("group_no", "name", "room")
_OF_SESSION = ("title", "topic_id", "session_type", "venue_id", "credit_hours", "is_required")


def also_copies(copier: Copier) -> None:
    """For an app further right: `copier(original, copy)` copies what it keeps of a class."""
    if copier not in _copiers:
        _copiers.append(copier)


@transaction.atomic
def copy_class(
    original: TrainingClass,
    *,
    class_code: str,
    title: str,
    start_on: date,
    period_no: int | None = None,
    period_text: str = "",
    by: User,
) -> TrainingClass:
    """Make a draft like a class, on new dates: units, staff, groups and sessions.

    The sessions keep their hours, venues and lecturers; the groups are empty and nobody
    is enrolled. Who copies becomes class manager. A code or a period that exists is refused.
    """
    shift = start_on - _first_day(original, otherwise=start_on)
    copy = TrainingClass(
        class_code=class_code,
        title=title,
        period_no=period_no,
        period_text=period_text,
        year=start_on.year,
        start_on=start_on,
        end_on=original.end_on and original.end_on + shift,
        report_at=original.report_at and original.report_at + shift,
        **{name: getattr(original, name) for name in _OF_CLASS},
    )
    copy.full_clean()
    create_class(copy, by=by)
    _copy_parts(original, copy)
    _copy_sessions(original, copy, shift, by)
    for copier in _copiers:
        copier(original, copy)
    return copy


def _first_day(training_class: TrainingClass, *, otherwise: date) -> date:
    if training_class.start_on is not None:
        return training_class.start_on
    first = training_class.sessions.taking_place().first()
    return otherwise if first is None else timezone.localdate(first.starts_at)


def _copy_parts(original: TrainingClass, copy: TrainingClass) -> None:
    ClassUnit.objects.bulk_create(
        ClassUnit(training_class=copy, unit_id=part.unit_id, role=part.role)
        for part in original.class_units.all()
    )
    # Who copies is on the staff already.
    ClassStaff.objects.bulk_create(
        [
            ClassStaff(training_class=copy, person_id=one.person_id, role=one.role)
            for one in original.staff.all()
        ],
        ignore_conflicts=True,
    )
    LearningGroup.objects.bulk_create(
        LearningGroup(training_class=copy, **{name: getattr(group, name) for name in _OF_GROUP})
        for group in original.groups.all()
    )


def _planned(training_class: TrainingClass) -> QuerySet[TrainingSession]:
    """What takes place; of a class that is off, also what went off with it."""
    planned = ~Q(status=TrainingSession.Status.CANCELLED)
    if training_class.status == TrainingClass.Status.CANCELLED:
        planned |= Q(status_reason=training_class.status_reason)
    return training_class.sessions.filter(planned)


def _copy_sessions(
    original: TrainingClass, copy: TrainingClass, shift: timedelta, by: User
) -> None:
    staff = {(one.person_id, one.role): one for one in copy.staff.all()}
    groups = {group.group_no: group for group in copy.groups.all()}
    sessions = _planned(original).select_related("chair", "group")
    originals = list(sessions.prefetch_related("session_lecturers"))
    copies = [
        TrainingSession(
            training_class=copy,
            seq=number,
            starts_at=one.starts_at + shift,
            ends_at=one.ends_at + shift,
            group=one.group and groups[one.group.group_no],
            chair=one.chair and staff[one.chair.person_id, one.chair.role],
            **{name: getattr(one, name) for name in _OF_SESSION},
        )
        for number, one in enumerate(originals, start=1)
    ]
    with (
        recorded(copy, TimetableChange.What.COPIED, by=by) as recording,
        # In a draft nothing but the class's own time is held, and the original held it too;
        # unless two sessions that took each other's place went off for one reason.
        refusing_clashes(list),
    ):
        TrainingSession.objects.bulk_create(copies)
        recording.adds(*copies)
        SessionLecturer.objects.bulk_create(
            SessionLecturer(session=one, lecturer_id=part.lecturer_id, role=part.role)
            for one, like in zip(copies, originals, strict=True)
            for part in like.session_lecturers.all()
        )
