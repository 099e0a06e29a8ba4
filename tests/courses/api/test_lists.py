"""Every list of courses: its cost, its filters, its search, and who sees what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import services
from courses.models import Booking
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_learner,
    make_lecturer,
    make_manager,
    make_person,
    make_programme,
    make_quota,
    make_running_class,
    make_session,
    make_topic,
    make_unit,
    make_venue,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def program(manager):
    return Program(manager)


def make_class_unit():
    return make_class().class_units.create(unit=make_unit())


def make_staff():
    return make_class().staff.create(person=make_person(), role=Role.CLASS_TEACHER)


def make_full_session():
    lecturers = [make_lecturer(), make_lecturer()]
    fields = {"venue": make_venue(), "topic": make_topic(), "lecturers": lecturers}
    return make_session(make_class(), **fields)


def make_transfer():
    enrolment = make_enrolment(make_running_class())
    group = make_group(enrolment.training_class)
    return services.transfer(enrolment, group, reason="调整", by=make_manager())


LISTS = {
    "training-programmes/": make_programme,
    "training-classes/": make_class,
    "class-units/": make_class_unit,
    "class-staff/": make_staff,
    "venues/": make_venue,
    "topics/": make_topic,
    "lecturers/": make_lecturer,
    "sessions/": make_full_session,
    "bookings/?resource=venue": make_full_session,
    "learning-groups/": lambda: make_group(make_class()),
    "enrolments/": lambda: make_enrolment(make_running_class()),
    "quota-allocations/": lambda: make_quota(make_class()),
    "group-transfers/": make_transfer,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_two_statements_however_long(program, path, rows):
    for _row in range(rows):
        LISTS[path]()

    with CaptureQueriesContext(connection) as queries:
        response = program.read(path)

    assert len(response.json()["items"]) >= rows
    assert len(queries) == 2


def ids(response):
    return [item["id"] for item in response.json()["items"]]


def test_a_class_shows_its_hours_and_places(program):
    training_class = make_running_class(capacity=30)
    make_session(training_class, credit_hours="3.5")
    make_session(training_class, credit_hours=4, is_required=False)
    make_enrolment(training_class)
    make_enrolment(training_class, status="nominated")

    shown = program.read(f"training-classes/{training_class.pk}/").json()

    assert (shown["total_hours"], shown["enrolled"], shown["capacity"]) == ("5.5", 2, 30)


@pytest.mark.parametrize(("hour", "half_day"), [(8, "am"), (11, "am"), (12, "pm"), (18, "evening")])
def test_a_session_shows_its_half_day_by_the_local_clock(program, hour, half_day):
    session = make_session(make_class(), starts_at=today_at(hour))

    assert program.read(f"sessions/{session.pk}/").json()["half_day"] == half_day
    assert session.half_day == half_day


def test_a_session_shows_names_beside_keys(program):
    session = make_full_session()

    shown = program.read(f"sessions/{session.pk}/").json()

    assert shown["venue"] == session.venue_id
    assert shown["venue_name"] == session.venue.name
    assert shown["topic_name"] == session.topic.name
    assert shown["training_class_title"] == session.training_class.title
    assert sorted(shown["lecturers"]) == sorted(one.pk for one in session.lecturers.all())


def test_a_booking_shows_when_and_for_whom(program):
    session = make_session(make_class(), venue=make_venue())

    response = program.read(f"bookings/?training_class={session.training_class_id}")
    items = response.json()["items"]

    kept = {(item["resource"], item["resource_id"], item["is_holding"]) for item in items}
    assert kept == {
        ("venue", session.venue_id, False),
        ("class", session.training_class_id, True),
    }
    assert len({(item["starts_at"], item["ends_at"]) for item in items}) == 1
    assert Booking.objects.count() == 2


def test_classes_are_found_by_their_days(program):
    today = timezone.localdate()
    early = make_class(start_on=today, end_on=today + timedelta(days=1))
    late = make_class(start_on=today + timedelta(days=5), end_on=today + timedelta(days=6))
    path = "training-classes/?date_{}={}"

    assert ids(program.read(path.format("from", today + timedelta(days=2)))) == [late.pk]
    assert ids(program.read(path.format("to", today + timedelta(days=2)))) == [early.pk]


def test_a_class_with_two_parts_of_a_unit_is_found_once(program):
    training_class, unit = make_class(), make_unit()
    make_class()
    training_class.class_units.create(unit=unit, role="host")
    training_class.class_units.create(unit=unit, role="supervisor")

    assert ids(program.read(f"training-classes/?unit={unit.pk}")) == [training_class.pk]


def test_sessions_are_found_by_local_days(program):
    training_class = make_class()
    # 00:30 of a local day is the evening before in UTC.
    night = make_session(training_class, starts_at=today_at(0, 30, days=1))
    make_session(training_class, starts_at=today_at(23, days=2))
    day = timezone.localdate() + timedelta(days=1)

    assert ids(program.read(f"sessions/?date_from={day}&date_to={day}")) == [night.pk]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sessions/?training_class={}", lambda s: s.training_class_id),
        ("sessions/?venue={}", lambda s: s.venue_id),
        ("sessions/?topic={}", lambda s: s.topic_id),
        ("sessions/?lecturer={}", lambda s: s.lecturers.first().pk),
    ],
)
def test_sessions_are_found_by_what_they_use(program, path, value):
    wanted, _other = make_full_session(), make_full_session()

    assert ids(program.read(path.format(value(wanted)))) == [wanted.pk]


def test_enrolments_are_found_by_person_unit_group_and_status(program):
    training_class = make_running_class()
    wanted = make_enrolment(training_class, make_person("欧阳娜"))
    make_enrolment(training_class, make_person("王建国"), status="confirmed")
    group = make_group(training_class)
    wanted.group = group
    wanted.save()

    for query in (
        f"person={wanted.person_id}",
        f"unit={wanted.unit_id}",
        f"group={group.pk}",
        "status=reported",
        "search=oyn",
        "search=欧阳",
    ):
        assert ids(program.read(f"enrolments/?{query}")) == [wanted.pk], query


def test_enrolments_can_be_ordered_by_the_reading_of_the_name(program):
    training_class = make_running_class()
    late = make_enrolment(training_class, make_person("曾国强"))
    early = make_enrolment(training_class, make_person("艾米"))

    assert ids(program.read("enrolments/?ordering=person__pinyin")) == [early.pk, late.pk]
    assert ids(program.read("enrolments/")) == [late.pk, early.pk]


@pytest.mark.parametrize("path", LISTS)
def test_an_unknown_parameter_is_refused(program, path):
    sign = "&" if "?" in path else "?"

    response = program.read(f"{path}{sign}colour=red")

    assert_problem(response, 400, "unknown_parameter", ("colour", "unknown_parameter"))


def test_a_learner_sees_the_class_and_not_who_else_is_in_it():
    training_class = make_running_class()
    other = make_running_class()
    make_enrolment(training_class)
    learner = make_learner(training_class)
    program = Program(learner)

    assert ids(program.read("training-classes/")) == [training_class.pk]
    assert ids(program.read("sessions/")) == [
        session.pk for session in training_class.sessions.all()
    ]
    assert ids(program.read("enrolments/")) == [learner.person.enrolments.get().pk]
    assert program.read(f"training-classes/{other.pk}/").status_code == 404
    assert_problem(program.read("venues/"), 403, "permission_denied")


def test_staff_of_one_class_see_that_class():
    training_class, other = make_running_class(), make_running_class()
    program = Program(make_class_staff(training_class, Role.CLASS_TEACHER))
    mine = make_enrolment(training_class)
    make_enrolment(other)

    assert ids(program.read("training-classes/")) == [training_class.pk]
    assert ids(program.read("enrolments/")) == [mine.pk]
