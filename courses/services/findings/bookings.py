"""What other classes hold around given times, read by index: a few rows for each."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import orjson

from courses.services.findings.plans import Taken
from peixun.prepared import prepared_cursor

_COLUMNS = "b.resource, b.resource_id, lower(b.during), upper(b.during), b.session_id"
_BOOKINGS = """
FROM courses_booking b
WHERE b.resource = w.resource AND b.resource_id = w.resource_id AND b.is_holding
"""
# JSON and not arrays: their length, which a plan would be made for each time anew, is hidden.
# What is held of one venue or lecturer does not overlap: of all that starts no later
# than the window, only the last can still be on when the window begins.
_HELD = f"""
SELECT b.*, s.title, c.id, c.title, NULL::bigint, s.venue_id
FROM json_to_recordset(%s::json) AS w (
    resource varchar, resource_id bigint, starts_at timestamptz, ends_at timestamptz)
CROSS JOIN LATERAL (
    SELECT {_COLUMNS} {_BOOKINGS}
        AND lower(b.during) > w.starts_at AND lower(b.during) < w.ends_at
    UNION ALL
    (SELECT {_COLUMNS} {_BOOKINGS}
        AND lower(b.during) <= w.starts_at ORDER BY lower(b.during) DESC LIMIT 1)
) AS b (resource, resource_id, starts_at, ends_at, session_id)
JOIN courses_trainingsession s ON s.id = b.session_id
JOIN courses_trainingclass c ON c.id = s.training_class_id
WHERE b.ends_at > w.starts_at
"""  # noqa: S608 - made of constants


class Window(NamedTuple):
    """A time, buffers included, at which a venue or a lecturer is wanted."""

    resource: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime


def held_within(windows: Collection[Window]) -> list[Taken]:
    """What is held of venues and lecturers within the windows, by whichever class."""
    if not windows:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(_HELD, [orjson.dumps([window._asdict() for window in windows]).decode()])
        return list({Taken._make(row) for row in cursor.fetchall()})
