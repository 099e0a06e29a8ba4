"""One learner's attendance with the evidence behind each status."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from attendance.models import AttendanceFact, AttendanceRecord, LeaveRequest, LeaveSpan
from attendance.rates import Tally
from attendance.reports.classes import Filters, Session, line_of, sessions_of
from attendance.streaks import FullAttendance, full_attendance
from attendance.verdicts import Status
from courses.models import Enrolment
from people.models import User


@dataclass
class Entry:
    """A session of the learner's. Without a record nothing is known of it yet."""

    session: Session
    record: AttendanceRecord | None
    facts: list[AttendanceFact] = field(default_factory=list)
    leaves: list[LeaveRequest] = field(default_factory=list)

    @property
    def status(self) -> Status | None:
        return Status(self.record.status) if self.record else None

    @property
    def hours_attended(self) -> Decimal:
        """The hours that count: none of those lost, none before the sheet is handed in."""
        if self.record is None or not self.session.is_counted or self.status == Status.EXEMPT:
            return Decimal(0)
        return self.session.hours - self.record.hours_lost


@dataclass(frozen=True)
class Ledger:
    """All sessions of an enrolment, what they add up to and whether attendance was full."""

    enrolment: Enrolment
    entries: list[Entry]
    tally: Tally
    full: FullAttendance

    @property
    def hours_required(self) -> Decimal:
        return sum((e.session.hours for e in self.entries if e.status != Status.EXEMPT), Decimal(0))

    @property
    def hours_attended(self) -> Decimal:
        return sum((entry.hours_attended for entry in self.entries), Decimal(0))

    def broken_by(self) -> dict[str, list[Session]]:
        """The sessions that break each of the three verdicts."""
        sessions = {entry.session.pk: entry.session for entry in self.entries}
        return {
            name: [sessions[key] for key in getattr(self.full, name)]
            for name in ("late", "left_early", "absent")
        }


def ledger_of(
    enrolment: Enrolment, user: User, from_on: date | None = None, to_on: date | None = None
) -> Ledger:
    """What the user may see of a learner's attendance, session by session."""
    entries = {
        session.pk: Entry(session, None)
        for session in sessions_of(enrolment.training_class, Filters(from_on=from_on, to_on=to_on))
    }
    records = AttendanceRecord.objects.visible_to(user).filter(enrolment=enrolment)
    for record in records.order_by():
        if record.session_id in entries:
            entries[record.session_id].record = record
    own = [
        e for e in entries.values() if e.record or e.session.group_id in (None, enrolment.group_id)
    ]
    _add_facts(own, enrolment, user)
    _add_leaves(own, enrolment)
    lines = [line_of(e.session, e.status) for e in own if e.session.is_counted and e.status]
    return Ledger(enrolment, own, Tally.of(line.status for line in lines), full_attendance(lines))


def _add_facts(entries: list[Entry], enrolment: Enrolment, user: User) -> None:
    facts = AttendanceFact.objects.visible_to(user).filter(enrolment=enrolment)
    by_session: dict[int, list[AttendanceFact]] = defaultdict(list)
    for fact in facts.select_related("recorded_by").order_by("happened_at", "id"):
        by_session[fact.session_id].append(fact)
    for entry in entries:
        entry.facts = by_session[entry.session.pk]


def _add_leaves(entries: list[Entry], enrolment: Enrolment) -> None:
    """When somebody was on leave; the reason is not part of the evidence."""
    spans = LeaveSpan.objects.filter(
        enrolment=enrolment, request__in=LeaveRequest.objects.in_effect()
    ).select_related("request")
    for span in spans:
        for entry in entries:
            if entry.session.starts_at < span.to_at and entry.session.ends_at > span.from_at:
                entry.leaves.append(span.request)
