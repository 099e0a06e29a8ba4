"""Requests with what somebody needs to see to decide, in a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from attendance.leave_rules import Account, Span, cut
from attendance.models import AttendancePolicy, LeaveDecision, LeaveRequest, LeaveSpan
from attendance.services import leave
from attendance.services.leave.accounts import Hit, hit_of
from courses.models import TrainingSession
from courses.when import span_text
from people.roles import Role

Status = LeaveRequest.Status
TONES = {
    Status.SUBMITTED: "warn",
    Status.RETURNED: "warn",
    Status.APPROVED: "ok",
    Status.CLOSED: "quiet",
    Status.OVERDUE: "bad",
    Status.REJECTED: "bad",
}


@dataclass
class Line:
    """One request as a list shows it."""

    request: LeaveRequest
    spans: list[Span]
    account: Account
    hits: list[Hit] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    is_for_me: bool = False

    @property
    def when(self):
        return [span_text(*span) for span in self.spans]

    @property
    def tone(self):
        return TONES.get(self.request.status, "quiet")

    @property
    def hours(self):
        return sum((hit.hours for hit in self.hits), Decimal(0))

    @property
    def after(self):
        """The account with this request, which counts already once it is granted."""
        request = self.request
        counts = leave.counts(AttendancePolicy.of(request.training_class), request.leave_type)
        return self.account.plus(self.hours if counts and not request.is_in_effect else 0)

    @property
    def lacks_proof(self):
        return self.request.needs_proof and not hasattr(self.request, "proof")

    @property
    def awaited(self):
        role = self.request.awaited_role
        return Role(role).label if role else ""


def rows_of(requests):
    """The requests with everything a line reads of them."""
    return requests.select_related(
        "enrolment__person", "enrolment__unit", "training_class__attendance_policy", "proof"
    )


def lines_of(rows, user):
    """The lines of these rows, in their order."""
    requests = list(rows_of(rows))
    spans = _spans(requests)
    accounts = leave.leave_accounts({request.enrolment_id for request in requests})
    sessions = _sessions(requests)
    away = _away(requests)
    mine = decided_by(requests, user)
    lines = []
    for request in requests:
        line = Line(request, spans[request.pk], accounts[request.enrolment_id])
        line.hits = [
            hit
            for session in sessions[request.training_class_id]
            if session.group_id in (None, request.enrolment.group_id)
            and (hit := hit_of(session, line.spans))
        ]
        line.others = _others(request, line.spans, away[request.training_class_id])
        line.is_for_me = request.pk in mine
        lines.append(line)
    return lines


def _spans(requests):
    by_request = defaultdict(list)
    rows = LeaveSpan.objects.filter(request__in=requests).order_by("from_at")
    for key, *span in rows.values_list("request", "from_at", "to_at"):
        by_request[key].append(Span(*span))
    return by_request


def _envelope(requests):
    return min(one.from_at for one in requests), max(one.to_at for one in requests)


def _sessions(requests):
    """The sessions at which attendance is kept, by class, as far as the requests reach."""
    by_class = defaultdict(list)
    if requests:
        classes = {request.training_class_id for request in requests}
        rows = TrainingSession.objects.required().filter(training_class__in=classes)
        for session in rows.between(*_envelope(requests)):
            by_class[session.training_class_id].append(session)
    return by_class


def _away(requests):
    """(enrolment, name, span) of everybody on leave meanwhile, by class."""
    by_class = defaultdict(list)
    if not requests:
        return by_class
    start, end = _envelope(requests)
    rows = LeaveSpan.objects.filter(
        request__training_class__in={one.training_class_id for one in requests},
        request__status__in=LeaveRequest.IN_EFFECT,
        from_at__lt=end,
        to_at__gt=start,
    ).order_by("request__enrolment__student_no", "enrolment")
    for key, enrolment, name, from_at, to_at, returned_at in rows.values_list(
        "request__training_class", "enrolment", "enrolment__person__name", "from_at", "to_at",
        "request__returned_at",
    ):  # fmt: skip
        if span := cut(Span(from_at, to_at), returned_at):
            by_class[key].append((enrolment, name, span))
    return by_class


def _others(request, spans, away):
    names = (
        name
        for enrolment, name, other in away
        if enrolment != request.enrolment_id and any(other.overlap(span) for span in spans)
    )
    return list(dict.fromkeys(names))


def decided_by(requests, user):
    """The keys of those requests whose step is due and for this user to decide."""
    waiting = [request for request in requests if request.awaited_role]
    managed = LeaveRequest.objects.permitted(user, "manage").filter(
        pk__in=[one.pk for one in waiting if one.awaited_role == Role.CLASS_MANAGER]
    )
    managed = set(managed.values_list("pk", flat=True))
    done = LeaveDecision.objects.filter(
        request__in=waiting, by=user, step__isnull=False, round=F("request__round")
    )
    done = set(done.values_list("request", flat=True))
    return {
        request.pk
        for request in waiting
        if _holds(user, request, managed) and not _is_own(user, request) and request.pk not in done
    }


def _holds(user, request, managed):
    role = request.awaited_role
    if role == Role.CLASS_MANAGER:
        return request.pk in managed
    return request.training_class_id in user.standing.scopes("class", frozenset({role}))


def _is_own(user, request):
    learner = request.enrolment.person_id
    return request.requested_by_id == user.pk or learner == user.standing.person_id
