from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.errors import (
    AlreadyEnrolled,
    ClassFull,
    EnrolmentClosed,
    ReasonMissing,
    ReportInClosed,
    SeatTaken,
    TransferNeeded,
    WithdrawalNeedsTwo,
    WrongClassState,
    WrongEnrolmentState,
    WrongGroup,
)
from courses.models import Enrolment, LearningGroup, TrainingClass
from courses.services.handing_over import hand_over
from peixun.bulk import insert_many
from peixun.errors import Refused
from people.models import Person, User

Status = Enrolment.Status
REPORT_IN = (TrainingClass.Status.REGISTERING, TrainingClass.Status.IN_PROGRESS)
BATCH = 500
# What an app further right does when learners leave a class: `follower(enrolments, at=at)`.
Follower = Callable[..., object]
_followers: list[Follower] = []
# The same when something changes on which their rolls rest.
_watchers: list[Follower] = []
# What became of one of many: done, or why not.
Outcome = Enrolment | Refused


@dataclass(frozen=True)
class Nomination:
    """A person who shall get a place in a class."""

    person: Person
    source: str = Enrolment.Source.QUOTA
    group: LearningGroup | None = None


def also_ends(follower: Follower) -> None:
    """For an app further right: `follower(enrolments, at=at)` when they leave their classes."""
    if follower not in _followers:
        _followers.append(follower)


def also_changes(watcher: Follower) -> None:
    """For an app further right: `watcher(enrolments, at=at)` when they come, go or are exempt."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def tell_watchers(enrolments: Sequence[Enrolment], at: datetime | None = None) -> None:
    """Call those who keep something about these learners; the caller holds the enrolments."""
    for watcher in _watchers if enrolments else ():
        watcher(enrolments, at=at or timezone.now())


def enrol(
    training_class: TrainingClass,
    person: Person,
    *,
    source: str = Enrolment.Source.QUOTA,
    group: LearningGroup | None = None,
) -> Enrolment:
    """Give a person a place, or raise the rule that refuses it."""
    return _only(enrol_many(training_class, [Nomination(person, source, group)]))


@transaction.atomic
def enrol_many(training_class: TrainingClass, nominations: Iterable[Nomination]) -> list[Outcome]:
    """Give each person a place or say why not, in as many statements as for one."""
    # Hold the class so that two people cannot take its last place.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    register = _Register(training_class)
    outcomes = [register.enter(nomination) for nomination in nominations]
    insert_many(done_of(outcomes))
    return outcomes


class _Register:
    """Who has a place in a class, read once while the class is held."""

    def __init__(self, training_class: TrainingClass):
        self.training_class = training_class
        active = training_class.enrolments.active()
        self.persons = set(active.order_by().values_list("person_id", flat=True))

    def enter(self, nomination: Nomination) -> Outcome:
        refusal = self._refusal(nomination)
        if refusal is not None:
            return refusal
        person = nomination.person
        self.persons.add(person.pk)
        return Enrolment(
            training_class=self.training_class,
            person=person,
            unit_id=person.unit_id,
            source=nomination.source,
            is_within_quota=nomination.source == Enrolment.Source.QUOTA,
            group=nomination.group,
        )

    def _refusal(self, nomination: Nomination) -> Refused | None:
        training_class = self.training_class
        if not training_class.is_open_for_enrolment:
            return EnrolmentClosed(training_class=training_class)
        if _is_of_another_class(nomination.group, training_class.pk):
            return WrongGroup(group=nomination.group)
        if nomination.person.pk in self.persons:
            return AlreadyEnrolled(person=nomination.person)
        if training_class.capacity is not None and len(self.persons) >= training_class.capacity:
            return ClassFull(training_class=training_class)
        return None


def confirm(enrolment: Enrolment, *, at: datetime | None = None) -> Enrolment:
    """Make a nomination final: unit, post and rank are frozen, a student number is given."""
    return _only(confirm_many([enrolment], at=at))


@transaction.atomic
def confirm_many(enrolments: Sequence[Enrolment], *, at: datetime | None = None) -> list[Outcome]:
    """Confirm each nomination or say why not, in as many statements as for one."""
    # Hold the classes so that two learners cannot get the same number.
    keys = {enrolment.training_class_id for enrolment in enrolments}
    classes = TrainingClass.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(classes.order_by("pk"))
    outcomes = _hold(enrolments, _is_open_nomination)
    confirmed = done_of(outcomes)
    _freeze(confirmed, at or timezone.now())
    _give_numbers(confirmed)
    fields = ["unit", "post", "rank", "status", "confirmed_at", "student_no", "updated_at"]
    Enrolment.objects.bulk_update(confirmed, fields, BATCH)
    return outcomes


def _is_open_nomination(enrolment: Enrolment) -> Refused | None:
    if not enrolment.training_class.is_open_for_enrolment:
        return EnrolmentClosed(training_class=enrolment.training_class)
    return _unless_in(enrolment, Status.NOMINATED)


def _freeze(enrolments: list[Enrolment], at: datetime) -> None:
    for enrolment in enrolments:
        person = enrolment.person
        enrolment.unit, enrolment.post, enrolment.rank = person.unit, person.post, person.rank
        enrolment.status, enrolment.confirmed_at = Status.CONFIRMED, at
        enrolment.updated_at = timezone.now()


def _give_numbers(enrolments: list[Enrolment]) -> None:
    """Number learners from the last number of their class on. The classes are held."""
    keys = {enrolment.training_class_id for enrolment in enrolments}
    of_classes = Enrolment.objects.filter(training_class__in=keys).order_by()
    last = dict(of_classes.values_list("training_class").annotate(last=Max("student_no")))
    for enrolment in enrolments:
        key = enrolment.training_class_id
        last[key] = (last[key] or 0) + 1
        enrolment.student_no = last[key]


@transaction.atomic
def report_in_many(
    enrolments: Sequence[Enrolment], *, at: datetime | None = None, by: User | None = None
) -> list[Outcome]:
    """Report each learner in or say why not, in as many statements as for one."""
    outcomes = mark_reported(enrolments, at=at)
    hand_over(done_of(outcomes), at=at, by=by)
    return outcomes


def mark_reported(enrolments: Sequence[Enrolment], *, at: datetime | None = None) -> list[Outcome]:
    """Write down who has arrived; nothing is handed over yet."""
    outcomes = _hold(enrolments, _is_awaited)
    _write(done_of(outcomes), status=Status.REPORTED, reported_at=at or timezone.now())
    tell_watchers(done_of(outcomes), at)
    return outcomes


def _is_awaited(enrolment: Enrolment) -> Refused | None:
    refusal = _unless_in(enrolment, Status.CONFIRMED)
    training_class = enrolment.training_class
    if refusal is None and training_class.status not in REPORT_IN:
        status = training_class.get_status_display()
        return ReportInClosed(training_class=training_class, status=status)
    return refusal


def withdraw(
    enrolment: Enrolment, *, reason: str, at: datetime | None = None, is_decided: bool = False
) -> Enrolment:
    """Give a place back: a nomination is cancelled, a learner has left the class.

    Refused: of a learner of a class in progress, unless two people have decided it
    (DOMAIN 4.4); then also in a class that is concluded.
    """
    return _only(withdraw_many([enrolment], reason=reason, at=at, is_decided=is_decided))


@transaction.atomic
def withdraw_many(
    enrolments: Sequence[Enrolment],
    *,
    reason: str,
    at: datetime | None = None,
    is_decided: bool = False,
) -> list[Outcome]:
    """Give each place back or say why not, in as many statements as for one."""
    if not reason.strip():
        raise ReasonMissing()
    outcomes = _hold(enrolments, _is_decided_to_leave if is_decided else _may_leave)
    ended = {"status_reason": reason.strip(), "left_at": at or timezone.now()}
    nominated = [one for one in done_of(outcomes) if one.status == Status.NOMINATED]
    left = [one for one in done_of(outcomes) if one.status != Status.NOMINATED]
    _write(nominated, status=Status.CANCELLED, **ended)
    _write(left, status=Status.WITHDRAWN, **ended)
    for follower in _followers:
        follower(done_of(outcomes), at=ended["left_at"])
    tell_watchers(left, at)
    return outcomes


def _has_a_place(enrolment: Enrolment) -> Refused | None:
    """Why the enrolment can no longer be changed or given back, or None."""
    training_class = enrolment.training_class
    if training_class.status in TrainingClass.CLOSED:
        status = training_class.get_status_display()
        return WrongClassState(training_class=training_class, status=status)
    return _unless_in(enrolment, *Enrolment.ACTIVE)


def _may_leave(enrolment: Enrolment) -> Refused | None:
    in_progress = enrolment.training_class.status == TrainingClass.Status.IN_PROGRESS
    if in_progress and enrolment.status == Status.REPORTED:
        return WithdrawalNeedsTwo()
    return _has_a_place(enrolment)


def _is_decided_to_leave(enrolment: Enrolment) -> Refused | None:
    if enrolment.training_class.status == TrainingClass.Status.CONCLUDED:
        return _unless_in(enrolment, Status.REPORTED)
    return _has_a_place(enrolment)


@transaction.atomic
def finish_many(enrolments: Sequence[Enrolment], status: str) -> list[Outcome]:
    """Write down who has completed the class, or has not; or say why that is not possible."""
    finished = (Status.COMPLETED, Status.NOT_COMPLETED)
    outcomes = _hold(enrolments, lambda held: _unless_in(held, Status.REPORTED, *finished))
    _write(done_of(outcomes), status=status)
    return outcomes


@transaction.atomic
def edit_enrolment(enrolment: Enrolment, **changes: object) -> Enrolment:
    """Change seat, room, exemption or a first group of somebody who has a place in the class."""
    if changes.get("seat_no") is not None:
        # Hold the class so that two learners cannot get the same seat.
        TrainingClass.objects.select_for_update(no_key=True).get(pk=enrolment.training_class_id)
    enrolment = _only(_hold([enrolment], _has_a_place))
    kept = enrolment.group
    for name, value in changes.items():
        setattr(enrolment, name, value)
    if _is_of_another_class(enrolment.group, enrolment.training_class_id):
        raise WrongGroup(group=enrolment.group)
    if kept is not None and kept != enrolment.group:
        raise TransferNeeded(person=enrolment.person)
    if "seat_no" in changes and enrolment.seat_no in taken_seats(enrolment):
        raise SeatTaken()
    enrolment.save(update_fields=[*changes, "updated_at"])
    if "attendance_exempt" in changes or "group" in changes:
        tell_watchers([enrolment])
    return enrolment


def taken_seats(enrolment: Enrolment) -> set[int | None]:
    """The seats that others of the class have."""
    others = Enrolment.objects.filter(training_class=enrolment.training_class_id)
    others = others.exclude(pk=enrolment.pk).exclude(status__in=Enrolment.ENDED)
    return set(others.exclude(seat_no=None).order_by().values_list("seat_no", flat=True))


def hold_one(enrolment: Enrolment) -> Enrolment:
    """Lock an enrolment, whatever its state."""
    return _only(_hold([enrolment], lambda held: None))


def _is_of_another_class(group: LearningGroup | None, training_class: int) -> bool:
    return group is not None and group.training_class_id != training_class


def _hold(
    enrolments: Iterable[Enrolment], find: Callable[[Enrolment], Refused | None]
) -> list[Outcome]:
    """Lock enrolments; put in the place of each that `find` refuses the refusal."""
    keys = [enrolment.pk for enrolment in enrolments]
    rows = (
        Enrolment.objects.select_for_update(of=["self"], no_key=True)
        .select_related("person__unit", "training_class", "group")
        .order_by("pk")
    )
    held = {enrolment.pk: enrolment for enrolment in rows.filter(pk__in=keys)}
    return [find(held[key]) or held[key] for key in keys]


def _unless_in(enrolment: Enrolment, *states: str) -> Refused | None:
    if enrolment.status in states:
        return None
    return WrongEnrolmentState(person=enrolment.person, status=enrolment.get_status_display())


def _write(enrolments: list[Enrolment], **values: object) -> None:
    """Give all of them the same values."""
    for enrolment in enrolments:
        for name, value in values.items():
            setattr(enrolment, name, value)
    if enrolments:
        keys = [enrolment.pk for enrolment in enrolments]
        Enrolment.objects.filter(pk__in=keys).update(**values, updated_at=timezone.now())


def done_of(outcomes: Iterable[Outcome]) -> list[Enrolment]:
    """Those of the outcomes that were not refused."""
    return [outcome for outcome in outcomes if isinstance(outcome, Enrolment)]


def _only(outcomes: list[Outcome]) -> Enrolment:
    """The outcome of one: an enrolment, or its refusal raised."""
    (outcome,) = outcomes
    if isinstance(outcome, Refused):
        raise outcome
    return outcome
