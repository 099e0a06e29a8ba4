"""Quotas as somebody types or pastes them: unit, number, deadline and note in each line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from courses.errors import (
    DeadlineUnreadable,
    QuotasRefused,
    QuotaUnreadable,
    UnitAmbiguous,
    UnitUnknown,
    ValueTooLong,
)
from courses.models import QuotaAllocation
from courses.services import QuotaRow, QuotaUse
from peixun.errors import Refused
from people.models import Unit

MOST_QUOTAS, MOST_UNITS, LONGEST_NOTE = 9999, 500, 200
# A tab from a spreadsheet, a comma of either kind, or at least two blanks.
SEPARATOR = re.compile(r"\t|[,，;；]|\s{2,}")
MOMENT = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:\s+(\d{1,2})[:：](\d{2}))?"
)


@dataclass(frozen=True)
class Line:
    number: int
    unit: str
    quota: str
    deadline: str
    note: str


def read_quotas(text: str) -> list[QuotaRow]:
    """Read the lines of a table. Refused with every reason at once."""
    # The database keeps no NUL.
    lines = [_line(n, line) for n, line in enumerate(text.replace("\0", " ").splitlines(), 1)]
    lines = [line for line in lines if line != Line(line.number, "", "", "", "")]
    if len(lines) > MOST_UNITS:
        raise QuotasRefused(reasons=[ValueTooLong(column="", limit=MOST_UNITS)])
    units = Unit.objects.active().by_words({line.unit for line in lines})
    rows: list[QuotaRow] = []
    reasons: list[Refused] = []
    for line in lines:
        try:
            rows.append(_row(line, units.get(line.unit, [])))
        except Refused as refused:
            reasons.append(refused)
    if reasons:
        raise QuotasRefused(reasons=reasons)
    return rows


def written(uses: Iterable[QuotaUse]) -> str:
    """The quotas of a class as lines that can be edited and read again."""
    return "\n".join(_written(use.quota) for use in uses)


def _written(quota: QuotaAllocation) -> str:
    deadline = f"{timezone.localtime(quota.deadline):%Y-%m-%d %H:%M}" if quota.deadline else ""
    cells = [quota.unit.name, str(quota.quota), deadline, quota.note]
    return "\t".join(cells).rstrip("\t")


def _line(number: int, text: str) -> Line:
    cells = [cell.strip() for cell in SEPARATOR.split(text.strip("\r\n"))]
    unit, quota, deadline, *notes = [*cells, "", "", "", ""][: max(len(cells), 4)]
    return Line(number, unit, quota, deadline, " ".join(filter(None, notes)))


def _row(line: Line, units: list[Unit]) -> QuotaRow:
    if not units:
        raise UnitUnknown(unit=line.unit)
    if len(units) > 1:
        raise UnitAmbiguous(unit=line.unit)
    if not (line.quota.isdecimal() and len(line.quota) <= 4):
        raise QuotaUnreadable(number=line.number, text=line.quota)
    return QuotaRow(units[0], int(line.quota), _deadline(line), line.note[:LONGEST_NOTE])


def _deadline(line: Line) -> datetime | None:
    """The moment of a deadline; a day alone lasts until its last minute."""
    if not line.deadline:
        return None
    match = MOMENT.fullmatch(line.deadline)
    if match is None:
        raise DeadlineUnreadable(number=line.number, text=line.deadline)
    year, month, day, other_month, other_day, hour, minute = match.groups()
    try:
        at = time(int(hour), int(minute)) if hour else time(23, 59)
        date = datetime(int(year), int(month or other_month), int(day or other_day))
        if not 1900 <= date.year < 2200:
            raise ValueError(year)
        return timezone.make_aware(datetime.combine(date, at))
    except ValueError as error:
        raise DeadlineUnreadable(number=line.number, text=line.deadline) from error
