from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses import notices
from courses.errors import (
    AlreadyEnrolled,
    ClassFull,
    GraceNotOver,
    ReasonMissing,
    ReportInClosed,
    ReportInTimeMissing,
    SessionsHaveBegun,
    WrongClassState,
    WrongEnrolmentState,
)
from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from courses.services.enrolments import (
    REPORT_IN,
    Status,
    edit_enrolment,
    hold_one,
    mark_reported,
    taken_seats,
    tell_watchers,
)
from courses.services.handing_over import hand_back, hand_over
from courses.services.liaisons import tell_liaisons
from courses.when import moment_text
from peixun.errors import Refused
from people.models import User

# A place is lost after three days, in a short class after half a day.
SHORT_CLASS, SHORT_GRACE, LONG_GRACE = timedelta(days=5), 4, 72


@transaction.atomic
def report_in(
    enrolment: Enrolment,
    *,
    at: datetime | None = None,
    by: User | None = None,
    suggest: bool = False,
    group: LearningGroup | None = None,
    seat_no: int | None = None,
    room_no: str = "",
) -> Enrolment:
    """The learner has arrived, and gets group, seat, room and papers in the same step.

    `suggest` gives what is not named: the next free seat and, if there are groups,
    the smallest one. Refused before the class registers and after it has ended.
    """
    if suggest or seat_no is not None:
        # Hold the class so that two desks cannot give the same seat.
        _hold_class(enrolment)
    (outcome,) = mark_reported([enrolment], at=at)
    if isinstance(outcome, Refused):
        raise outcome
    named = {"group": group, "seat_no": seat_no, "room_no": room_no}
    place: dict[str, object] = {name: value for name, value in named.items() if value}
    if suggest:
        place = _suggested(outcome) | place
    if place:
        outcome = edit_enrolment(outcome, **place)
    # The last of all: what is meant for a group goes to those who are in it now.
    hand_over([outcome], at=at, by=by)
    return outcome


def _suggested(enrolment: Enrolment) -> dict[str, object]:
    suggestion: dict[str, object] = {}
    if enrolment.seat_no is None:
        suggestion["seat_no"] = next_seat(enrolment)
    if enrolment.group_id is None and (group := _smallest_group(enrolment)):
        suggestion["group"] = group
    return suggestion


def next_seat(enrolment: Enrolment) -> int:
    """The lowest seat that nobody else of the class has."""
    taken = taken_seats(enrolment)
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _smallest_group(enrolment: Enrolment) -> LearningGroup | None:
    there = Count("enrolments", filter=~Q(enrolments__status__in=Enrolment.ENDED))
    groups = LearningGroup.objects.filter(training_class=enrolment.training_class_id)
    return groups.annotate(there=there).order_by("there", "group_no").first()


@transaction.atomic
def undo_report_in(enrolment: Enrolment, *, by: User | None = None) -> Enrolment:
    """Take back a report-in by mistake; the seat is free again, the papers come back.

    Refused once the roll of a session has been opened since: attendance may count on it.
    """
    enrolment = hold_one(enrolment)
    _require_state(enrolment, Status.REPORTED)
    _require_reporting(enrolment.training_class)
    begun = [TrainingSession.Status.IN_PROGRESS, TrainingSession.Status.HELD]
    sessions = enrolment.training_class.sessions.filter(status__in=begun)
    if sessions.filter(ends_at__gt=enrolment.reported_at).exists():
        raise SessionsHaveBegun(person=enrolment.person)
    hand_back(enrolment, by=by)
    enrolment.status, enrolment.reported_at, enrolment.seat_no = Status.CONFIRMED, None, None
    enrolment.save(update_fields=["status", "reported_at", "seat_no", "updated_at"])
    tell_watchers([enrolment])
    return enrolment


def grace_of(training_class: TrainingClass) -> timedelta:
    """How long after the report-in time a place is kept."""
    if training_class.report_grace_hours is not None:
        return timedelta(hours=training_class.report_grace_hours)
    first, last = training_class.start_on, training_class.end_on
    is_short = first and last and last - first < SHORT_CLASS
    return timedelta(hours=SHORT_GRACE if is_short else LONG_GRACE)


def place_kept_until(training_class: TrainingClass) -> datetime | None:
    """When whoever has not reported in loses the place; None while no time is known.

    Counted from the time for reporting in, else from the first session.
    """
    awaited: datetime | None = training_class.report_at
    if awaited is None:
        sessions = training_class.sessions.taking_place()
        awaited = sessions.aggregate(first=Min("starts_at"))["first"]
    return awaited + grace_of(training_class) if awaited else None


@transaction.atomic
def mark_no_shows(training_class: TrainingClass, *, at: datetime | None = None) -> list[Enrolment]:
    """Take the places of those who have not come in time; their liaisons are told.

    Doing it twice changes nothing the second time. Refused before the grace is over.
    """
    at = at or timezone.now()
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if training_class.status not in REPORT_IN:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
    until = place_kept_until(training_class)
    if until is None:
        raise ReportInTimeMissing(training_class=training_class)
    if at < until:
        raise GraceNotOver(training_class=training_class, until=moment_text(until))
    rows = Enrolment.objects.select_for_update(no_key=True, of=["self"]).order_by("pk")
    awaited = rows.filter(training_class=training_class, status=Status.CONFIRMED)
    missing = list(awaited.select_related("person", "unit"))
    _lose_places(missing, until, at)
    tell_liaisons(training_class, missing, notices.did_not_report)
    return missing


def _lose_places(enrolments: list[Enrolment], until: datetime, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Did not report in by %(until)s.") % {"until": moment_text(until)}
    for enrolment in enrolments:
        enrolment.status, enrolment.status_reason = Status.NO_SHOW, reason
        enrolment.left_at, enrolment.seat_no = at, None
        enrolment.updated_at = timezone.now()
    fields = ["status", "status_reason", "left_at", "seat_no", "updated_at"]
    Enrolment.objects.bulk_update(enrolments, fields, 500)


def classes_with_no_shows(at: datetime) -> list[TrainingClass]:
    """The classes whose grace is over while somebody confirmed has not reported in."""
    classes = TrainingClass.objects.filter(status__in=REPORT_IN)
    waiting = classes.filter(enrolments__status=Status.CONFIRMED).distinct()
    return [one for one in waiting if (until := place_kept_until(one)) and until <= at]


@transaction.atomic
def take_back(
    enrolment: Enrolment, *, reason: str, at: datetime | None = None, by: User | None = None
) -> Enrolment:
    """Somebody who lost the place has come after all and is reported in, if there is room."""
    if not reason.strip():
        raise ReasonMissing()
    # Hold the class so that two people cannot take its last place.
    training_class = _hold_class(enrolment)
    enrolment = hold_one(enrolment)
    _require_state(enrolment, Status.NO_SHOW)
    _require_reporting(training_class)
    active = training_class.enrolments.active()
    if active.filter(person=enrolment.person_id).exists():
        raise AlreadyEnrolled(person=enrolment.person)
    if training_class.capacity is not None and active.count() >= training_class.capacity:
        raise ClassFull(training_class=training_class)
    enrolment.status, enrolment.status_reason = Status.REPORTED, reason.strip()
    enrolment.reported_at, enrolment.left_at = at or timezone.now(), None
    enrolment.save(
        update_fields=["status", "status_reason", "reported_at", "left_at", "updated_at"]
    )
    tell_watchers([enrolment], at)
    hand_over([enrolment], at=at, by=by)
    return enrolment


def _hold_class(enrolment: Enrolment) -> TrainingClass:
    classes = TrainingClass.objects.select_for_update(no_key=True)
    return classes.get(pk=enrolment.training_class_id)


def _require_state(enrolment: Enrolment, status: str) -> None:
    if enrolment.status != status:
        raise WrongEnrolmentState(person=enrolment.person, status=enrolment.get_status_display())


def _require_reporting(training_class: TrainingClass) -> None:
    if training_class.status not in REPORT_IN:
        status = training_class.get_status_display()
        raise ReportInClosed(training_class=training_class, status=status)
