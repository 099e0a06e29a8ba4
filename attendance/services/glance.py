"""A scan in two statements: one look without a lock, and a write only if nothing has changed.

A row's xmin is another one after every update, whoever wrote it. The write holds what a scan
always holds, the learner and the sheet, and then the record; rows that it had to wait for are
looked at again once they are free. So what the look saw still holds, or nothing is written.
Whoever changes what a verdict rests on in other tables touches the sheet (`rolls.touch_sheet`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from attendance import verdicts
from attendance.services import ledger, rolls
from attendance.services.ledger import Known, NewFact, Occasion, hours_lost
from attendance.services.rolls import Learner
from attendance.verdicts import Verdict
from peixun.prepared import prepared_cursor

_LINE = """
JOIN courses_enrolment e ON e.training_class_id = s.training_class_id
JOIN attendance_attendancerecord r ON r.session_id = s.id AND r.enrolment_id = e.id
"""
_VERSION = "concat_ws(' ', e.xmin, r.xmin, sheet.xmin, s.xmin)"
_FACTS = ledger.FACTS.format(
    facts="session_id = s.id AND enrolment_id = e.id",
    training_class="s.training_class_id",
    enrolment="e.id",
    starts_at="s.starts_at",
    ends_at="s.ends_at",
)
_LOOK = f"""
SELECT {_VERSION},
    (SELECT json_agg(json_build_array(a, b, c, d, e, f, g, h, i))::text
     FROM ({_FACTS}) AS known (a, b, c, d, e, f, g, h, i)),
    {rolls.LINE}, {rolls.TERMS}
{rolls.SHEET} {_LINE}
WHERE s.id = %(session)s AND {{who}}
"""  # noqa: S608 - made of constants
# Locks in the order of everybody else: learner, sheet, record.
_WRITE = f"""
WITH held AS (
    SELECT r.id, e.id AS enrolment_id, s.id AS session_id, s.training_class_id
    FROM attendance_attendancesheet sheet
    JOIN courses_trainingsession s ON s.id = sheet.session_id {_LINE}
    WHERE s.id = %(session)s AND e.id = %(enrolment)s AND {_VERSION} = %(version)s
    FOR NO KEY UPDATE OF e FOR SHARE OF sheet FOR NO KEY UPDATE OF r
), fact AS (
    INSERT INTO attendance_attendancefact (
        nonce, enrolment_id, kind, happened_at, status, old_status, client_at, reason,
        training_class_id, session_id, recorded_at, method, device, recorded_by_id)
    SELECT %(nonce)s, enrolment_id, %(kind)s, %(happened_at)s, 'pending', '', %(client_at)s, '',
           training_class_id, session_id, %(at)s, %(method)s, %(device)s, %(by)s
    FROM held
    ON CONFLICT (nonce) DO NOTHING
    RETURNING 1
)
UPDATE attendance_attendancerecord r SET
    status = %(status)s, source = %(source)s, minutes_late = %(minutes_late)s,
    minutes_early = %(minutes_early)s, hours_lost = %(hours_lost)s, rules_version = %(rules)s,
    revision = revision + 1, updated_at = %(at)s
FROM held, fact WHERE r.id = held.id
"""  # noqa: S608 - made of constants


class Glance(NamedTuple):
    """What held for a learner at one moment."""

    learner: Learner
    known: Known
    version: str


def look(
    session_id: int, *, enrolment: int | None = None, person: int | None = None
) -> Glance | None:
    """A learner's line and what is known, without a lock; None where there is no record yet.

    Nonces are known of this learner at this session; others are for `write` to meet.
    """
    who, key = rolls.named(enrolment, person)
    with prepared_cursor() as cursor:
        cursor.execute(_LOOK.format(who=who), {"session": session_id, "who": key})
        row = cursor.fetchone()
    if row is None:
        return None
    version, facts, *line = row
    known = ledger.known_of(session_id, _rows(facts))
    return Glance(rolls.learner_of(line), known, version)


def _rows(facts: str | None) -> Iterator[Sequence[Any]]:
    for *fact, at, then, annuls in orjson.loads(facts or "[]"):
        yield *fact, datetime.fromisoformat(at), then and datetime.fromisoformat(then), annuls


def write(occasion: Occasion, fact: NewFact, glance: Glance, verdict: Verdict) -> bool:
    """Record a scan and its verdict if all is as it was seen; False: nothing is written."""
    values: dict[str, Any] = {
        "session": occasion.session_id,
        "enrolment": fact.enrolment_id,
        "version": glance.version,
        "nonce": fact.nonce,
        "kind": fact.kind,
        "happened_at": fact.at,
        "client_at": fact.client_at,
        "at": occasion.at,
        "method": occasion.method,
        "device": occasion.device,
        "by": occasion.by_id,
        "hours_lost": hours_lost(glance.learner, verdict),
        "rules": verdicts.VERSION,
        **verdict._asdict(),
    }
    with prepared_cursor() as cursor:
        cursor.execute(_WRITE, values)
        return bool(cursor.rowcount == 1)
