"""Reads and writes facts and records in whole sets: one statement each, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from attendance import verdicts
from attendance.models import AttendancePolicy
from attendance.verdicts import Fact, Kind, Limits, Status, Verdict, Window
from courses.models import Enrolment
from peixun.prepared import prepared_cursor

# In the place of the sheet's state: the session was called off after its roll had begun.
OFF = "off"
# What a line of the roll says of a learner, and what is the same on every line.
_LINE = """
e.id, e.person_id, e.group_id, e.status, e.attendance_exempt,
r.status, r.minutes_late, r.minutes_early
"""
_TERMS = f"""
CASE s.status WHEN 'cancelled' THEN '{OFF}' ELSE sheet.state END,
s.training_class_id, s.group_id, s.credit_hours, s.starts_at::text, s.ends_at::text,
p.check_in_opens, p.grace, p.late_is_absent, p.early_is_absent
"""
_SHEET = """
FROM attendance_attendancesheet sheet
JOIN courses_trainingsession s ON s.id = sheet.session_id
LEFT JOIN attendance_attendancepolicy p ON p.training_class_id = s.training_class_id
"""
_HOLD_SHEET = f"""
SELECT {_TERMS} {_SHEET} WHERE s.id = %(session)s FOR NO KEY UPDATE OF sheet
"""
_ROLL = f"""
SELECT {_LINE}
FROM courses_enrolment e
LEFT JOIN attendance_attendancerecord r ON r.session_id = %(session)s AND r.enrolment_id = e.id
WHERE e.id = ANY(%(enrolments)s) AND e.training_class_id = %(training_class)s
"""  # noqa: S608 - made of constants
# A single scan shares the sheet, so that it cannot be handed in meanwhile, and holds
# the learner, so that two scans of one learner are judged one after the other.
_HOLD_LEARNER = f"""
SELECT {_LINE}, {_TERMS} {_SHEET}
JOIN courses_enrolment e ON e.training_class_id = s.training_class_id
LEFT JOIN attendance_attendancerecord r ON r.session_id = s.id AND r.enrolment_id = e.id
WHERE s.id = %(session)s AND {{who}}
FOR NO KEY UPDATE OF e FOR SHARE OF sheet
"""
_BY_ENROLMENT = "e.id = %(who)s"
_BY_PERSON = "e.person_id = %(who)s AND e.status NOT IN ('cancelled', 'withdrawn', 'no_show')"
_FACTS = """
SELECT nonce, session_id, enrolment_id, kind, status, happened_at
FROM attendance_attendancefact
WHERE (session_id = %(session)s AND enrolment_id = ANY(%(enrolments)s)) OR nonce = ANY(%(nonces)s)
ORDER BY id
"""
_WRITE = """
WITH facts AS (
    INSERT INTO attendance_attendancefact (
        nonce, enrolment_id, kind, status, old_status, client_at, reason,
        training_class_id, session_id, happened_at, recorded_at, method, device, recorded_by_id)
    SELECT f.*, %(training_class)s, %(session)s, %(at)s, %(at)s, %(method)s, %(device)s, %(by)s
    FROM json_to_recordset(%(facts)s::json) AS f (
        nonce text, enrolment_id bigint, kind text, status text, old_status text,
        client_at timestamptz, reason text)
    ON CONFLICT (nonce) DO NOTHING
    RETURNING 1
), records AS (
    INSERT INTO attendance_attendancerecord (
        enrolment_id, status, source, minutes_late, minutes_early, hours_lost,
        training_class_id, session_id, rules_version, created_at, updated_at)
    SELECT unnest(r.enrolments), r.status, r.source, r.minutes_late, r.minutes_early, r.hours_lost,
           %(training_class)s, %(session)s, %(version)s, %(at)s, %(at)s
    FROM json_to_recordset(%(verdicts)s::json) AS r (
        enrolments bigint[], status text, source text, minutes_late int, minutes_early int,
        hours_lost numeric)
    ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
        status = EXCLUDED.status, source = EXCLUDED.source,
        minutes_late = EXCLUDED.minutes_late, minutes_early = EXCLUDED.minutes_early,
        hours_lost = EXCLUDED.hours_lost, rules_version = EXCLUDED.rules_version,
        updated_at = EXCLUDED.updated_at
)
SELECT count(*) FROM facts
"""


@dataclass(frozen=True)
class NewFact:
    """A fact about one learner of the session, about to be recorded."""

    nonce: str
    enrolment_id: int
    kind: Kind
    status: Status = Status.PENDING
    old_status: str = ""
    client_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Occasion:
    """What the facts of one write have in common."""

    session_id: int
    training_class_id: int
    at: datetime
    method: str
    by_id: int
    device: str = ""


class Terms(NamedTuple):
    """What holds for every line of a roll: the sheet's state, whose session, when, the limits."""

    sheet_state: str
    training_class_id: int
    session_group_id: int | None
    credit_hours: Decimal
    window: Window
    limits: Limits


class Learner(NamedTuple):
    """Somebody's line on the roll of a session, as the database has it."""

    enrolment_id: int
    person_id: int
    group_id: int | None
    enrolment_status: str
    exempt: bool
    status: Status
    minutes_late: int
    minutes_early: int
    sheet_state: str
    training_class_id: int
    session_group_id: int | None
    credit_hours: Decimal
    window: Window
    limits: Limits

    @property
    def is_expected(self) -> bool:
        return self.is_of_session and self.enrolment_status in Enrolment.EXPECTED

    @property
    def is_of_session(self) -> bool:
        """Whether the session is of the whole class or of the learner's group."""
        return self.session_group_id in (None, self.group_id)

    def judge(self, facts: Iterable[Fact]) -> Verdict:
        return verdicts.judge(self.window, self.limits, facts, exempt=self.exempt)


def hold_sheet(session_id: int) -> Terms | None:
    """Lock the sheet of a session against every other write; None where there is none."""
    with prepared_cursor() as cursor:
        cursor.execute(_HOLD_SHEET, {"session": session_id})
        row = cursor.fetchone()
    return _terms(*row) if row else None


def roll_of(session_id: int, terms: Terms, enrolments: Collection[int]) -> dict[int, Learner]:
    """The lines of these enrolments, by enrolment. The caller holds the sheet."""
    values: dict[str, Any] = {
        "session": session_id,
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
    who, key = (_BY_PERSON, person) if enrolment is None else (_BY_ENROLMENT, enrolment)
    with prepared_cursor() as cursor:
        cursor.execute(_HOLD_LEARNER.format(who=who), {"session": session_id, "who": key})
        row = cursor.fetchone()
    return _learner(row[:8], _terms(*row[8:])) if row else None


def _learner(row: Sequence[Any], terms: Terms) -> Learner:
    status, late, early = row[5:]
    judged = Status(status or Status.PENDING), late or 0, early or 0
    return Learner._make([*row[:5], *judged, *terms])


def _terms(
    state: str,
    training_class_id: int,
    group_id: int | None,
    hours: Decimal,
    starts_at: str,
    ends_at: str,
    *numbers: int,
) -> Terms:
    policy = AttendancePolicy()
    if numbers[0] is not None:
        policy = AttendancePolicy(**dict(zip(_NUMBERS, numbers, strict=True)))
    window = policy.window(datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at))
    return Terms(state, training_class_id, group_id, hours, window, policy.limits)


_NUMBERS = ("check_in_opens", "grace", "late_is_absent", "early_is_absent")


class Use(NamedTuple):
    """What a nonce stands for."""

    session_id: int
    enrolment_id: int
    kind: str
    status: str = Status.PENDING


@dataclass(frozen=True)
class Known:
    """Facts that are in the database already."""

    by_enrolment: dict[int, list[Fact]]
    by_nonce: dict[str, Use]


def known_facts(session_id: int, enrolments: Collection[int], nonces: Collection[str]) -> Known:
    """The facts of these enrolments, and what each of the nonces was used for."""
    with prepared_cursor() as cursor:
        cursor.execute(
            _FACTS,
            {"session": session_id, "enrolments": list(enrolments), "nonces": list(nonces)},
        )
        rows = cursor.fetchall()
    by_enrolment: dict[int, list[Fact]] = defaultdict(list)
    by_nonce = {}
    for nonce, session, enrolment, kind, status, at in rows:
        by_nonce[nonce] = Use(session, enrolment, kind, status)
        if session == session_id:
            by_enrolment[enrolment].append(Fact(Kind(kind), at, Status(status)))
    return Known(by_enrolment, by_nonce)


def write(
    occasion: Occasion,
    facts: Sequence[NewFact],
    judged: Sequence[tuple[Learner, Verdict]],
) -> bool:
    """Record the facts and the verdicts that follow. False: a nonce was taken meanwhile."""
    values: dict[str, Any] = {
        "facts": orjson.dumps(facts).decode(),
        "verdicts": orjson.dumps(_by_verdict(judged)).decode(),
        "training_class": occasion.training_class_id,
        "session": occasion.session_id,
        "at": occasion.at,
        "method": occasion.method,
        "device": occasion.device,
        "by": occasion.by_id,
        "version": verdicts.VERSION,
    }
    with prepared_cursor() as cursor:
        cursor.execute(_WRITE, values)
        (written,) = cursor.fetchone()
    return bool(written == len(facts))


def _by_verdict(judged: Sequence[tuple[Learner, Verdict]]) -> list[dict[str, Any]]:
    """Each verdict once, with the enrolments it is about: in a full hall there are few."""
    enrolments: dict[tuple[Verdict, Decimal], list[int]] = defaultdict(list)
    for learner, verdict in judged:
        enrolments[verdict, hours_lost(learner, verdict)].append(learner.enrolment_id)
    return [
        {
            "enrolments": about,
            "status": verdict.status,
            "source": verdict.source,
            "minutes_late": verdict.minutes_late,
            "minutes_early": verdict.minutes_early,
            "hours_lost": str(hours),
        }
        for (verdict, hours), about in enrolments.items()
    ]


def hours_lost(learner: Learner, verdict: Verdict) -> Decimal:
    """The credit hours a verdict costs: all of the session's, or none (DOMAIN chapter 5)."""
    lost = verdict.status in (Status.ABSENT, Status.ON_LEAVE)
    return learner.credit_hours if lost else Decimal(0)
