"""What waits for somebody on the workbench: rolls, leave, corrections, objections."""

from django.db.models import Q

from attendance.models import AttendanceSheet, CorrectionProposal, LeaveRequest, Objection
from attendance.pages.leave.lines import decided_by, rows_of
from courses.models import TrainingClass, TrainingSession
from courses.when import day_text, span_text

MOST_WAITING = 20
State = AttendanceSheet.State


def what_waits(user, today):
    """The cards of the workbench; an empty one is not shown."""
    return {
        "waiting": sheets_not_handed_in(user, today),
        "to_confirm": sheets_to_confirm(user),
        "leaves": leave_to_decide(user),
        "proposals": corrections_to_decide(user),
        "objections": objections_to_answer(user),
    }


def sheets_not_handed_in(user, today):
    """Sessions of the days before whose roll nobody has begun or finished, for those who should."""
    unfinished = Q(sheet=None) | Q(sheet__state=State.OPEN)
    sessions = TrainingSession.objects.permitted(user, "submit_sheet").required()
    past = sessions.filter(
        unfinished, starts_at__lt=today, training_class__status__in=TrainingClass.RUNNING
    )
    rows = list(
        past.select_related("training_class", "sheet").order_by("-starts_at")[:MOST_WAITING]
    )
    for session in rows:
        session.day = day_text(session.starts_at)
        session.sheet_state = getattr(getattr(session, "sheet", None), "state", None)
    return rows


def objections_to_answer(user):
    """What learners object to and somebody like the user has to answer, the oldest first."""
    rows = Objection.objects.permitted(user, "uphold").open().order_by("id")
    return rows.select_related("record__enrolment__person", "record__session")[:MOST_WAITING]


def sheets_to_confirm(user):
    """Sheets that were handed in and wait for somebody like the user to stand for them."""
    sessions = TrainingSession.objects.permitted(user, "confirm_sheet").taking_place()
    handed_in = sessions.filter(sheet__state=State.SUBMITTED).exclude(sheet__submitted_by=user)
    rows = handed_in.select_related("training_class").order_by("starts_at")[:MOST_WAITING]
    waiting = list(rows)
    for session in waiting:
        session.day = day_text(session.starts_at)
    return waiting


def corrections_to_decide(user):
    """Corrections of locked sheets that somebody else proposed."""
    rows = CorrectionProposal.objects.permitted(user, "agree").waiting().exclude(proposed_by=user)
    related = rows.select_related("record__enrolment__person", "record__session")
    return related.order_by("id")[:MOST_WAITING]


def leave_to_decide(user):
    """Requests for leave on which the user is to decide, the next to begin first."""
    rows = LeaveRequest.objects.permitted(user, "approve").waiting().order_by("from_at", "pk")
    requests = list(rows_of(rows)[:MOST_WAITING])
    mine = decided_by(requests, user) if requests else ()
    waiting = [request for request in requests if request.pk in mine]
    for request in waiting:
        request.when = span_text(request.from_at, request.to_at)
    return waiting
