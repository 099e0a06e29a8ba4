"""Scans that stand out: shown to the class teacher, never refused, nobody is accused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from attendance.errors import FlagUnknown, ReasonMissing
from attendance.models import FlagReview
from courses.models import TrainingSession
from people.models import User

# A phone's own mark; a device of the office at a door scans everybody.
PHONE = "phone:"
CLOSE_SECONDS = 3

_FLAGS = """
WITH scans AS (
    SELECT f.id, f.device, f.enrolment_id, f.recorded_at,
           lag(f.id) OVER turn AS id_before,
           lag(f.enrolment_id) OVER turn AS enrolment_before,
           f.recorded_at - lag(f.recorded_at) OVER turn AS gap
    FROM attendance_attendancefact f
    WHERE f.session_id = %(session)s AND f.device <> '' AND f.kind IN ('in', 'out')
      AND NOT EXISTS (SELECT 1 FROM attendance_attendancefact a WHERE a.annuls_id = f.id)
    WINDOW turn AS (PARTITION BY f.device ORDER BY f.recorded_at, f.id)
), close AS (
    SELECT * FROM scans
    WHERE enrolment_before <> enrolment_id AND gap <= %(seconds)s * interval '1 second'
), marked AS (
    SELECT 'same_phone' AS kind, device, id FROM scans
    WHERE device LIKE %(phone)s AND device IN (
        SELECT device FROM scans GROUP BY device HAVING count(DISTINCT enrolment_id) > 1)
    UNION
    SELECT 'seconds_apart', device, unnest(ARRAY[id_before, id]) FROM close
), flags AS (
    SELECT kind, device, array_agg(id ORDER BY id) AS facts, max(id) AS last_fact
    FROM marked GROUP BY kind, device
)
SELECT flags.kind, flags.device, flags.last_fact, review.note, reviewer.name,
       json_agg(json_build_object('enrolment', e.id, 'name', p.name, 'unit', u.name,
                                  'seat', e.seat_no, 'kind', f.kind, 'at', f.recorded_at)
                ORDER BY f.id)
FROM flags
JOIN attendance_attendancefact f ON f.id = ANY(flags.facts)
JOIN courses_enrolment e ON e.id = f.enrolment_id
JOIN people_person p ON p.id = e.person_id
JOIN people_unit u ON u.id = e.unit_id
LEFT JOIN attendance_flagreview review
    ON review.session_id = %(session)s AND review.kind = flags.kind
    AND review.device = flags.device AND review.last_fact = flags.last_fact
LEFT JOIN people_user reviewer ON reviewer.id = review.reviewed_by_id
GROUP BY flags.kind, flags.device, flags.last_fact, review.note, reviewer.name
ORDER BY flags.last_fact, flags.kind
"""


class Seen(NamedTuple):
    """One scan of a flag."""

    enrolment_id: int
    name: str
    unit: str
    seat_no: int | None
    kind: str
    at: datetime


class Flag(NamedTuple):
    """Scans that stand out, and what somebody said who looked at them."""

    kind: str
    device: str
    last_fact: int
    note: str | None
    reviewer: str | None
    scans: Sequence[Seen]

    @property
    def label(self) -> str:
        return str(FlagReview.Kind(self.kind).label)


def flags_of(session: TrainingSession) -> list[Flag]:
    """One phone for several people, and people within three seconds of each other on a device."""
    values: dict[str, Any] = {"session": session.pk, "seconds": CLOSE_SECONDS, "phone": f"{PHONE}%"}
    with connection.cursor() as cursor:
        cursor.execute(_FLAGS, values)
        rows = cursor.fetchall()
    return [Flag._make([*row[:5], [_seen(scan) for scan in row[5]]]) for row in rows]


def _seen(scan: dict[str, Any]) -> Seen:
    *rest, at = scan.values()
    return Seen._make([*rest, datetime.fromisoformat(at)])


@transaction.atomic
def review_flag(
    session: TrainingSession, kind: str, last_fact: int, *, note: str, by: User
) -> FlagReview:
    """Say what a flag was. Refused: no words, a flag that is not there or was reviewed."""
    if not note.strip():
        raise ReasonMissing()
    found = [
        flag
        for flag in flags_of(session)
        if (flag.kind, flag.last_fact, flag.note) == (kind, last_fact, None)
    ]
    if not found:
        raise FlagUnknown()
    review, is_new = FlagReview.objects.get_or_create(
        session=session,
        kind=kind,
        device=found[0].device,
        last_fact=last_fact,
        defaults={"note": note.strip(), "reviewed_by": by},
    )
    if not is_new:
        raise FlagUnknown()
    return review
