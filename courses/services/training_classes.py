from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from courses.errors import (
    CapacityBelowEnrolled,
    DatesMissing,
    HostMissing,
    LeaveLimitNotAcknowledged,
    NotArchivable,
    NotConcludable,
    NotPublishable,
    PresidingHostMissing,
    ReasonMissing,
    SessionsMissing,
    SessionsNotHeld,
    WrongClassState,
)
from courses.findings import Finding, Grade
from courses.models import TrainingClass, TrainingSession
from courses.services.cancelling import tell_of_cancelling
from courses.services.clashes import refusing_clashes
from courses.services.enrolments import tell_watchers
from courses.services.findings import refusals_of, weighty_findings_of
from courses.services.parts import has_host, has_presiding_host
from courses.services.programmes import require_open_programme
from peixun.errors import Refused
from people.models import User
from people.roles import Role

# Leave is limited to 1/7 of the hours, so below seven half-days one half-day is over it.
HALF_DAYS_OF_THE_LIMIT = 7
LEAVE_LIMIT = "leave_limit"

Status = TrainingClass.Status


@transaction.atomic
def create_class(training_class: TrainingClass, *, by: User) -> TrainingClass:
    """Save a new class as a draft; who makes it becomes its class manager."""
    require_open_programme(training_class.programme)
    training_class.save()
    if by.standing.person_id is not None:
        training_class.staff.create(person_id=by.standing.person_id, role=Role.CLASS_MANAGER)
    return training_class


@transaction.atomic
def edit_class(training_class: TrainingClass, **changes: Any) -> TrainingClass:
    """Change a class that is not over.

    Refused: to take the dates from a published one, fewer places than learners.
    """
    training_class = _hold(training_class, *TrainingClass.OPEN)
    if "programme" in changes and changes["programme"] != training_class.programme:
        require_open_programme(changes["programme"])
    for name, value in changes.items():
        setattr(training_class, name, value)
    if training_class.status != Status.DRAFT and _lacks_dates(training_class):
        raise DatesMissing()
    enrolled = training_class.enrolments.active().count()
    if training_class.capacity is not None and training_class.capacity < enrolled:
        raise CapacityBelowEnrolled(count=enrolled)
    training_class.save(update_fields=[*changes, "updated_at"])
    return training_class


def _lacks_dates(training_class: TrainingClass) -> bool:
    precision = training_class.date_precision
    return training_class.start_on is None and precision == TrainingClass.DatePrecision.DAY


@transaction.atomic
def publish_class(
    training_class: TrainingClass, *, acknowledged: Collection[str] = (), reason: str = ""
) -> TrainingClass:
    """Make a draft known and take hold of its venues and lecturers: all of them or none.

    Refused with every reason at once: no host unit, presiding host, dates or
    session, something not to be had, sessions that need a `reason` and have none
    of their own, and, unless `acknowledged` contains "leave_limit", a class so short
    that half a day's leave is too much.
    """
    training_class = _hold(training_class, Status.DRAFT)

    def refusal() -> list[Refused]:
        found = reasons_against_publishing(training_class, acknowledged=acknowledged, reason=reason)
        return [NotPublishable(training_class=training_class, reasons=found)] if found else []

    with refusing_clashes(refusal):
        if reason.strip():
            _explain(training_class, reason.strip())
        _set(training_class, Status.PUBLISHED)
    return training_class


def reasons_against_publishing(
    training_class: TrainingClass, *, acknowledged: Collection[str] = (), reason: str = ""
) -> list[Refused]:
    """Everything for which publishing the class would be refused as it stands."""
    found = weighty_findings_of(training_class)
    refused = [finding for finding in found if finding.grade == Grade.REFUSE]
    asked = [] if reason.strip() else _unexplained(training_class, found)
    missing = _what_is_missing(training_class, acknowledged)
    return [*missing, *refusals_of([*refused, *asked])]


def findings_without_reason(training_class: TrainingClass) -> list[Finding]:
    """The findings that ask for a reason, of sessions that have none yet."""
    return _unexplained(training_class, weighty_findings_of(training_class))


def _unexplained(training_class: TrainingClass, found: Collection[Finding]) -> list[Finding]:
    explained = set(training_class.sessions.exclude(clash_reason="").values_list("pk", flat=True))
    asked = [finding for finding in found if finding.grade == Grade.ASK]
    return [finding for finding in asked if finding.session not in explained]


def _explain(training_class: TrainingClass, reason: str) -> None:
    asked = {finding.session or 0 for finding in findings_without_reason(training_class)}
    sessions = training_class.sessions.filter(pk__in=asked)
    sessions.update(clash_reason=reason, updated_at=timezone.now())


def _what_is_missing(training_class: TrainingClass, acknowledged: Collection[str]) -> list[Refused]:
    missing: list[Refused] = []
    if not has_host(training_class):
        missing.append(HostMissing())
    if not has_presiding_host(training_class):
        missing.append(PresidingHostMissing())
    if _lacks_dates(training_class):
        missing.append(DatesMissing())
    if not training_class.sessions.taking_place().exists():
        missing.append(SessionsMissing())
    elif (
        LEAVE_LIMIT not in acknowledged
        and (hours := hours_of_short_class(training_class)) is not None
    ):
        missing.append(LeaveLimitNotAcknowledged(hours=hours))
    return missing


def hours_of_short_class(training_class: TrainingClass) -> Decimal | None:
    """The total hours, if one half-day of leave already exceeds 1/7 of them; else None."""
    required = training_class.sessions.required()
    hours: Decimal = required.aggregate(total=Sum("credit_hours", default=Decimal(0)))["total"]
    limit = HALF_DAYS_OF_THE_LIMIT * training_class.hours_per_half_day
    return hours if 0 < hours < limit else None


def open_registration(training_class: TrainingClass) -> TrainingClass:
    """Let learners report in."""
    return _advance(training_class, Status.REGISTERING, Status.PUBLISHED)


def start_class(training_class: TrainingClass) -> TrainingClass:
    """The class is under way. Also happens by itself when its first roll is opened."""
    return _advance(training_class, Status.IN_PROGRESS, Status.PUBLISHED, Status.REGISTERING)


Guard = Callable[[TrainingClass], None]


def require_held_sessions(training_class: TrainingClass) -> None:
    """Refuse to conclude a class with required sessions that are neither held nor cancelled."""
    waiting = training_class.sessions.required().exclude(status=TrainingSession.Status.HELD).count()
    if waiting:
        raise SessionsNotHeld(count=waiting)


_guards: dict[Status, list[Guard]] = {
    Status.CONCLUDED: [require_held_sessions],
    Status.ARCHIVED: [],
}


def also_guards(guard: Guard, step: Status = Status.CONCLUDED) -> None:
    """For an app further right: `guard(training_class)` refuses to conclude or archive."""
    if guard not in _guards[step]:
        _guards[step].append(guard)


@transaction.atomic
def conclude_class(training_class: TrainingClass) -> TrainingClass:
    """End a class whose required sessions have all been held or cancelled.

    Refused as well while an app further right has something open in it; all of it is said.
    """
    training_class = _hold(training_class, Status.IN_PROGRESS)
    return _close(training_class, Status.CONCLUDED, NotConcludable)


@transaction.atomic
def archive_class(training_class: TrainingClass) -> TrainingClass:
    """Close the file of a concluded class. Refused while something of it is left to be done."""
    training_class = _hold(training_class, Status.CONCLUDED)
    return _close(training_class, Status.ARCHIVED, NotArchivable)


def _close(training_class: TrainingClass, to: Status, refusal: type[Refused]) -> TrainingClass:
    reasons = []
    for guard in _guards[to]:
        try:
            guard(training_class)
        except Refused as refused:
            reasons.append(refused)
    if len(reasons) == 1:
        raise reasons[0]
    if reasons:
        raise refusal(training_class=training_class, reasons=reasons)
    return _set(training_class, to)


@transaction.atomic
def cancel_class(
    training_class: TrainingClass, *, reason: str, by: User | None = None
) -> TrainingClass:
    """Call a class off that is not over; everything it held is free again.

    Sessions that have not been held are off, too. What was held stays, with its attendance.
    Whoever would have come is told, unless the class was a draft.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing()
    training_class = _hold(training_class, *TrainingClass.OPEN)
    if training_class.status != Status.DRAFT:
        tell_of_cancelling(training_class, reason, by=by)
    ahead = training_class.sessions.filter(status__in=TrainingSession.NOT_YET_HELD)
    off = {"status": TrainingSession.Status.CANCELLED, "status_reason": reason}
    ahead.update(**off, updated_at=timezone.now())
    cancelled = _set(training_class, Status.CANCELLED, reason)
    tell_watchers(list(training_class.enrolments.order_by("pk")))
    return cancelled


@transaction.atomic
def _advance(training_class: TrainingClass, to: Status, *from_: Status) -> TrainingClass:
    return _set(_hold(training_class, *from_), to)


def _hold(training_class: TrainingClass, *states: Status) -> TrainingClass:
    """Lock a class and refuse unless it is in one of the states."""
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if held.status not in states:
        raise WrongClassState(training_class=held, status=held.get_status_display())
    return held


def _set(training_class: TrainingClass, status: Status, reason: str = "") -> TrainingClass:
    training_class.status, training_class.status_reason = status, reason
    training_class.save(update_fields=["status", "status_reason", "updated_at"])
    return training_class
