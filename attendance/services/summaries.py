"""What the rankings of units read: the records of each unit and local day, added up.

A summary is never counted on from itself. What is handed in, taken back or corrected is
recounted from the records, for the units of that class on that day.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from attendance.models import UnitDay
from attendance.verdicts import Status
from courses.models import TrainingSession

# Nothing is pending on a sheet that is handed in, and nothing of it would be shown.
COUNTED = tuple(status for status in Status if status != Status.PENDING)
_COLUMNS = ", ".join(COUNTED)
# The day of a summary has a lock of its own; this number says what it is about.
_LOCK = 7_120
_COUNTS = ", ".join(
    f"(count(*) FILTER (WHERE r.status = '{status}'))::int AS {status}" for status in COUNTED
)
_COUNT = f"""
SELECT (s.starts_at AT TIME ZONE %(zone)s)::date AS day, e.unit_id,
       {_COUNTS}
FROM courses_trainingsession s
JOIN attendance_attendancesheet sheet ON sheet.session_id = s.id
JOIN attendance_attendancerecord r ON r.session_id = s.id
JOIN courses_enrolment e ON e.id = r.enrolment_id
WHERE sheet.state <> 'open' AND s.status <> 'cancelled'
"""  # noqa: S608 - made of constants
# Counting everything takes as long as it takes; requests have a limit.
_NO_HURRY = "SET LOCAL statement_timeout = 0"
_OF_DAY = "AND s.starts_at >= %(start)s AND s.starts_at < %(end)s AND e.unit_id = ANY(%(units)s)"
_BY = "GROUP BY 1, 2"
_WRITE = f"INSERT INTO attendance_unitday (day, unit_id, {_COLUMNS})"
_COMPARE = f"""
WITH counted AS ({_COUNT} {_BY})
SELECT day, unit_id FROM (SELECT day, unit_id, {_COLUMNS} FROM attendance_unitday) kept
FULL JOIN counted USING (day, unit_id)
WHERE kept IS DISTINCT FROM counted
ORDER BY day, unit_id
"""  # noqa: S608 - made of constants


@transaction.atomic
def refresh(*sessions: int) -> None:
    """Recount the days of these sessions, for the units that have learners in their classes.

    To be called last in a verb that hands in, takes back or changes a sheet handed
    in: the days stay locked until it ends.
    """
    rows = TrainingSession.objects.filter(pk__in=sessions).order_by()
    by_day: dict[date, set[int]] = {}
    for starts_at, training_class in rows.values_list("starts_at", "training_class"):
        by_day.setdefault(timezone.localtime(starts_at).date(), set()).add(training_class)
    for day in sorted(by_day):
        _recount(day, by_day[day])


def _recount(day: date, classes: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        # Two sheets of a day count each other's units: one after the other, each sees
        # what the other has written.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, day.toordinal()])
        cursor.execute(
            "SELECT DISTINCT unit_id FROM courses_enrolment WHERE training_class_id = ANY(%s)",
            [list(classes)],
        )
        units = [unit for (unit,) in cursor.fetchall()]
        UnitDay.objects.filter(day=day, unit__in=units).delete()
        values = _zone() | _times(day) | {"units": units}
        cursor.execute(f"{_WRITE} {_COUNT} {_OF_DAY} {_BY}", values)


def _zone() -> dict[str, Any]:
    return {"zone": timezone.get_default_timezone_name()}


def _times(day: date) -> dict[str, Any]:
    start = timezone.make_aware(datetime.combine(day, time()))
    return {"start": start, "end": start + timedelta(days=1)}


@transaction.atomic
def summarise() -> int:
    """Count everything anew; the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(_NO_HURRY)
        # Nothing is handed in meanwhile, and readers see the old rows until the end.
        cursor.execute(
            "LOCK TABLE attendance_attendancesheet, attendance_unitday IN EXCLUSIVE MODE"
        )
        cursor.execute("DELETE FROM attendance_unitday")
        cursor.execute(f"{_WRITE} {_COUNT} {_BY}", _zone())
        return int(cursor.rowcount)


@transaction.atomic
def differences_of_summaries() -> list[tuple[date, int]]:
    """The days and units whose summary is not what counting the records gives."""
    with connection.cursor() as cursor:
        cursor.execute(_NO_HURRY)
        cursor.execute(_COMPARE, _zone())
        return list(cursor.fetchall())
