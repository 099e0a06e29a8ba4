"""What kind of day a day is: as announced, else unknown."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from courses.models import CalendarDay, CalendarYear
from courses.services import DayKind, kind_of
from tests.factories import make_calendar_day

pytestmark = pytest.mark.django_db
seed = import_module("courses.migrations.0008_known_holidays")


@pytest.fixture
def calendar():
    CalendarYear.objects.all().delete()
    seed.enter(apps, None)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 1, 1), DayKind.HOLIDAY, "元旦"),
        (date(2025, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 3, 10), DayKind.WORKDAY, ""),
        (date(2026, 3, 14), DayKind.WEEKEND, ""),
        (date(2004, 1, 17), DayKind.ADJUSTED, "春节"),
        (date(2003, 10, 1), DayKind.UNKNOWN, ""),
        (date(2060, 10, 1), DayKind.UNKNOWN, ""),
    ],
)
@pytest.mark.usefixtures("calendar")
def test_the_known_years_are_there(day, kind, name):
    assert (kind_of(day).kind, kind_of(day).name) == (kind, name)


@pytest.mark.usefixtures("calendar")
def test_the_calendar_agrees_with_the_package_day_by_day():
    import chinese_calendar

    from courses.services import kinds_of

    days = chinese_calendar.get_dates(date(2004, 1, 1), date(2026, 12, 31))
    kinds = kinds_of(days)

    assert [day for day in days if kinds[day].is_worked != chinese_calendar.is_workday(day)] == []


def test_what_the_office_enters_counts_at_once():
    make_calendar_day(date(2060, 10, 1), "holiday", "国庆节")

    assert kind_of(date(2060, 10, 1)).kind == DayKind.HOLIDAY
    assert kind_of(date(2060, 10, 2)).kind == DayKind.WEEKEND

    CalendarYear.objects.filter(year=2060).delete()
    assert not CalendarDay.objects.filter(date__year=2060).exists()
    assert kind_of(date(2060, 10, 1)).kind == DayKind.UNKNOWN
