from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from courses import notices
from courses.errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    ForTheOrganiser,
    NameMissing,
    NobodyIsMissing,
    NominationClosed,
    PersonKnown,
    PersonNotOfUnit,
    QuotaExceeded,
    ReasonMissing,
    WrongClassState,
    WrongEnrolmentState,
)
from courses.models import Enrolment, QuotaAllocation, TrainingClass
from courses.services.enrolments import (
    Nomination,
    Outcome,
    confirm_many,
    done_of,
    enrol,
    enrol_many,
    hold_one,
    withdraw,
)
from courses.services.liaisons import liaisons_of, own_page, tell_liaisons
from courses.services.quotas import QuotaUse, quota_over, quotas_of, units_of, uses_of
from courses.when import moment_text
from peixun import policy
from people.models import Person, Unit, User
from people.services import notify

Status, Source = Enrolment.Status, Enrolment.Source
# While units send people; before it is a plan, after it the organiser decides.
NOMINATING = (TrainingClass.Status.PUBLISHED, TrainingClass.Status.REGISTERING)


@dataclass(frozen=True)
class NewPerson:
    """Somebody of the unit who is not on file yet."""

    name: str
    unit: Unit | None = None
    post: str = ""
    rank: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Reminders:
    """Which units were reminded, and which have nobody to remind."""

    told: list[Unit]
    unheard: list[Unit]


@transaction.atomic
def nominate(
    quota: QuotaAllocation, person: Person, *, by: User, at: datetime | None = None
) -> Enrolment:
    """Send somebody of the unit, within its quota.

    Refused: above the quota, to all but the organiser after the deadline or while
    the class is not open, somebody of another unit.
    """
    quota = hold_quota(quota)
    training_class = quota.training_class
    if not is_organiser(by, training_class):
        _require_open(training_class, quota.closes_at, at or timezone.now())
    if person.unit_id not in units_of(quota):
        raise PersonNotOfUnit(unit=quota.unit)
    (use,) = uses_of([quota])
    if use.nominated >= quota.quota:
        raise QuotaExceeded(unit=quota.unit, quota=quota.quota)
    return enrol(training_class, person, source=Source.QUOTA)


def hold_quota(quota: QuotaAllocation) -> QuotaAllocation:
    """Lock a quota, so that two liaisons cannot use its last place."""
    rows = QuotaAllocation.objects.select_for_update(no_key=True, of=["self"])
    return rows.select_related("training_class", "unit").get(pk=quota.pk)


@transaction.atomic
def nominate_new(
    quota: QuotaAllocation, new: NewPerson, *, by: User, at: datetime | None = None
) -> Enrolment:
    """Put somebody of the unit on file and send them. Refused also if the unit has them."""
    unit = new.unit or quota.unit
    if not new.name.strip():
        raise NameMissing()
    if unit.pk not in units_of(quota):
        raise PersonNotOfUnit(unit=quota.unit)
    known = Person.objects.active().filter(unit=unit, name=new.name.strip())
    if known.filter(phone__in=["", new.phone]).exists() or (not new.phone and known.exists()):
        raise PersonKnown(unit=unit, name=new.name.strip())
    person = Person.objects.create(
        name=new.name.strip(), unit=unit, post=new.post, rank=new.rank, phone=new.phone
    )
    return nominate(quota, person, by=by, at=at)


@transaction.atomic
def withdraw_nomination(
    enrolment: Enrolment, *, reason: str, by: User, at: datetime | None = None
) -> Enrolment:
    """Take the unit's own nomination back, as long as it is neither confirmed nor too late."""
    enrolment = hold_one(enrolment)
    if not is_organiser(by, enrolment.training_class):
        _require_open_for(enrolment, at or timezone.now())
        if enrolment.status == Status.CONFIRMED or not enrolment.is_within_quota:
            raise ForTheOrganiser(person=enrolment.person)
    _require_state(enrolment, Status.NOMINATED)
    return withdraw(enrolment, reason=reason, at=at)


@transaction.atomic
def substitute(
    enrolment: Enrolment, person: Person, *, reason: str, by: User, at: datetime | None = None
) -> Enrolment:
    """Send somebody in another's place, which is given back with the reason and linked.

    Refused to all but the organiser: after the deadline, a confirmed place, a person
    of another unit. Nobody stands in for themselves.
    """
    if not reason.strip():
        raise ReasonMissing()
    at = at or timezone.now()
    # Hold the class so that the place is not taken by a third.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=enrolment.training_class_id)
    enrolment = hold_one(enrolment)
    if not is_organiser(by, enrolment.training_class):
        _require_liaisons_place(enrolment, person, at)
    _require_state(enrolment, Status.NOMINATED, Status.CONFIRMED)
    if person.pk == enrolment.person_id:
        raise AlreadyEnrolled(person=person)
    enrolment.status, enrolment.status_reason = Status.CANCELLED, reason.strip()
    enrolment.left_at = at
    enrolment.save(update_fields=["status", "status_reason", "left_at", "updated_at"])
    new = enrol(enrolment.training_class, person, source=Source.SUBSTITUTE, group=enrolment.group)
    new.substitute_for, new.is_within_quota = enrolment, enrolment.is_within_quota
    new.save(update_fields=["substitute_for", "is_within_quota", "updated_at"])
    return new


@transaction.atomic
def call_up(training_class: TrainingClass, people: Sequence[Person]) -> list[Outcome]:
    """Call people up by name, outside the quotas of their units, whose liaisons are told."""
    named = [Nomination(person, Source.NAMED) for person in people]
    outcomes = enrol_many(training_class, named)
    tell_liaisons(training_class, done_of(outcomes), notices.called_up)
    return outcomes


def confirm_nominations(
    training_class: TrainingClass, *, leave_out: Collection[int] = ()
) -> list[Outcome]:
    """Confirm whoever is nominated for the class, except those left out."""
    nominated = training_class.enrolments.filter(status=Status.NOMINATED)
    return confirm_many(list(nominated.exclude(pk__in=leave_out)))


@transaction.atomic
def remind_units(training_class: TrainingClass) -> Reminders:
    """Tell the liaisons of units with a shortfall how many are missing."""
    if not training_class.is_open_for_enrolment:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
    short = [use for use in quotas_of(training_class) if use.missing]
    if not short:
        raise NobodyIsMissing()
    liaisons = liaisons_of({use.quota.unit_id for use in short})
    heard = [use for use in short if use.quota.unit_id in liaisons]
    for use in heard:
        _remind(use, liaisons[use.quota.unit_id])
    unheard = [use.quota.unit for use in short if use not in heard]
    return Reminders([use.quota.unit for use in heard], unheard)


def _remind(use: QuotaUse, liaison: Person) -> None:
    quota = use.quota
    subject, body = notices.falls_short(
        quota.training_class, quota.unit, quota.quota, use.nominated, quota.closes_at
    )
    notify([liaison], subject=subject, body=body, link=own_page())


def is_organiser(by: User, training_class: TrainingClass) -> bool:
    return policy.may(by, "enrol", training_class)


def _require_open(training_class: TrainingClass, until: datetime | None, at: datetime) -> None:
    if training_class.status not in NOMINATING:
        raise EnrolmentClosed(training_class=training_class)
    if until is not None and at > until:
        raise NominationClosed(deadline=moment_text(until))


def _require_open_for(enrolment: Enrolment, at: datetime) -> None:
    training_class = enrolment.training_class
    quota = quota_over(training_class, enrolment.unit)
    until = quota.closes_at if quota else training_class.nomination_deadline
    _require_open(training_class, until, at)


def _require_liaisons_place(enrolment: Enrolment, person: Person, at: datetime) -> None:
    _require_open_for(enrolment, at)
    if enrolment.status == Status.CONFIRMED:
        raise ForTheOrganiser(person=enrolment.person)
    quota = quota_over(enrolment.training_class, enrolment.unit)
    units = units_of(quota) if quota else [enrolment.unit_id]
    if person.unit_id not in units:
        raise PersonNotOfUnit(unit=quota.unit if quota else enrolment.unit)


def _require_state(enrolment: Enrolment, *states: str) -> None:
    if enrolment.status not in states:
        raise WrongEnrolmentState(person=enrolment.person, status=enrolment.get_status_display())
