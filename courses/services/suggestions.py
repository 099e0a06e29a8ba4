"""The next free times for a session: on worked days, at the hours the class usually has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses.errors import WrongGroup, WrongPeriod
from courses.findings import Finding, Grade
from courses.models import LearningGroup, Lecturer, TrainingClass, TrainingSession, Venue
from courses.services.calendar import kinds_of
from courses.services.findings import findings_about_plans
from courses.services.findings.plans import Plan, plans_of
from courses.when import EVENING, NOON

MOST_DAYS = 92
MOST_VENUES = 8
# So many days are looked at together: most searches end with the first.
DAYS_AT_ONCE = 7
A_DAY = timedelta(days=1)
Hours = tuple[time, time]


@dataclass(frozen=True)
class Wish:
    """What a session is to have. A venue, or what any venue must offer; or none at all."""

    minutes: int
    date_from: date
    date_to: date
    lecturers: Sequence[Lecturer] = ()
    group: LearningGroup | None = None
    venue: Venue | None = None
    seats: int | None = None
    equipment: Sequence[str] = ()
    limit: int = 5

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Slot:
    """A time at which nothing refuses the session, and what is to be said about it."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None
    findings: list[Finding] = field(default_factory=list)


def suggest_slots(training_class: TrainingClass, wish: Wish) -> list[Slot]:
    """The first free times of the period, each with the first venue that fits.

    A week's times are looked at together; holidays and weekends are left out unless
    they are worked, and so are days of which that is not known.
    """
    if wish.group is not None and wish.group.training_class_id != training_class.pk:
        raise WrongGroup(group=wish.group)
    if not 0 <= (wish.date_to - wish.date_from).days < MOST_DAYS:
        raise WrongPeriod(days=MOST_DAYS)
    venues, plans = _venues(wish), plans_of(training_class)
    if not venues:
        return []
    usual = usual_hours([plan.session for plan in plans])
    found: list[Slot] = []
    for days in _weeks(wish.date_from, wish.date_to):
        starts = [start for day in days for start in _starts(day, usual, plans, wish)]
        found += _free(training_class, wish, starts, venues)
        if len(found) >= wish.limit:
            break
    return found[: wish.limit]


def usual_hours(sessions: Sequence[TrainingSession]) -> list[Hours]:
    """When the class usually begins in the morning and in the afternoon, and has to end."""
    hours = [(time(8, 30), time(12)), (time(14), time(17, 30))]
    for number, (begin, end) in enumerate([(0, NOON), (NOON, EVENING)]):
        spans = [
            (timezone.localtime(one.starts_at).time(), timezone.localtime(one.ends_at).time())
            for one in sessions
            if begin <= timezone.localtime(one.starts_at).hour < end
        ]
        if spans:
            starts, ends = zip(*spans, strict=True)
            hours[number] = (min(starts), max(*ends, hours[number][1]))
    return hours


def _venues(wish: Wish) -> list[Venue | None]:
    """The venues that fit, the smallest first; [None] where none is wanted."""
    if wish.venue is not None:
        return [wish.venue]
    if wish.seats is None and not wish.equipment:
        return [None]
    venues = Venue.objects.filter(is_active=True)
    if wish.seats is not None:
        venues = venues.filter(seats__gte=wish.seats)
    for word in wish.equipment:
        venues = venues.filter(equipment__icontains=word)
    return list(venues.order_by("seats", "pk")[:MOST_VENUES])


def _weeks(first: date, last: date) -> Iterator[list[date]]:
    days = [first + number * A_DAY for number in range((last - first).days + 1)]
    kinds = kinds_of(days)
    worked = [day for day in days if kinds[day].is_worked]
    for number in range(0, len(worked), DAYS_AT_ONCE):
        yield worked[number : number + DAYS_AT_ONCE]


def _starts(
    day: date, usual: Sequence[Hours], plans: Sequence[Plan], wish: Wish
) -> Iterator[datetime]:
    """When a session could begin on a day: with the half-day, or after one that is there."""
    now = timezone.now()
    ends = {plan.session.ends_at for plan in plans}
    for begin, end in usual:
        first, last = (timezone.make_aware(datetime.combine(day, hour)) for hour in (begin, end))
        after = {at for at in ends if first < at and at + wish.length <= last}
        yield from (at for at in sorted({first, *after}) if at > now)


def _free(
    training_class: TrainingClass,
    wish: Wish,
    starts: Sequence[datetime],
    venues: Sequence[Venue | None],
) -> list[Slot]:
    """The first free venue for each time; the statements are as many as for one session."""
    slots = [Slot(start, start + wish.length, venue) for start in starts for venue in venues]
    if not slots:
        return []
    plans = [_plan(training_class, wish, number, slot) for number, slot in enumerate(slots)]
    said: dict[int | None, list[Finding]] = {plan.key: [] for plan in plans}
    for finding in findings_about_plans(plans):
        said[finding.session].append(replace(finding, session=None))
    free: dict[datetime, Slot] = {}
    for slot, plan in zip(slots, plans, strict=True):
        if not any(finding.grade == Grade.REFUSE for finding in said[plan.key]):
            free.setdefault(slot.starts_at, replace(slot, findings=said[plan.key]))
    return list(free.values())


def _plan(training_class: TrainingClass, wish: Wish, number: int, slot: Slot) -> Plan:
    # No row has such a key: it only tells the proposals from each other.
    session = TrainingSession(
        pk=-1 - number,
        training_class=training_class,
        group=wish.group,
        venue=slot.venue,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )
    return Plan(session, wish.lecturers)
