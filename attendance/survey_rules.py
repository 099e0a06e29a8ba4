"""What the answers to a survey come to. Pure: values in, values out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

# Fewer answers would tell who gave them (DOMAIN, US-14).
SHOWN_FROM = 5
# An indicator that falls short of it is marked.
GOOD_PERCENT = Decimal(85)


class Grade(StrEnum):
    """How content somebody is; the words are those of `models.surveys.Grade`."""

    VERY = "very"
    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


# Out of twenty (our default): a lecture that everybody finds good is good.
MOST_POINTS = 20
POINTS = {Grade.VERY: 20, Grade.SATISFIED: 17, Grade.FAIR: 12, Grade.DISSATISFIED: 6}
# The five indicators of the card that is filled in after a lecture (L19).
INDICATORS = ("relevance", "theory", "information", "delivery", "conduct")


class Tally(NamedTuple):
    """How often each grade was given, by indicator."""

    answers: int
    grades: Mapping[str, Mapping[str, int]]

    @property
    def is_shown(self) -> bool:
        return self.answers >= SHOWN_FROM

    def percent(self, indicator: str) -> Decimal:
        """The points of an indicator, of those there were to be had."""
        if not self.answers:
            return Decimal(0)
        got = sum(POINTS[Grade(grade)] * count for grade, count in self.grades[indicator].items())
        return _rounded(Decimal(100 * got) / (MOST_POINTS * self.answers))

    @property
    def total(self) -> Decimal:
        """All indicators together: points out of a hundred."""
        percents = [self.percent(indicator) for indicator in INDICATORS]
        return _rounded(sum(percents, Decimal(0)) / len(INDICATORS))

    def falls_short(self, indicator: str) -> bool:
        return self.percent(indicator) < GOOD_PERCENT


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def summed(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one: of a lecturer, of a class."""
    rows = list(tallies)
    grades: dict[str, dict[str, int]] = {
        indicator: {
            grade: sum(row.grades[indicator].get(grade, 0) for row in rows) for grade in Grade
        }
        for indicator in INDICATORS
    }
    return Tally(sum(row.answers for row in rows), grades)


def closes_at(session_ends_at: datetime, days: int) -> datetime:
    """Until when a survey is answered; without days there is none."""
    return session_ends_at + timedelta(days=days)
