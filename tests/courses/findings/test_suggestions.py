"""The next free times: worked days, usual hours, everybody and everything free."""

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from courses import services
from courses.errors import WrongGroup, WrongPeriod
from courses.services import Wish
from courses.services.suggestions import usual_hours
from tests.api.client import Program
from tests.factories import (
    make_calendar_day,
    make_class,
    make_group,
    make_lecturer,
    make_manager,
    make_session,
    make_venue,
    publish,
)

pytestmark = pytest.mark.django_db
# A Friday; the Saturday after it is worked, the Monday a holiday.
FRIDAY = date(2060, 3, 5)
NOW = datetime(2060, 3, 1, tzinfo=timezone.get_default_timezone())


def at(day, hour, minute=0):
    when = datetime.combine(FRIDAY + timedelta(days=day), time(hour, minute))
    return timezone.make_aware(when)


@pytest.fixture(autouse=True)
def calendar():
    make_calendar_day(FRIDAY + timedelta(days=1), "workday")
    make_calendar_day(FRIDAY + timedelta(days=3), "holiday")
    with time_machine.travel(NOW, tick=False):
        yield


def wish(**wanted):
    days = {"date_from": FRIDAY, "date_to": FRIDAY + timedelta(days=6)}
    return Wish(**{"minutes": 120, "limit": 20} | days | wanted)


def starts(training_class, **wanted):
    return [slot.starts_at for slot in services.suggest_slots(training_class, wish(**wanted))]


def test_the_half_days_of_worked_days():
    found = starts(make_class())

    days = {timezone.localdate(when) for when in found}
    assert sorted((day - FRIDAY).days for day in days) == [0, 1, 4, 5, 6]
    assert found[:2] == [at(0, 8, 30), at(0, 14)]


def test_a_year_that_is_not_announced_offers_nothing():
    assert starts(make_class(), date_from=date(2061, 3, 7), date_to=date(2061, 3, 12)) == []


def test_the_hours_are_those_the_class_usually_has():
    training_class = make_class()
    make_session(training_class, starts_at=at(-1, 9), ends_at=at(-1, 11))

    assert starts(training_class, minutes=60)[:2] == [at(0, 9), at(0, 14)]


def test_what_the_class_and_others_hold_is_left_out():
    lecturer, venue = make_lecturer(), make_venue()
    other = make_class()
    make_session(other, lecturers=[lecturer], starts_at=at(0, 8))
    make_session(other, venue=venue, starts_at=at(0, 14))
    publish(other)
    training_class = make_class()
    make_session(training_class, starts_at=at(1, 8, 30), ends_at=at(1, 10))

    found = starts(training_class, lecturers=[lecturer], venue=venue, minutes=60)

    # On Saturday the class goes on after its own session.
    assert found[:2] == [at(1, 10), at(1, 14)]


def test_the_smallest_venue_that_fits_and_is_free():
    make_venue(name="小", seats=20, equipment="投影")
    fits = make_venue(name="中", seats=60, equipment="投影、音响")
    larger = make_venue(name="大", seats=200, equipment="投影、音响")
    make_venue(name="停用", seats=50, equipment="投影、音响", is_active=False)
    other = make_class()
    make_session(other, venue=fits, starts_at=at(0, 8, 30))
    publish(other)

    found = services.suggest_slots(make_class(), wish(seats=40, equipment=["投影", "音响"]))

    assert [slot.venue for slot in found[:2]] == [larger, fits]
    assert services.suggest_slots(make_class(), wish(seats=5000)) == []


@pytest.mark.parametrize(("minutes", "hours"), [(120, [(10, 0), (14, 0)]), (121, [(14, 0)])])
def test_a_session_goes_on_after_another_while_the_half_day_lasts(minutes, hours):
    training_class = make_class()
    make_session(training_class, starts_at=at(0, 8, 30), ends_at=at(0, 10))

    found = starts(training_class, minutes=minutes, date_to=FRIDAY)
    assert found == [at(0, *hour) for hour in hours]


@pytest.mark.parametrize(("now", "hours"), [(at(0, 8, 29), [8, 14]), (at(0, 8, 30), [14])])
def test_what_has_begun_is_not_offered(now, hours):
    with time_machine.travel(now, tick=False):
        found = starts(make_class(), date_to=FRIDAY)

    assert [timezone.localtime(when).hour for when in found] == hours


@pytest.mark.parametrize(
    ("hour", "usual"),
    [(11, (11, 14)), (12, (8, 12)), (13, (8, 13)), (17, (8, 17)), (18, (8, 14))],
)
def test_the_half_days_begin_at_noon_and_in_the_evening(hour, usual):
    session = make_session(make_class(), starts_at=at(-1, hour), ends_at=at(-1, hour, 30))

    assert tuple(begin.hour for begin, _end in usual_hours([session])) == usual


def test_the_usual_hours_are_from_the_first_begin_to_the_last_end():
    training_class = make_class()
    for day, begin, end in ((-2, 9, 12), (-1, 8, 13)):
        make_session(training_class, starts_at=at(day, begin), ends_at=at(day, end))

    assert usual_hours(training_class.sessions.all())[0] == (time(8), time(13))


@pytest.mark.parametrize(("seats", "fits"), [(60, True), (61, False)])
def test_a_venue_of_just_so_many_seats_fits(seats, fits):
    venue = make_venue(seats=60)

    found = services.suggest_slots(make_class(), wish(seats=seats, limit=1))
    assert [slot.venue for slot in found] == ([venue] if fits else [])


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (91, False), (92, True)])
def test_the_period_is_one_day_at_least_and_a_quarter_at_most(days, is_refused):
    wanted = wish(date_to=FRIDAY + timedelta(days=days), limit=1)

    with pytest.raises(WrongPeriod) if is_refused else nullcontext():
        services.suggest_slots(make_class(), wanted)


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_than_are_asked_for(limit):
    assert len(starts(make_class(), limit=limit)) == limit


def test_a_group_meets_while_another_does():
    training_class = make_class()
    one, other = make_group(training_class), make_group(training_class)
    make_session(training_class, group=other, starts_at=at(0, 8, 30), ends_at=at(0, 12))

    assert starts(training_class, group=one)[0] == at(0, 8, 30)
    assert starts(training_class, group=other)[0] == at(0, 14)
    with pytest.raises(WrongGroup):
        starts(make_class(), group=one)


def test_each_slot_says_what_is_to_be_known():
    lecturer = make_lecturer()
    lecturer.unavailabilities.create(starts_at=at(0, 8), ends_at=at(0, 12))

    first, second = services.suggest_slots(make_class(), wish(lecturers=[lecturer], limit=2))

    assert [finding.code for finding in first.findings][:1] == ["lecturer_unavailable"]
    assert "lecturer_unavailable" not in [finding.code for finding in second.findings]
    assert {finding.session for finding in first.findings} == {None}


def test_the_work_is_bounded(django_assert_max_num_queries):
    training_class, venues = make_class(), [make_venue(seats=50) for _ in range(12)]
    for number, venue in enumerate(venues):
        venue.blocks.create(starts_at=at(0, 0), ends_at=at(200 + number, 0), reason="检修")
    days = {"date_from": FRIDAY, "date_to": FRIDAY + timedelta(days=91)}

    with django_assert_max_num_queries(5 + 14 * 9):
        assert services.suggest_slots(training_class, wish(seats=10, **days)) == []


def test_the_api_suggests():
    venue = make_venue(name="大会堂")
    training_class = make_class()
    body = {"minutes": 90, "date_from": "2060-03-05", "date_to": "2060-03-06", "venue": venue.pk}

    answer = Program(make_manager()).post(f"training-classes/{training_class.pk}/suggest/", body)

    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["venue"] for item in items] == [venue.pk] * 4
    assert items[0]["starts_at"].startswith("2060-03-05T08:30")
    assert {finding["grade"] for finding in items[0]["findings"]} == {"inform"}
    assert training_class.sessions.count() == 0
