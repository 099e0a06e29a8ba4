"""The lines of a roll: who is on it and what holds for each, one statement for all of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F

from attendance.models import AttendancePolicy, AttendanceSheet
from attendance.verdicts import Limits, Source, Status, Verdict, Window
from courses.models import Enrolment
from peixun.prepared import prepared_cursor

# In the place of the sheet's state: the session was called off after its roll had begun.
OFF = "off"
# What a line of the roll says of a learner, and what is the same on every line.
LINE = """
e.id, e.person_id, e.group_id, e.status, e.attendance_exempt, e.reported_at, e.left_at,
r.status, r.source, r.minutes_late, r.minutes_early, r.revision
"""
TERMS = f"""
CASE s.status WHEN 'cancelled' THEN '{OFF}' ELSE sheet.state END,
s.id, s.training_class_id, s.group_id, s.credit_hours, s.starts_at::text, s.ends_at::text,
COALESCE((sheet.numbers->>'check_in_opens')::int, p.check_in_opens),
COALESCE((sheet.numbers->>'grace')::int, p.grace),
COALESCE((sheet.numbers->>'late_is_absent')::int, p.late_is_absent),
COALESCE((sheet.numbers->>'early_is_absent')::int, p.early_is_absent)
"""
SHEET = """
FROM attendance_attendancesheet sheet
JOIN courses_trainingsession s ON s.id = sheet.session_id
LEFT JOIN attendance_attendancepolicy p ON p.training_class_id = s.training_class_id
"""
_READ_SHEET = f"SELECT {TERMS} {SHEET} WHERE s.id = %(session)s"
_HOLD_SHEET = """
SELECT id FROM attendance_attendancesheet WHERE session_id = %(session)s FOR NO KEY UPDATE
"""
_ROLL = f"""
SELECT {LINE}
FROM courses_enrolment e
LEFT JOIN attendance_attendancerecord r ON r.session_id = %(session)s AND r.enrolment_id = e.id
WHERE e.id = ANY(%(enrolments)s) AND e.training_class_id = %(training_class)s
"""  # noqa: S608 - made of constants
# A single scan shares the sheet, so that it cannot be handed in meanwhile, and holds
# the learner, so that two scans of one learner are judged one after the other.
_HOLD_LEARNER = f"""
SELECT {LINE}, {TERMS} {SHEET}
JOIN courses_enrolment e ON e.training_class_id = s.training_class_id
LEFT JOIN attendance_attendancerecord r ON r.session_id = s.id AND r.enrolment_id = e.id
WHERE s.id = %(session)s AND {{who}}
FOR NO KEY UPDATE OF e FOR SHARE OF sheet
"""
_BY_ENROLMENT = "e.id = %(who)s"
_BY_PERSON = "e.person_id = %(who)s AND e.status NOT IN ('cancelled', 'withdrawn', 'no_show')"
# Everybody of whom the sheet of a session has to say something: those who were in the class
# during the session, and those about whom something is recorded.
_EVERYBODY = """
SELECT e.id FROM courses_enrolment e
JOIN courses_trainingsession s ON s.id = %(session)s AND s.training_class_id = e.training_class_id
WHERE (%(anew)s
       AND (e.status = ANY(%(expected)s)
            OR (e.status = 'withdrawn' AND e.reported_at IS NOT NULL))
       AND (s.group_id IS NULL OR s.group_id = e.group_id)
       AND (e.reported_at IS NULL OR e.reported_at < s.ends_at)
       AND (e.left_at IS NULL OR e.left_at > s.starts_at))
   OR EXISTS (SELECT 1 FROM attendance_attendancefact f
              WHERE f.session_id = s.id AND f.enrolment_id = e.id)
"""


# Plain words: members of an enumeration compare a hundred times more slowly.
_NOT_CLOSED = frozenset({AttendanceSheet.State.OPEN.value, OFF})


class Terms(NamedTuple):
    """What holds for every line of a roll: the sheet's state, whose session, when, the limits."""

    sheet_state: str
    session_id: int
    training_class_id: int
    session_group_id: int | None
    credit_hours: Decimal
    window: Window
    limits: Limits

    @property
    def is_closed(self) -> bool:
        """Whether the sheet is handed in: what was judged then is not judged by new numbers."""
        return self.sheet_state not in _NOT_CLOSED


class Learner(NamedTuple):
    """Somebody's line on the roll of a session, as the database has it."""

    enrolment_id: int
    person_id: int
    group_id: int | None
    enrolment_status: str
    has_exemption: bool
    joined_at: datetime | None
    left_at: datetime | None
    # Of the record, if there is one.
    verdict: Verdict
    revision: int
    terms: Terms

    @property
    def is_expected(self) -> bool:
        """Whether somebody was in the class during some of the session, and it is theirs."""
        if not self.is_of_session:
            return False
        window = self.terms.window
        if self.joined_at is not None and self.joined_at >= window.ends_at:
            return False
        if self.enrolment_status == Enrolment.Status.WITHDRAWN and self.joined_at is not None:
            return self.left_at is not None and self.left_at > window.starts_at
        return self.enrolment_status in Enrolment.EXPECTED

    @property
    def is_exempt(self) -> bool:
        """An exemption given or lifted later does not reach back to a sheet handed in."""
        if self.terms.is_closed and self.revision:
            return self.verdict.source == Source.EXEMPTION
        return self.has_exemption

    @property
    def is_of_session(self) -> bool:
        """Whether the session is of the whole class or of the learner's group."""
        return self.terms.session_group_id in (None, self.group_id)


def hold_sheet(session_id: int) -> Terms | None:
    """Lock the sheet of a session against every other write; None where there is none.

    The terms are read once the lock is ours: what was waited for may have called the session off.
    """
    with prepared_cursor() as cursor:
        cursor.execute(_HOLD_SHEET, {"session": session_id})
        if cursor.fetchone() is None:
            return None
    return read_sheet(session_id)


def touch_sheet(session_id: int) -> None:
    """Tell scans under way that something else changes what they rest on (see `glance`)."""
    AttendanceSheet.objects.filter(session=session_id).update(state=F("state"))


def read_sheet(session_id: int) -> Terms | None:
    """The terms of a session's sheet as they are now, unlocked."""
    return _sheet(_READ_SHEET, session_id)


def _sheet(statement: str, session_id: int) -> Terms | None:
    with prepared_cursor() as cursor:
        cursor.execute(statement, {"session": session_id})
        row = cursor.fetchone()
    return _terms(*row) if row else None


def everybody(terms: Terms) -> list[int]:
    """The enrolments of which the sheet of a session has to say something.

    Who was in which group when a sheet was handed in is known by its lines alone.
    """
    values: dict[str, Any] = {
        "session": terms.session_id,
        "anew": not (terms.is_closed and terms.session_group_id is not None),
        "expected": [str(status) for status in Enrolment.EXPECTED],
    }
    with prepared_cursor() as cursor:
        cursor.execute(_EVERYBODY, values)
        return [key for (key,) in cursor.fetchall()]


def roll_of(terms: Terms, enrolments: Collection[int]) -> dict[int, Learner]:
    """The lines of these enrolments, by enrolment. Who writes them holds the sheet."""
    values: dict[str, Any] = {
        "session": terms.session_id,
        "training_class": terms.training_class_id,
        "enrolments": list(enrolments),
    }
    with prepared_cursor() as cursor:
        cursor.execute(_ROLL, values)
        return {row[0]: _learner(row, terms) for row in cursor.fetchall()}


def hold_learner(
    session_id: int, *, enrolment: int | None = None, person: int | None = None
) -> Learner | None:
    """Lock and return one learner's line, named by enrolment or by person."""
    who, key = named(enrolment, person)
    with prepared_cursor() as cursor:
        cursor.execute(_HOLD_LEARNER.format(who=who), {"session": session_id, "who": key})
        row = cursor.fetchone()
    return learner_of(row) if row else None


def named(enrolment: int | None, person: int | None) -> tuple[str, int | None]:
    """The condition that names a learner, and its value `who`."""
    return (_BY_PERSON, person) if enrolment is None else (_BY_ENROLMENT, enrolment)


def learner_of(row: Sequence[Any]) -> Learner:
    """The learner of a row of `LINE` and `TERMS`."""
    return _learner(row[:_LINE_WIDTH], _terms(*row[_LINE_WIDTH:]))


_LINE_WIDTH = 12
NO_HOURS = Decimal(0)
UNJUDGED = Verdict(Status.PENDING, Source.NOTHING)


def _learner(row: Sequence[Any], terms: Terms) -> Learner:
    *line, status, source, late, early, revision = row
    if status is None:
        return Learner._make([*line, UNJUDGED, 0, terms])
    verdict = Verdict(STATUSES[status], _SOURCES[source], late, early)
    return Learner._make([*line, verdict, revision, terms])


STATUSES = {str(status): status for status in Status}
_SOURCES = {str(source): source for source in Source}


def _terms(
    state: str,
    session_id: int,
    training_class_id: int,
    group_id: int | None,
    hours: Decimal,
    starts_at: str,
    ends_at: str,
    *numbers: int,
) -> Terms:
    opens, *limits = numbers if numbers[0] is not None else _DEFAULTS
    starts = datetime.fromisoformat(starts_at)
    window = Window(starts - timedelta(minutes=opens), starts, datetime.fromisoformat(ends_at))
    return Terms(state, session_id, training_class_id, group_id, hours, window, Limits(*limits))


# Of the policy, in the order of the statement; a sheet that is handed in keeps its own.
NUMBERS = ("check_in_opens", "grace", "late_is_absent", "early_is_absent")
_DEFAULTS = [getattr(AttendancePolicy(), name) for name in NUMBERS]
