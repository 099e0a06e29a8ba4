"""How many hours of leave there are: of a request, and of learners against the limit."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from attendance.leave_rules import Account, Span, hours_missed
from attendance.models import AttendancePolicy, LeaveRequest
from courses.models import Enrolment, TrainingClass, TrainingSession
from courses.models.sessions import TrainingSessionQuerySet
from courses.services.training_classes import HALF_DAYS_OF_THE_LIMIT

# What everybody has to attend, and how long each leave in effect keeps somebody from it.
_ACCOUNTS = """
SELECT e.id, p.leave_limit, needed.hours, missed.credit_hours, missed.starts_at, missed.ends_at,
       missed.away
FROM courses_enrolment e
LEFT JOIN attendance_attendancepolicy p ON p.training_class_id = e.training_class_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.credit_hours), 0) AS hours
    FROM courses_trainingsession s
    WHERE s.training_class_id = e.training_class_id AND s.is_required AND s.status <> 'cancelled'
      AND (s.group_id IS NULL OR s.group_id = e.group_id)
) needed
LEFT JOIN LATERAL (
    SELECT s.credit_hours, s.starts_at, s.ends_at,
           sum(least(s.ends_at, l.to_at, coalesce(r.returned_at, l.to_at))
               - greatest(s.starts_at, l.from_at)) AS away
    FROM attendance_leavespan l
    JOIN attendance_leaverequest r ON r.id = l.request_id
    JOIN courses_trainingsession s ON s.training_class_id = e.training_class_id
    WHERE l.enrolment_id = e.id AND r.status = ANY(%(in_effect)s)
      AND (coalesce(p.counts_official_leave, true) OR r.leave_type <> 'official')
      AND coalesce(r.returned_at, l.to_at) > l.from_at
      AND s.is_required AND s.status <> 'cancelled'
      AND (s.group_id IS NULL OR s.group_id = e.group_id)
      AND s.starts_at < least(l.to_at, coalesce(r.returned_at, l.to_at)) AND s.ends_at > l.from_at
    GROUP BY s.id
) missed ON true
WHERE e.id = ANY(%(enrolments)s)
"""


class Hit(NamedTuple):
    """A session that a leave touches, with the credit hours missed of it."""

    session: TrainingSession
    hours: Decimal
    is_partial: bool


def leave_account(enrolment: Enrolment) -> Account:
    """What a learner has taken of the leave the class allows."""
    return leave_accounts([enrolment.pk])[enrolment.pk]


def leave_accounts(enrolments: Collection[int]) -> dict[int, Account]:
    """The accounts of many learners, in one statement."""
    with connection.cursor() as cursor:
        in_effect = [str(status) for status in LeaveRequest.IN_EFFECT]
        cursor.execute(_ACCOUNTS, {"enrolments": list(enrolments), "in_effect": in_effect})
        rows = cursor.fetchall()
    used: dict[int, Decimal] = defaultdict(Decimal)
    terms: dict[int, tuple[Decimal, int]] = {}
    for enrolment, parts, required, credit_hours, starts_at, ends_at, away in rows:
        terms[enrolment] = required, parts or AttendancePolicy().leave_limit
        if away:
            used[enrolment] += hours_missed(credit_hours, Span(starts_at, ends_at), away)
    return {
        enrolment: Account(required, used[enrolment], parts)
        for enrolment, (required, parts) in terms.items()
    }


def sessions_hit(enrolment: Enrolment, spans: Sequence[Span]) -> list[Hit]:
    """The sessions somebody would miss, in order."""
    if not spans:
        return []
    sessions = sessions_of(enrolment).between(spans[0].from_at, spans[-1].to_at)
    hits = (hit_of(session, spans) for session in sessions)
    return [hit for hit in hits if hit is not None]


def sessions_of(enrolment: Enrolment) -> TrainingSessionQuerySet:
    """The sessions at which the learner is expected."""
    own = Q(group=None) | Q(group=enrolment.group_id) if enrolment.group_id else Q(group=None)
    return TrainingSession.objects.required().filter(
        own, training_class=enrolment.training_class_id
    )


def hit_of(session: TrainingSession, spans: Sequence[Span]) -> Hit | None:
    """What of a session somebody misses who is away then; None where nothing."""
    during = Span(session.starts_at, session.ends_at)
    away = sum((during.overlap(span) for span in spans), timedelta(0))
    if not away:
        return None
    hours = hours_missed(session.credit_hours, during, away)
    return Hit(session, hours, is_partial=away < session.ends_at - session.starts_at)


def counts(policy: AttendancePolicy, leave_type: str) -> bool:
    """Whether leave of this kind counts against the limit."""
    return leave_type != LeaveRequest.Type.OFFICIAL or policy.counts_official_leave


def is_short(training_class: TrainingClass, account: Account) -> bool:
    """Whether any half-day of leave exceeds the limit of so short a class."""
    return account.required < HALF_DAYS_OF_THE_LIMIT * training_class.hours_per_half_day
