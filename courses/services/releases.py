"""Announcing a timetable: a numbered snapshot, what changed, and who hears of it."""

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.errors import NothingToRelease, ReleaseOvertaken, WrongClassState
from courses.models import (
    ClassStaff,
    Lecturer,
    TimetableRelease,
    TrainingClass,
    TrainingSession,
)
from courses.releases import Change, SessionRow, differences, lines_of, numbered
from courses.when import plain_date_text
from people.models import Person, User
from people.services import notify


def timetable_rows(training_class: TrainingClass) -> list[SessionRow]:
    """The timetable as it stands, with the sessions that are off."""
    lecturers = Prefetch("lecturers", Lecturer.objects.select_related("unit"))
    sessions = training_class.sessions.select_related("venue", "group")
    return [_row(session) for session in sessions.prefetch_related(lecturers)]


def _row(session: TrainingSession) -> SessionRow:
    return SessionRow(
        session=session.pk,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        session_type=session.session_type,
        venue=session.venue_id,
        venue_name=str(session.venue or ""),
        lecturers=tuple((one.pk, str(one)) for one in session.lecturers.all()),
        group=session.group_id,
        group_name=str(session.group or ""),
        credit_hours=str(session.credit_hours),
        is_cancelled=not session.takes_place,
    )


def last_release(training_class: TrainingClass) -> TimetableRelease | None:
    return training_class.releases.first()


def released_rows(release: TimetableRelease) -> list[SessionRow]:
    """The timetable as a release announced it."""
    return [SessionRow.from_json(row) for row in release.snapshot]


def released_changes(release: TimetableRelease) -> list[Change]:
    return [Change.from_json(change) for change in release.changes]


def unreleased_changes(training_class: TrainingClass) -> list[Change]:
    """What became different since the last release; before the first, everything is new."""
    return changes_since(last_release(training_class), training_class)


def changes_since(last: TimetableRelease | None, training_class: TrainingClass) -> list[Change]:
    """The same, where the last release has been read already."""
    return _changes_since(last, timetable_rows(training_class))


def _changes_since(last: TimetableRelease | None, rows: list[SessionRow]) -> list[Change]:
    return differences(released_rows(last) if last else [], rows)


@transaction.atomic
def release_timetable(
    training_class: TrainingClass, *, by: User, note: str = "", number: int | None = None
) -> TimetableRelease:
    """Announce the timetable under the next number and tell those whom a change concerns.

    Refused: a class that is a draft or over, when nothing changed, and when `number`, the
    one somebody had before their eyes, is taken by now.
    """
    # Hold the class so that two releases cannot get the same number.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if training_class.status not in TrainingClass.RUNNING:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
    last = last_release(training_class)
    if last and number is not None and number <= last.number:
        raise ReleaseOvertaken(number=number)
    with override(settings.LANGUAGE_CODE):
        rows = timetable_rows(training_class)
        changes = _changes_since(last, rows)
        if not changes:
            raise NothingToRelease()
        release: TimetableRelease = training_class.releases.create(
            number=last.number + 1 if last else 1,
            snapshot=[row.as_json() for row in rows],
            changes=[change.as_json() for change in changes],
            note=note.strip(),
            released_by=by,
        )
        _tell(release, changes)
    return release


def _tell(release: TimetableRelease, changes: Sequence[Change]) -> None:
    """Each person hears of the changes that are theirs, all who hear the same at once."""
    own = changes_by_person(release.training_class, changes)
    own.pop(release.released_by.standing.person_id or 0, None)
    same: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for person, positions in own.items():
        same[tuple(positions)].append(person)
    people = Person.objects.in_bulk(own)
    subject = _("Timetable of “%(training_class)s”: release %(number)s") % {
        "training_class": release.training_class,
        "number": release.number,
    }
    link = reverse("timetable", args=[release.pk])
    lines = lines_of(changes, is_first=release.number == 1)
    for heard, keys in same.items():
        body = numbered(lines[position] for position in heard)
        notify([people[key] for key in keys], subject=subject, body=body, link=link)


def changes_by_person(
    training_class: TrainingClass, changes: Sequence[Change]
) -> dict[int, list[int]]:
    """The positions of the changes that concern each person: learners, lecturers, staff."""
    lecturers = _persons_of_lecturers(changes)
    learners = training_class.enrolments.taking_part().order_by()
    groups = dict(learners.values_list("person", "group"))
    staff = set(
        ClassStaff.objects.filter(training_class=training_class)
        .order_by()
        .values_list("person", flat=True)
    )
    concerned: dict[int, list[int]] = defaultdict(list)
    for position, change in enumerate(changes):
        everywhere = None in change.groups
        hears = {person for person, group in groups.items() if everywhere or group in change.groups}
        teach = {lecturers[key] for key in change.lecturers if key in lecturers}
        for person in sorted(hears | teach | staff):
            concerned[person].append(position)
    return dict(concerned)


def _persons_of_lecturers(changes: Sequence[Change]) -> dict[int, int]:
    keys = frozenset[int]().union(*(change.lecturers for change in changes))
    rows = Lecturer.objects.filter(pk__in=keys, person__isnull=False).order_by()
    return dict(rows.values_list("pk", "person"))


def notice_text(release: TimetableRelease) -> str:
    """The announcement as a text for a chat group, in the office's language."""
    with override(settings.LANGUAGE_CODE):
        head = _("Timetable of “%(training_class)s”, release %(number)s (%(day)s)") % {
            "training_class": release.training_class,
            "number": release.number,
            "day": plain_date_text(release.released_at),
        }
        first = release.number == 1
        intro = _("The sessions:") if first else _("What changed:")
        close = _("Please tell each other. Release %(number)s is the one that counts.") % {
            "number": release.number
        }
        changes = numbered(lines_of(released_changes(release), is_first=first))
        return "\n".join(filter(None, [head, release.note, intro, changes, close]))
