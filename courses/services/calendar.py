"""What kind of day a day is, as far as the holidays of its year have been announced."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courses.models import CalendarDay, CalendarYear

SATURDAY = 5


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    # A weekend day that is worked, to make up for a holiday.
    ADJUSTED = "adjusted_workday"
    # The holidays of its year have not been announced: nothing is guessed.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Day:
    """One day: its kind, and the name of the holiday that makes it so."""

    kind: DayKind
    name: str = ""

    @property
    def is_worked(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.ADJUSTED)


def kind_of(day: date) -> Day:
    """What kind of day this is."""
    return kinds_of([day])[day]


def kinds_of(days: Collection[date]) -> dict[date, Day]:
    """What kind of day each of the days is, in two statements."""
    years = {day.year for day in days}
    announced = set(CalendarYear.objects.filter(year__in=years).values_list("year", flat=True))
    special = {
        row.date: row
        for row in CalendarDay.objects.filter(date__in=set(days), year__year__in=announced)
    }
    return {day: _kind(day, special.get(day), is_known=day.year in announced) for day in days}


def _kind(day: date, special: CalendarDay | None, *, is_known: bool) -> Day:
    if not is_known:
        return Day(DayKind.UNKNOWN)
    is_weekend = day.weekday() >= SATURDAY
    if special is None:
        return Day(DayKind.WEEKEND if is_weekend else DayKind.WORKDAY)
    if special.kind == CalendarDay.Kind.HOLIDAY:
        return Day(DayKind.HOLIDAY, special.name)
    return Day(DayKind.ADJUSTED if is_weekend else DayKind.WORKDAY, special.name)
