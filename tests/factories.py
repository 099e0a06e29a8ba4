"""Plain functions that make what a test needs. Everything has a sensible default."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from courses import services as courses
from courses.models import (
    CalendarDay,
    CalendarYear,
    Enrolment,
    LearningGroup,
    Lecturer,
    QuotaAllocation,
    Topic,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
    Venue,
)
from people import services as people
from people.models import Person, Unit, UnitAlias, User
from people.roles import Role

_number = count(1)
PASSWORD = "correct-horse-battery"


def make_unit(name: str = "", **fields: Any) -> Unit:
    return Unit.objects.create(name=name or f"第{next(_number)}局", **fields)


def make_alias(alias: str, *units: Unit, **fields: Any) -> UnitAlias:
    made = UnitAlias.objects.create(alias=alias, **fields)
    made.units.set(units)
    return made


def make_user(name: str = "", **fields: Any) -> User:
    number = next(_number)
    fields.setdefault("username", f"user{number}")
    return User.objects.create_user(password=PASSWORD, name=name or f"用户{number}", **fields)


def make_person(name: str = "", *, unit: Unit | None = None, **fields: Any) -> Person:
    return Person.objects.create(
        name=name or f"王{next(_number)}", unit=unit or make_unit(), **fields
    )


def make_member(*, name: str = "", unit: Unit | None = None, **fields: Any) -> User:
    """An account with a person behind it."""
    user = make_user(name, **fields)
    make_person(user.name, unit=unit, user=user)
    return user


def make_manager(**fields: Any) -> User:
    """Somebody who manages classes for the whole office."""
    user = make_member(is_staff=True, **fields)
    people.appoint(user, Role.CLASS_MANAGER, by=None)
    return fresh(user)


def make_officer(role: Role, **fields: Any) -> User:
    """Somebody with an office-wide role."""
    user = make_member(is_staff=True, **fields)
    people.appoint(user, role, by=None)
    return fresh(user)


def make_class_staff(training_class: TrainingClass, role: Role, **fields: Any) -> User:
    """Somebody with a role in one class."""
    user = make_member(is_staff=True, **fields)
    training_class.staff.create(person=user.person, role=role)
    return fresh(user)


def fresh(user: User) -> User:
    """The same account without what an earlier request remembered of it."""
    return User.objects.get(pk=user.pk)


def make_venue(**fields: Any) -> Venue:
    return Venue.objects.create(**{"name": f"会议中心{next(_number)}"} | fields)


def make_lecturer(**fields: Any) -> Lecturer:
    return Lecturer.objects.create(**{"name": f"讲师{next(_number)}"} | fields)


def make_topic(**fields: Any) -> Topic:
    return Topic.objects.create(**{"name": f"专题{next(_number)}"} | fields)


def make_programme(**fields: Any) -> TrainingProgramme:
    number = next(_number)
    defaults = {"code": f"P{number}", "title": f"培训项目{number}", "year": 2026}
    unit = fields.pop("host_unit", None) or make_unit()
    return TrainingProgramme.objects.create(host_unit=unit, **defaults | fields)


def make_group(training_class: TrainingClass, **fields: Any) -> LearningGroup:
    """The next group of the class."""
    number = training_class.groups.count() + 1
    return LearningGroup.objects.create(
        training_class=training_class, **{"group_no": number} | fields
    )


def make_calendar_day(day: date, kind: str, name: str = "国庆节") -> CalendarDay:
    """A day of the holiday calendar; its year is announced, too."""
    year, _is_new = CalendarYear.objects.get_or_create(year=day.year)
    named = {"year": year, "kind": kind, "name": name}
    return CalendarDay.objects.update_or_create(date=day, defaults=named)[0]


def make_class(*, by: User | None = None, **fields: Any) -> TrainingClass:
    """A draft class. Without `by` it has no class manager."""
    number = next(_number)
    defaults = {
        "class_code": f"C{number}",
        "title": f"第{number}期培训班",
        "start_on": timezone.localdate(),
        "end_on": timezone.localdate() + timedelta(days=1),
    }
    training_class = TrainingClass(**defaults | fields)
    if by is None:
        training_class.save()
        return training_class
    return courses.create_class(training_class, by=by)


def today_at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A time of the local day."""
    day = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return day + timedelta(days=days)


def make_session(training_class: TrainingClass, **fields: Any) -> TrainingSession:
    """A required session of two hours; the next one starts when the last one ends."""
    last = training_class.sessions.order_by("ends_at").last()
    starts_at = fields.pop("starts_at", None) or (last.ends_at if last else today_at(9))
    defaults = {
        "title": f"第{next(_number)}讲",
        "ends_at": starts_at + timedelta(hours=2),
        "credit_hours": 2,
    }
    return courses.schedule_session(training_class, starts_at=starts_at, **defaults | fields)


def publish(training_class: TrainingClass) -> TrainingClass:
    """Give a draft what it lacks and publish it."""
    if not training_class.class_units.exists():
        training_class.class_units.create(unit=make_unit())
    if not training_class.staff.filter(role=Role.PRESIDING_HOST).exists():
        training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    if not training_class.sessions.exists():
        make_session(training_class)
    return courses.publish_class(training_class, acknowledged=["leave_limit"])


def make_running_class(*, by: User | None = None, **fields: Any) -> TrainingClass:
    """A published class whose learners may report in."""
    return courses.open_registration(publish(make_class(by=by, **fields)))


def make_quota(
    training_class: TrainingClass, unit: Unit | None = None, quota: int = 2, **fields: Any
) -> QuotaAllocation:
    """A unit's quota in the class."""
    return training_class.quotas.create(unit=unit or make_unit(), quota=quota, **fields)


def make_liaison(unit: Unit) -> User:
    """An account of the one who speaks for the unit."""
    user = make_member(unit=unit, is_staff=True)
    unit.liaison = user.person
    unit.save()
    return fresh(user)


def make_enrolment(
    training_class: TrainingClass, person: Person | None = None, *, status: str = "reported"
) -> Enrolment:
    """An enrolment brought to one of the active states by its verbs."""
    enrolment = courses.enrol(training_class, person or make_person())
    if status in ("confirmed", "reported"):
        enrolment = courses.confirm(enrolment)
    if status == "reported":
        # In time for the sessions of a class that lies in the past.
        start = training_class.start_on or timezone.localdate()
        enrolment = courses.report_in(enrolment, at=min(timezone.now(), midnight(start)))
    return enrolment


def midnight(day: date) -> datetime:
    """The beginning of a day, as people here have it."""
    return timezone.make_aware(datetime.combine(day, time.min))


def make_learner(training_class: TrainingClass, **fields: Any) -> User:
    """A learner of the class with an account."""
    user = make_member(**fields)
    make_enrolment(training_class, user.person)
    return fresh(user)
