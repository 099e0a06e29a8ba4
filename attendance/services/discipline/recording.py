"""Breaches are recorded, by people or by a locked sheet, and corrected by a new record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.discipline_rules import Act, raised_by
from attendance.errors import (
    ClassNotRunning,
    NobodyInvolved,
    NotYetHappened,
    OtherClass,
    RuleNotInEffect,
    TooManyInvolved,
    WrongRule,
    WrongSession,
)
from attendance.models import AttendanceRecord, DisciplineRecord, DisciplineRule
from attendance.models.discipline import Category, Severity
from attendance.services.discipline import evidence, telling
from attendance.services.discipline.writing import (
    advance,
    hold,
    note,
    refuse_during_appeal,
    refuse_learner,
    require_reason,
)
from attendance.services.letters import correct_bulletins
from attendance.services.sealed_words import sealed
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import User

# A whole class may leave early; more is a slip of the finger (our default).
MOST_INVOLVED = 200
# While and after it is held; not before it is announced, not once it is in the archive.
WRITABLE = (*TrainingClass.RUNNING, TrainingClass.Status.CONCLUDED)
Origin = DisciplineRecord.Origin
# What a record takes over from the one that tells the incident.
SHARED = ("rule", "session", "category", "severity", "place", "occurred_at", "origin")


@transaction.atomic
def record_breach(
    record: DisciplineRecord, *, by: User, description: str, at: datetime | None = None
) -> DisciplineRecord:
    """Save an unsaved record of a breach of discipline, with who recorded it.

    Category and severity come from the rule where they are not given. Refused:
    a rule or a session of another class, a rule not in effect then, a time that
    has not come yet, a class that is not announced or is in the archive.
    """
    at = at or timezone.now()
    _complete(record, at)
    record.recorded_by = by
    record.sealed_description = sealed(description)
    record.save()
    note(record, Act.RECORD, by=by, at=at)
    telling.tell_recorded(record)
    return record


@transaction.atomic
def record_incident(
    enrolments: Sequence[Enrolment],
    breach: DisciplineRecord,
    *,
    by: User,
    description: str,
    at: datetime | None = None,
) -> list[DisciplineRecord]:
    """One record for each learner who took part; `breach` tells what, when and where.

    Refused like a single record; nobody or too many, learners of several classes.
    """
    people = list({enrolment.pk: enrolment for enrolment in enrolments}.values())
    if not people:
        raise NobodyInvolved()
    if len(people) > MOST_INVOLVED:
        raise TooManyInvolved(limit=MOST_INVOLVED)
    if len({enrolment.training_class_id for enrolment in people}) > 1:
        raise OtherClass()
    facts = {name: getattr(breach, name) for name in SHARED}
    incident = uuid4()
    return [
        record_breach(
            DisciplineRecord(enrolment=enrolment, incident=incident, **facts),
            by=by,
            description=description,
            at=at,
        )
        for enrolment in people
    ]


def _complete(record: DisciplineRecord, at: datetime) -> None:
    if record.occurred_at > at:
        raise NotYetHappened()
    # Hold the class, so that it is not archived with a breach nobody has decided on.
    classes = TrainingClass.objects.select_for_update(no_key=True)
    training_class = classes.get(pk=record.enrolment.training_class_id)
    if training_class.status not in WRITABLE:
        raise ClassNotRunning(status=training_class.get_status_display())
    record.training_class = training_class
    if record.session and record.session.training_class_id != training_class.pk:
        raise WrongSession()
    if record.rule:
        _require_rule(record.rule, training_class, record.occurred_at)
    record.category = record.category or (record.rule.category if record.rule else Category.OTHER)
    record.severity = record.severity or (record.rule.severity if record.rule else Severity.MINOR)


def _require_rule(rule: DisciplineRule, training_class: TrainingClass, when: datetime) -> None:
    if rule.training_class_id not in (None, training_class.pk):
        raise WrongRule()
    day = timezone.localdate(when)
    begins, ends = rule.effective_from, rule.effective_to
    if not rule.is_active or (begins and day < begins) or (ends and day > ends):
        raise RuleNotInEffect(rule=rule, day=date_format(day))


@transaction.atomic
def correct_breach(
    record: DisciplineRecord,
    *,
    by: User,
    reason: str,
    description: str,
    at: datetime | None = None,
    **changes: object,
) -> DisciplineRecord:
    """Put a new record in the place of one that is wrong; the old one stays, with the reason.

    `changes` are fields of the record, such as the rule, the session or the learner. The
    new record begins anew; the evidence of the incident is its evidence too. Refused:
    without a reason, by the learner, during an appeal, for a record that was dismissed,
    revoked or corrected before.
    """
    at = at or timezone.now()
    require_reason(reason)
    # Hold the class before the record, as where somebody's leaving is proposed.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=record.training_class_id)
    old = hold(record, Act.CORRECT)
    refuse_learner(old, by)
    refuse_during_appeal(old)
    facts = {name: getattr(old, name) for name in SHARED} | {"enrolment": old.enrolment}
    if "rule" in changes:
        # What was copied from the old rule is not a fact of its own.
        facts |= {"category": "", "severity": ""}
    facts |= changes | {"origin": Origin.CORRECTION}
    advance(old, Act.CORRECT, by=by, at=at, comment=reason)
    new = DisciplineRecord(**facts, incident=old.incident, corrects=old)
    if new.enrolment.training_class_id != old.training_class_id:
        raise OtherClass()
    telling.tell_corrected(old)
    correct_bulletins(old, by=by)
    return record_breach(new, by=by, description=description, at=at)


@transaction.atomic
def raise_from_sheet(session: TrainingSession, *, by: User, at: datetime) -> list[DisciplineRecord]:
    """Record what a locked sheet shows and a rule of the class names: late, early, absent."""
    rules = [
        rule
        for rule in DisciplineRule.objects.in_force(session.training_class).exclude(raised_by="")
        if _is_in_effect(rule, session)
    ]
    if not rules:
        return []
    rows = AttendanceRecord.objects.filter(session=session).select_related(
        "enrolment__person", "enrolment__training_class", "enrolment__unit"
    )
    return [
        _raise(row, rule, session, by=by, at=at)
        for row in rows.order_by("enrolment__student_no", "pk")
        for rule in rules
        if rule.raised_by in raised_by(row.status) and not _is_raised(row, rule)
    ]


def _is_in_effect(rule: DisciplineRule, session: TrainingSession) -> bool:
    day = timezone.localdate(session.starts_at)
    return (rule.effective_from or day) <= day <= (rule.effective_to or day)


def _is_raised(row: AttendanceRecord, rule: DisciplineRule) -> bool:
    raised = DisciplineRecord.objects.filter(origin=Origin.ATTENDANCE, rule=rule)
    return raised.filter(enrolment=row.enrolment_id, session=row.session_id).exists()


def _raise(
    row: AttendanceRecord,
    rule: DisciplineRule,
    session: TrainingSession,
    *,
    by: User,
    at: datetime,
) -> DisciplineRecord:
    words = _("%(status)s in “%(session)s” (locked attendance sheet)") % {
        "status": row.get_status_display(),
        "session": session,
    }
    breach = DisciplineRecord(
        enrolment=row.enrolment,
        rule=rule,
        session=session,
        occurred_at=session.starts_at,
        place=str(session.venue or ""),
        origin=Origin.ATTENDANCE,
    )
    record = record_breach(breach, by=by, description=words, at=at)
    evidence.add_evidence(record, by=by, text=words, kind=evidence.Kind.SYSTEM, at=at)
    return record
