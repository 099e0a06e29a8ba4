"""The units by their attendance in a year, from the summaries of days."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from attendance.models import UnitDay
from attendance.rates import Tally
from attendance.services.summaries import COUNTED
from people.models import Unit, User

_SUMS = ", ".join(f"sum({status})::bigint" for status in COUNTED)
_RANKING = f"""
SELECT unit_id, {_SUMS} FROM attendance_unitday
WHERE day >= %(start)s AND day < %(end)s GROUP BY unit_id
"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Place:
    """A unit's place among those that the asker may see; equal rates share one."""

    number: int
    unit_id: int
    unit: str
    tally: Tally


def ranking(year: int, user: User) -> list[Place]:
    """The units that the user may see, the best first."""
    units = Unit.objects.filter(pk__in=UnitDay.objects.visible_to(user).order_by().values("unit"))
    names = {unit.pk: str(unit) for unit in units}
    rows = [(unit, tally) for unit, tally in totals(year) if unit in names and tally.expected]
    rows.sort(key=lambda row: (-_rate(row[1]), names[row[0]]))
    places: list[Place] = []
    for number, (unit, tally) in enumerate(rows, start=1):
        if places and _rate(places[-1].tally) == _rate(tally):
            number = places[-1].number
        places.append(Place(number, unit, names[unit], tally))
    return places


def _rate(tally: Tally) -> float:
    return tally.there / tally.expected


def totals(year: int) -> Iterable[tuple[int, Tally]]:
    """What the records of each unit add up to in a year, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RANKING, {"start": date(year, 1, 1), "end": date(year + 1, 1, 1)})
        return [
            (unit, Tally(Counter(dict(zip(COUNTED, counts, strict=True)))))
            for unit, *counts in cursor.fetchall()
        ]
