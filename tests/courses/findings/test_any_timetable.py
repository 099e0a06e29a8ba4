"""Whatever is done to timetables, nothing is held twice and what is found is all there is."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses import services
from courses.models import Booking, TrainingSession
from peixun.errors import Refused
from tests.courses.findings import oracle
from tests.factories import (
    make_calendar_day,
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_person,
    make_unit,
    make_venue,
)

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 13)
CLASSES, THINGS = 3, 2


class Scene:
    """Three classes with two groups each, two venues, two lecturers, and what is in the way."""

    def __init__(self):
        make_calendar_day(FRIDAY + timedelta(days=1), "workday")
        self.venues = [
            make_venue(seats=2, buffer_minutes=30),
            make_venue(opens_at=time(9), closes_at=time(17)),
        ]
        self.lecturers = [make_lecturer(buffer_minutes=60), make_lecturer()]
        self.venues[1].blocks.create(starts_at=at(0, 13), ends_at=at(0, 15), reason="检修")
        self.lecturers[1].unavailabilities.create(starts_at=at(1, 9), ends_at=at(1, 12))
        self.classes = [make_class(start_on=FRIDAY, end_on=FRIDAY) for _ in range(CLASSES)]
        self.groups = [[make_group(one), make_group(one)] for one in self.classes]
        person = make_person()
        for training_class, groups in zip(self.classes, self.groups, strict=True):
            training_class.class_units.create(unit=make_unit())
            training_class.staff.create(person=make_person(), role="presiding_host")
            enrolment = make_enrolment(training_class, person, status="nominated")
            services.edit_enrolment(enrolment, group=groups[0])
            make_enrolment(training_class, status="nominated")
            make_enrolment(training_class, status="nominated")
        self.begin()

    def begin(self):
        """One class holds a morning: together in one hall, then each group by itself."""
        place = {"lecturers": [], "is_required": True, "reason": "会场紧张"}
        for venue, group, hour in ((0, None, 9), (1, 0, 10), (None, 1, 10)):
            self.schedule(0, 0, place | {"when": (0, hour, 2), "venue": venue, "group": group})
        self.publish(0, 0, place)

    def run(self, step):
        """Do one step; a refusal is as good as a success."""
        verb, number, which, place = step
        with suppress(Refused):
            getattr(self, verb)(number, which, place)

    def schedule(self, number, which, place):
        services.schedule_session(
            self.classes[number], title="课", credit_hours=2, **self.values(number, place)
        )

    def move(self, number, which, place):
        session = self.session(number, which)
        if session:
            services.edit_session(session, **self.values(number, place))

    def cancel(self, number, which, place):
        session = self.session(number, which)
        if session:
            services.cancel_session(session, reason="停课")

    def publish(self, number, which, place):
        services.publish_class(
            self.classes[number], acknowledged=["leave_limit"], reason=place["reason"]
        )

    def call_off(self, number, which, place):
        services.cancel_class(self.classes[number], reason="停办")

    def session(self, number, which):
        sessions = list(TrainingSession.objects.filter(training_class=self.classes[number]))
        return sessions[which % len(sessions)] if sessions else None

    def values(self, number, place):
        day, hour, half_hours = place["when"]
        starts_at = at(day, hour)
        return {
            "starts_at": starts_at,
            "ends_at": starts_at + half_hours * timedelta(minutes=30),
            "venue": pick(self.venues, place["venue"]),
            "lecturers": [self.lecturers[one] for one in place["lecturers"]],
            "group": pick(self.groups[number], place["group"]),
            "is_required": place["is_required"],
            "reason": place["reason"],
        }


def pick(things, number):
    return None if number is None else things[number]


def at(day, hour):
    return timezone.make_aware(datetime.combine(FRIDAY + timedelta(days=day), time(hour)))


ONE = st.none() | st.integers(0, THINGS - 1)
PLACES = st.fixed_dictionaries(
    {
        "when": st.tuples(
            st.sampled_from([0, 0, 0, 1]),
            st.sampled_from([8, 9, 9, 10, 10, 11, 12, 17]),
            st.integers(1, 4),
        ),
        "venue": ONE,
        "lecturers": st.sets(st.integers(0, THINGS - 1)),
        "group": ONE,
        "is_required": st.sampled_from([True, True, True, False]),
        "reason": st.sampled_from(["", "会场紧张"]),
    }
)
VERBS = st.sampled_from(["schedule"] * 8 + ["move"] * 2 + ["publish"] * 2 + ["cancel", "call_off"])
STEPS = st.lists(
    st.tuples(VERBS, st.sampled_from([1, 1, 2, 0]), st.integers(0, 5), PLACES),
    min_size=5,
    max_size=12,
)


# Without shrinking: what fails is told at once, and the steps are few enough to read.
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
@given(STEPS)
def test_nothing_is_held_twice_and_everything_is_found(steps):
    undo = transaction.savepoint()
    try:
        scene = Scene()
        for step in steps:
            scene.run(step)

        assert oracle.held_twice() == []
        assert bookings_overlapping() == []
        for training_class in scene.classes:
            assert told(training_class) == oracle.findings(training_class)
    finally:
        transaction.savepoint_rollback(undo)


def told(training_class):
    found = services.findings_of(training_class)
    return sorted(((one.grade.value, one.code, one.session, one.other) for one in found), key=str)


def bookings_overlapping():
    """The same by the rows of the bookings: pairs that hold one thing at one time."""
    held = list(Booking.objects.filter(is_holding=True))
    return [
        (one.pk, other.pk)
        for one in held
        for other in held
        if one.pk < other.pk
        and (one.resource, one.resource_id) == (other.resource, other.resource_id)
        and one.during.lower < other.during.upper
        and other.during.lower < one.during.upper
        and parts_meet(one.part, other.part)
    ]


def parts_meet(one, other):
    return one.lower is None or other.lower is None or one.lower == other.lower


def test_the_oracle_sees_what_slips_past_the_rules():
    scene = Scene()
    place = {"when": (0, 15, 2), "venue": 0, "lecturers": {0}, "group": None}
    place |= {"is_required": True, "reason": "x"}
    for number in (1, 2):
        scene.schedule(number, 0, place)
    scene.publish(1, 0, place)
    assert oracle.held_twice() == []

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE courses_booking DROP CONSTRAINT nothing_is_booked_twice_at_a_time"
        )
        cursor.execute("UPDATE courses_trainingclass SET status = 'published'")

    assert len(oracle.held_twice()) == 1
    assert len(bookings_overlapping()) == 2
