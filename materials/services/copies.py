"""Copies on paper: each has a number of its own, a holder, and comes back or is lost."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, QuerySet
from django.utils import timezone

from courses.errors import ReasonMissing
from courses.models import Enrolment, LearningGroup, TrainingClass
from materials.errors import (
    CopyNotMeant,
    HoldsCopy,
    NoLongerLearner,
    WrongCopyState,
    WrongVersionState,
)
from materials.models import Acknowledgement, Material, MaterialVersion, PaperCopy
from materials.policies import LEARNING
from materials.services.notices import say
from people.models import Person, User

Status = PaperCopy.Status
BATCH = 500


@transaction.atomic
def issue_in_class(
    version: MaterialVersion,
    training_class: TrainingClass,
    *,
    group: LearningGroup | None = None,
    by: User,
    at: datetime | None = None,
) -> list[PaperCopy]:
    """Issue a copy to everybody there who should have one and has none.

    That is whoever has reported in and whom an assignment reaches now. Doing it twice
    issues nothing the second time. Refused: of a version that is not published.
    """
    at = at or timezone.now()
    version = hold(version)
    rows = training_class.enrolments.filter(status__in=Enrolment.EXPECTED)
    if group is not None:
        rows = rows.filter(group=group)
    return issue_missing(version, meant(version.material, rows, at), by, at)


@transaction.atomic
def issue_copies(
    version: MaterialVersion,
    enrolments: Iterable[Enrolment],
    *,
    by: User,
    at: datetime | None = None,
) -> list[PaperCopy]:
    """Issue a copy to each of these learners.

    Refused: of a version that is not published, to somebody who has left, whom no
    assignment reaches now, or who has a copy of it.
    """
    at = at or timezone.now()
    version = hold(version)
    rows = Enrolment.objects.filter(pk__in=[one.pk for one in enrolments])
    rows = rows.select_related("person")
    reached = list(meant(version.material, rows, at))
    for enrolment in rows:
        if enrolment.status not in LEARNING:
            raise NoLongerLearner(person=enrolment.person)
        if enrolment not in reached:
            raise CopyNotMeant(material=version.material, person=enrolment.person)
    _require_empty_hands(version, [one.person_id for one in reached])
    return issue_missing(version, reached, by, at)


@transaction.atomic
def issue_to(
    version: MaterialVersion, *, person: Person, by: User, at: datetime | None = None
) -> PaperCopy:
    """Issue a copy to somebody who need not be a learner, such as a lecturer.

    Refused: of a version that is not published, to somebody who has a copy of it.
    """
    version = hold(version)
    _require_empty_hands(version, [person.pk])
    (copy,) = number_copies(version, [(person.pk, None)], by, at or timezone.now())
    return copy


def hold(version: MaterialVersion) -> MaterialVersion:
    """Hold the material so that no serial number is given twice; read the version."""
    Material.objects.select_for_update(no_key=True).get(pk=version.material_id)
    version = MaterialVersion.objects.select_related("material").get(pk=version.pk)
    if version.status != MaterialVersion.Status.PUBLISHED:
        raise WrongVersionState(status=version.get_status_display())
    return version


def meant(material: Material, rows: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Those of the learners whom an assignment of the material reaches now."""
    reaching = material.assignments.current(at).reaching_enrolment()
    found: QuerySet[Enrolment] = rows.filter(Exists(reaching), status__in=LEARNING)
    return found.order_by("student_no", "pk")


def _require_empty_hands(version: MaterialVersion, persons: Sequence[int]) -> None:
    held = version.copies.in_hand().filter(person__in=persons).select_related("person").first()
    if held:
        raise HoldsCopy(person=held.person, serial_no=held.serial_no)


def issue_missing(
    version: MaterialVersion, enrolments: Iterable[Enrolment], by: User | None, at: datetime
) -> list[PaperCopy]:
    """Number copies for those of the learners who have none. The material is held."""
    have = set(version.copies.in_hand().values_list("person", flat=True))
    rows = [(one.person_id, one.pk) for one in enrolments if one.person_id not in have]
    return number_copies(version, rows, by, at)


def number_copies(
    version: MaterialVersion,
    holders: Sequence[tuple[int, int | None]],
    by: User | None,
    at: datetime,
) -> list[PaperCopy]:
    """The next numbers, without a gap, for (person, enrolment). The material is held."""
    last = version.copies.aggregate(last=Max("serial_no"))["last"] or 0
    copies = [
        PaperCopy(
            version=version,
            serial_no=number,
            person_id=person,
            enrolment_id=enrolment,
            issued_by=by,
            issued_at=at,
        )
        for number, (person, enrolment) in enumerate(holders, start=last + 1)
    ]
    return PaperCopy.objects.bulk_create(copies, BATCH)


@transaction.atomic
def sign_for(copy: PaperCopy, *, by: User, at: datetime | None = None) -> PaperCopy:
    """The holder has signed for the copy, as the clerk with the list says."""
    at = at or timezone.now()
    copy = _current(copy, Status.ISSUED)
    copy.status, copy.acknowledged_at = Status.ACKNOWLEDGED, at
    copy.save(update_fields=["status", "acknowledged_at", "updated_at"])
    received = Acknowledgement.Kind.RECEIVED
    say(copy.version, received, by=by, person=copy.person, enrolment=copy.enrolment, at=at)
    return copy


@transaction.atomic
def take_back_copy(copy: PaperCopy, *, by: User | None, at: datetime | None = None) -> PaperCopy:
    """The copy is there again, also one that was thought lost."""
    copy = _current(copy, *PaperCopy.IN_HAND, Status.LOST)
    copy.status, copy.returned_at, copy.settled_by = Status.RETURNED, at or timezone.now(), by
    copy.save(update_fields=["status", "returned_at", "settled_by", "updated_at"])
    return copy


@transaction.atomic
def lose_copy(copy: PaperCopy, *, reason: str, by: User, at: datetime | None = None) -> PaperCopy:
    """The holder has lost the copy; how is written down."""
    if not reason.strip():
        raise ReasonMissing()
    copy = _current(copy, *PaperCopy.IN_HAND)
    copy.status, copy.lost_at, copy.settled_by = Status.LOST, at or timezone.now(), by
    copy.lost_reason = reason.strip()
    copy.save(update_fields=["status", "lost_at", "lost_reason", "settled_by", "updated_at"])
    return copy


def _current(copy: PaperCopy, *states: str) -> PaperCopy:
    """Hold the copy; refuse unless it is in one of the states."""
    rows = PaperCopy.objects.select_for_update(no_key=True, of=["self"])
    copy = rows.select_related("version__material", "person", "enrolment").get(pk=copy.pk)
    if copy.status not in states:
        raise WrongCopyState(copy=copy, status=copy.get_status_display())
    return copy
