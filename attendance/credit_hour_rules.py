"""How much training a person needs, and has (DOMAIN P3, P4). Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

# Division level and above, and ranks from 四级调研员 up: in five years. The others: every year.
FIVE_YEAR_LEVELS = ("provincial", "bureau", "division")
FIVE_YEAR_RANKS = ("调研员", "巡视员")
YEARLY, IN_FIVE_YEARS, YEARS = Decimal(90), Decimal(550), 5


class Need(NamedTuple):
    """So many credit hours within so many years."""

    hours: Decimal
    years: int


class Progress(NamedTuple):
    """What somebody has of what they need, in the years up to one."""

    need: Need
    from_year: int
    to_year: int
    hours: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.need.hours - self.hours, Decimal(0))

    @property
    def is_met(self) -> bool:
        return self.hours >= self.need.hours

    @property
    def percent(self) -> int:
        """Rounded down: only 100 means that it is met."""
        return min(100, int(100 * self.hours / self.need.hours))


def need_of(post_level: str, rank: str) -> Need:
    """What the national rule asks of somebody of this level and rank."""
    is_high = post_level in FIVE_YEAR_LEVELS or any(word in rank for word in FIVE_YEAR_RANKS)
    return Need(IN_FIVE_YEARS, YEARS) if is_high else Need(YEARLY, 1)


def progress(need: Need, by_year: Mapping[int, Decimal], year: int) -> Progress:
    """What counts towards the need in the years that end with `year`."""
    first = year - need.years + 1
    hours = sum((by_year.get(one, Decimal(0)) for one in range(first, year + 1)), Decimal(0))
    return Progress(need, first, year, hours)
