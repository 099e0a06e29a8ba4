"""Which days a series of sessions falls on, and what each of them is called."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from courses.errors import SeriesEmpty, SeriesTooLong, SeriesTooShort

MOST_SESSIONS = 100
# A session's title has room for 200 characters, its number among them.
LONGEST_TITLE = 190
# No series looks for its days any further than this many days ahead.
HORIZON = 2 * 366


@dataclass(frozen=True)
class Pattern:
    """A session of `minutes` at `starts` on each of the weekdays (Monday is 1; none: every day).

    It ends with the day `until`, after `count` sessions, or with the last of the titles,
    whichever comes first.
    """

    first: date
    starts: time
    minutes: int
    titles: Sequence[str]
    weekdays: Collection[int] = ()
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True)
class Planned:
    """One session of a series that is not made yet."""

    day: date
    title: str


def plan(pattern: Pattern, is_off: Callable[[date], bool]) -> list[Planned]:
    """The sessions of a pattern; days for which `is_off` holds are passed over."""
    several = len(pattern.titles) > 1
    wanted = len(pattern.titles) if several else pattern.count
    found = (day for day in days_ahead(pattern) if not is_off(day))
    days = list(islice(found, MOST_SESSIONS + 1 if wanted is None else wanted))
    if not days:
        raise SeriesEmpty()
    if len(days) > MOST_SESSIONS:
        raise SeriesTooLong(limit=MOST_SESSIONS)
    if several and len(days) < len(pattern.titles):
        raise SeriesTooShort(titles=len(pattern.titles), days=len(days))
    titles = pattern.titles if several else numbered(pattern.titles[0], len(days))
    return [Planned(day, title) for day, title in zip(days, titles, strict=True)]


def days_ahead(pattern: Pattern) -> list[date]:
    """The days on which the pattern would put a session if no day were off."""
    days = ((pattern.until or date.max) - pattern.first).days
    ahead = (pattern.first + timedelta(days=n) for n in range(min(days, HORIZON) + 1))
    return [day for day in ahead if not pattern.weekdays or day.isoweekday() in pattern.weekdays]


def numbered(title: str, count: int) -> list[str]:
    """The title for each of several sessions, with its number; one alone needs none."""
    if count == 1:
        return [title]
    # Translators: the title of one session of a series, with its number in it.
    words = _("%(title)s (%(number)s)")
    return [words % {"title": title, "number": number} for number in range(1, count + 1)]
