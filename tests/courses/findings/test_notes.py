"""What is good to know, on both sides of each border."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from courses import services
from courses.models import CalendarYear
from courses.services import kinds_of
from tests.courses.findings.proposals import TUESDAY, at, noted, proposal, scheduled
from tests.factories import (
    make_calendar_day,
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("09:00", "12:00", set()),
        ("09:00", "12:01", {"over_lunch"}),
        ("12:59", "14:00", {"over_lunch"}),
        ("13:00", "14:00", set()),
        ("17:00", "18:00", set()),
        ("17:00", "18:01", {"in_evening"}),
        ("18:00", "19:00", {"in_evening"}),
    ],
)
def test_lunch_and_evening(begin, end, said):
    found = noted(proposal(make_class(), begin, end))

    assert found & {"over_lunch", "in_evening"} == said


@pytest.mark.parametrize(
    ("end", "said"), [("12:00", {"in_evening"}), ("12:01", {"in_evening", "over_lunch"})]
)
def test_lunch_of_the_next_day_counts_too(end, said):
    wanted = proposal(make_class(), "14:00", end, ends_at=at(end, days=1))

    assert noted(wanted) & {"over_lunch", "in_evening"} == said


@pytest.mark.parametrize(("hours", "is_long"), [(2, False), (2.5, True)])
def test_the_hours_of_a_half_day(hours, is_long):
    training_class = make_class(hours_per_half_day=4)
    scheduled(training_class, "08:00", "09:00", credit_hours=2)
    scheduled(training_class, "14:00", "15:00", credit_hours=4)
    make_session(training_class, starts_at=at("08:00", days=1), credit_hours=4)
    scheduled(training_class, "08:00", "09:00", credit_hours=4, is_required=False)
    session = scheduled(training_class, "11:00", "12:00", credit_hours=Decimal(hours))

    assert ("half_day_too_long" in noted(session)) is is_long


@pytest.mark.parametrize(("is_required", "credit"), [(False, 5), (True, 0)])
def test_what_counts_no_hours_is_not_too_long(is_required, credit):
    training_class = make_class(hours_per_half_day=4)
    scheduled(training_class, "08:00", "09:00", credit_hours=5)

    wanted = proposal(
        training_class, "10:00", "11:00", credit_hours=credit, is_required=is_required
    )
    assert "half_day_too_long" not in noted(wanted)


def test_the_hours_are_those_of_whoever_hears_most():
    training_class = make_class(hours_per_half_day=4)
    groups = [make_group(training_class), make_group(training_class)]
    together = scheduled(training_class, "08:00", "09:00", credit_hours=2)
    short = scheduled(training_class, "09:00", "10:00", credit_hours=1, group=groups[0])
    long = scheduled(training_class, "09:00", "10:00", credit_hours=2, group=groups[1])
    three = [together, short, long]
    assert ["half_day_too_long" in noted(one) for one in three] == [False, False, False]

    services.edit_session(long, credit_hours=3)
    long.refresh_from_db()

    assert ["half_day_too_long" in noted(one) for one in three] == [True, False, True]


@pytest.mark.parametrize(
    ("first", "last", "precision", "is_outside"),
    [
        (0, 0, "day", False),
        (1, 2, "day", True),
        (-2, -1, "day", True),
        (1, None, "day", True),
        (0, None, "day", False),
        (None, -1, "day", True),
        (None, 0, "day", False),
        (1, 2, "month", False),
    ],
)
def test_the_dates_of_the_class(first, last, precision, is_outside):
    first, last = (
        None if days is None else TUESDAY + timedelta(days=days) for days in (first, last)
    )
    training_class = make_class(start_on=first, end_on=last, date_precision=precision)

    found = noted(proposal(training_class, "09:00", "10:00"))
    assert ("outside_class_dates" in found) is is_outside


@pytest.mark.parametrize(("end", "is_holiday"), [("00:00", False), ("00:30", True)])
def test_midnight_still_is_of_the_day_before(end, is_holiday):
    make_calendar_day(TUESDAY + timedelta(days=1), "holiday")

    wanted = proposal(make_class(), "22:00", "23:00", ends_at=at(end, days=1))
    assert ("holiday" in noted(wanted)) is is_holiday


@pytest.mark.parametrize(("seats", "is_short"), [(2, True), (3, False)])
@pytest.mark.parametrize("by", ["capacity", "enrolments"])
def test_the_seats_of_the_hall(seats, is_short, by):
    training_class = make_class(capacity=3 if by == "capacity" else None)
    for _learner in range(3 if by == "enrolments" else 1):
        make_enrolment(training_class, status="nominated")

    wanted = proposal(training_class, "09:00", "10:00", venue=make_venue(seats=seats))
    assert ("seats_short" in noted(wanted)) is is_short


@pytest.mark.parametrize(("seats", "is_short"), [(1, True), (2, False)])
def test_the_seats_for_a_group(seats, is_short):
    training_class = make_class(capacity=9)
    group = make_group(training_class)
    for of_group in (group, group, group, None):
        enrolment = make_enrolment(training_class, status="nominated")
        if of_group:
            services.edit_enrolment(enrolment, group=group)
    services.withdraw(group.enrolments.first(), reason="因公")

    wanted = proposal(training_class, "09:00", "10:00", group=group, venue=make_venue(seats=seats))
    assert ("seats_short" in noted(wanted)) is is_short


@pytest.mark.parametrize(("mode", "is_missing"), [("online", False), ("full_time", True)])
def test_a_class_online_needs_no_venue(mode, is_missing):
    wanted = proposal(make_class(delivery_mode=mode), "09:00", "10:00")

    assert ("venue_missing" in noted(wanted)) is is_missing


def test_only_a_lecture_needs_a_lecturer():
    training_class = make_class()
    lecture = proposal(training_class, "09:00", "10:00")
    ceremony = proposal(training_class, "09:00", "10:00", session_type="opening")

    assert "lecturer_missing" in noted(lecture)
    assert "lecturer_missing" not in noted(lecture, [make_lecturer()])
    assert "lecturer_missing" not in noted(ceremony)


def test_the_kinds_of_days():
    CalendarYear.objects.filter(year=2026).delete()
    make_calendar_day(date(2026, 3, 9), "workday")
    make_calendar_day(date(2026, 3, 10), "holiday")
    make_calendar_day(date(2026, 3, 14), "workday")
    days = [date(2026, 3, number) for number in (9, 10, 13, 14, 15)]
    made = [*days, date(2026, 3, 21), date(2061, 3, 8)]

    kinds = kinds_of(made)

    assert [(kinds[day].kind.value, kinds[day].is_worked) for day in made] == [
        ("workday", True),
        ("holiday", False),
        ("workday", True),
        ("adjusted_workday", True),
        ("weekend", False),
        ("weekend", False),
        ("unknown", False),
    ]
