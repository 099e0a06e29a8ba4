"""Reads and writes facts and records in whole sets: one statement each, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from attendance import verdicts
from attendance.services.rolls import NO_HOURS, OFF, STATUSES, Learner, Terms
from attendance.verdicts import (
    PLAIN,
    Circumstances,
    Fact,
    Kind,
    Leave,
    Overdue,
    Status,
    Verdict,
)
from peixun.prepared import prepared_cursor

_KINDS = {str(kind): kind for kind in Kind}
# What happened at the session, and the leaves that reach into it: one look for both. The names
# in braces are SQL expressions.
FACTS = """
SELECT id, nonce, session_id, enrolment_id, kind, status, happened_at, recorded_at, annuls_id
FROM attendance_attendancefact
WHERE {facts}
UNION ALL
SELECT NULL, NULL, NULL, span.enrolment_id, 'leave', leave.decided_at::text, span.from_at,
       LEAST(span.to_at, leave.returned_at), NULL
FROM attendance_leaverequest leave
JOIN attendance_leavespan span ON span.request_id = leave.id
WHERE leave.training_class_id = {training_class} AND span.enrolment_id = {enrolment}
  AND leave.status IN ('approved', 'overdue', 'closed') AND span.from_at < {ends_at}
  AND LEAST(span.to_at, leave.returned_at) > GREATEST(span.from_at, {starts_at})
UNION ALL
SELECT NULL, NULL, NULL, leave.enrolment_id, 'overdue', NULL, leave.to_at, leave.returned_at, NULL
FROM attendance_leaverequest leave
WHERE leave.training_class_id = {training_class} AND leave.enrolment_id = {enrolment}
  AND leave.overdue_at IS NOT NULL AND leave.to_at < {ends_at}
  AND (leave.returned_at IS NULL OR leave.returned_at > {starts_at})
"""
_FACTS = FACTS.format(
    facts="(session_id = %(session)s AND enrolment_id = ANY(%(enrolments)s))"
    " OR nonce = ANY(%(nonces)s)",
    training_class="%(training_class)s",
    enrolment="ANY(%(enrolments)s)",
    starts_at="%(starts_at)s",
    ends_at="%(ends_at)s",
)
_WRITE = """
WITH facts AS (
    INSERT INTO attendance_attendancefact (
        nonce, enrolment_id, kind, happened_at, status, old_status, client_at, reason, annuls_id,
        training_class_id, session_id, recorded_at, method, device, recorded_by_id)
    SELECT f.*, %(training_class)s, %(session)s, %(at)s, %(method)s, %(device)s, %(by)s
    FROM json_to_recordset(%(facts)s::json) AS f (
        nonce text, enrolment_id bigint, kind text, at timestamptz, status text, old_status text,
        client_at timestamptz, reason text, annuls_id bigint)
    ON CONFLICT (nonce) DO NOTHING
    RETURNING 1
), records AS (
    INSERT INTO attendance_attendancerecord (
        enrolment_id, status, source, minutes_late, minutes_early, hours_lost,
        training_class_id, session_id, rules_version, revision, created_at, updated_at)
    SELECT unnest(r.enrolments), r.status, r.source, r.minutes_late, r.minutes_early, r.hours_lost,
           %(training_class)s, %(session)s, %(version)s, 1, %(at)s, %(at)s
    FROM json_to_recordset(%(verdicts)s::json) AS r (
        enrolments bigint[], status text, source text, minutes_late int, minutes_early int,
        hours_lost numeric)
    ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
        status = EXCLUDED.status, source = EXCLUDED.source,
        minutes_late = EXCLUDED.minutes_late, minutes_early = EXCLUDED.minutes_early,
        hours_lost = EXCLUDED.hours_lost, rules_version = EXCLUDED.rules_version,
        revision = attendance_attendancerecord.revision + 1, updated_at = EXCLUDED.updated_at
)
SELECT count(*) FROM facts
"""


@dataclass(slots=True)
class NewFact:
    """A fact about one learner of the session, about to be recorded."""

    nonce: str
    enrolment_id: int
    kind: Kind
    at: datetime
    status: Status = Status.PENDING
    old_status: str = ""
    client_at: datetime | None = None
    reason: str = ""
    annuls_id: int | None = None


@dataclass(frozen=True)
class Occasion:
    """What the facts of one write have in common."""

    session_id: int
    training_class_id: int
    at: datetime
    method: str
    by_id: int
    device: str = ""


class Use(NamedTuple):
    """What a nonce stands for."""

    session_id: int
    enrolment_id: int
    kind: str
    status: str = Status.PENDING


# Facts about to be recorded are newer than all that are: no key is ever as high.
FIRST_NEW = 2**62


@dataclass(frozen=True)
class Known:
    """What is in the database already, and bears on the verdicts about a session."""

    by_enrolment: dict[int, list[Fact]]
    by_nonce: dict[str, Use]
    leaves: dict[int, list[Leave]]
    overdue: dict[int, list[Overdue]]

    def add(self, learner: Learner, fact: "NewFact", at: datetime) -> None:
        """Count a fact that is about to be recorded `at` a time."""
        facts = self.by_enrolment[learner.enrolment_id]
        facts.append(Fact(fact.kind, fact.at, fact.status, at, FIRST_NEW + len(facts)))

    def circumstances(self, learner: Learner) -> Circumstances:
        """Without what makes no difference, so that most learners have the same."""
        window, key = learner.terms.window, learner.enrolment_id
        is_off = learner.terms.sheet_state == OFF
        joined = learner.joined_at
        if joined is not None and joined < window.ends_at:
            joined = None
        left = learner.left_at
        if left is not None and left >= window.ends_at:
            left = None
        leaves, overdue = self.leaves.get(key, ()), self.overdue.get(key, ())
        if not (is_off or learner.is_exempt or joined or left or leaves or overdue):
            return PLAIN
        return Circumstances(is_off, learner.is_exempt, joined, left, tuple(leaves), tuple(overdue))

    def judge(self, learner: Learner) -> Verdict:
        """What follows from all that is known of a learner."""
        return verdicts.judge(
            learner.terms.window,
            learner.terms.limits,
            self.by_enrolment.get(learner.enrolment_id, ()),
            self.circumstances(learner),
        )


def known_facts(terms: Terms, enrolments: Collection[int], nonces: Collection[str] = ()) -> Known:
    """The facts and leaves of these enrolments, and what each of the nonces was used for."""
    values: dict[str, Any] = {
        "session": terms.session_id,
        "training_class": terms.training_class_id,
        "enrolments": list(enrolments),
        "nonces": list(nonces),
        "starts_at": terms.window.starts_at,
        "ends_at": terms.window.ends_at,
    }
    with prepared_cursor() as cursor:
        cursor.execute(_FACTS, values)
        rows = cursor.fetchall()
    return known_of(terms.session_id, rows)


def known_of(session_id: int, rows: Iterable[Sequence[Any]]) -> Known:
    """What the rows of `FACTS` say about a session."""
    rows = list(rows)
    known = Known(defaultdict(list), {}, defaultdict(list), defaultdict(list))
    annulled = {row[8] for row in rows}
    for key, nonce, session, enrolment, kind, status, at, then, _annuls in rows:
        if kind == "leave":
            leave = Leave(at, then, datetime.fromisoformat(status))
            known.leaves[enrolment].append(leave)
        elif kind == "overdue":
            known.overdue[enrolment].append(Overdue(at, then))
        else:
            known.by_nonce[nonce] = Use(session, enrolment, kind, status)
            if session == session_id and key not in annulled:
                fact = Fact(_KINDS[kind], at, STATUSES[status], then, key)
                known.by_enrolment[enrolment].append(fact)
    return known


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
    return learner.terms.credit_hours if lost else NO_HOURS
