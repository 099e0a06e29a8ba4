"""What has to be done before a class is concluded, and before its file is closed.

Each check refuses what it is about; the page of the class shows them with the way to
what is missing. What comes later registers its own: `register_check`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.errors import (
    CertificatesNotIssued,
    DecisionsMissing,
    LeaveNotClosed,
    RecordsUndecided,
    WithdrawalsWaiting,
)
from attendance.models import (
    Certificate,
    CompletionDecision,
    DisciplineRecord,
    LeaveRequest,
    WithdrawalProposal,
)
from attendance.services.sheets import require_locked_sheets
from courses.models import Enrolment, TrainingClass
from courses.services import also_guards, require_held_sessions
from peixun.errors import Refused

CONCLUDE, ARCHIVE = TrainingClass.Status.CONCLUDED, TrainingClass.Status.ARCHIVED
Step = TrainingClass.Status
Guard = Callable[[TrainingClass], None]
NAMES_SHOWN = 5
# What still waits for somebody: asked, granted and not reported back.
UNSETTLED = (
    LeaveRequest.Status.SUBMITTED,
    LeaveRequest.Status.RETURNED,
    LeaveRequest.Status.APPROVED,
    LeaveRequest.Status.OVERDUE,
)


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what is asked, at which step, and the admin page about it."""

    name: str
    step: Step
    label: str | Promise
    guard: Guard
    # A page of the admin that takes the key of the class.
    page: str = ""


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Ask one thing more before a class is concluded, or archived."""
    _checks[check.name] = check
    also_guards(check.guard, check.step)


@dataclass(frozen=True)
class Line:
    """A check with what it says of a class: nothing, once it is done."""

    check: Check
    refused: Refused | None

    @property
    def is_done(self) -> bool:
        return self.refused is None


def checklist_of(training_class: TrainingClass) -> list[Line]:
    """All checks with their answers, those of concluding first."""
    checks = sorted(_checks.values(), key=lambda check: check.step == ARCHIVE)
    return [Line(check, refusal_of(check, training_class)) for check in checks]


def refusal_of(check: Check, training_class: TrainingClass) -> Refused | None:
    try:
        check.guard(training_class)
    except Refused as refused:
        return refused
    return None


def named(names: list[str]) -> dict[str, Any]:
    """How many, and the first of them by name."""
    shown = "、".join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else "")
    return {"count": len(names), "names": shown}


def require_closed_leave(training_class: TrainingClass) -> None:
    rows = LeaveRequest.objects.filter(training_class=training_class, status__in=UNSETTLED)
    names = list(rows.order_by("from_at").values_list("enrolment__person__name", flat=True))
    if names:
        raise LeaveNotClosed(**named(names))


def require_decisions(training_class: TrainingClass) -> None:
    decided = CompletionDecision.objects.filter(training_class=training_class)
    rows = Enrolment.objects.expected().filter(training_class=training_class)
    rows = rows.exclude(pk__in=decided.values("enrolment"))
    names = list(rows.order_by("student_no").values_list("person__name", flat=True))
    if names:
        raise DecisionsMissing(**named(names))


def require_decided_records(training_class: TrainingClass) -> None:
    rows = DisciplineRecord.objects.undecided().filter(training_class=training_class)
    if count := rows.count():
        raise RecordsUndecided(count=count)


def require_settled_withdrawals(training_class: TrainingClass) -> None:
    waiting = WithdrawalProposal.objects.waiting().filter(training_class=training_class)
    if count := waiting.count():
        raise WithdrawalsWaiting(count=count)


def require_issued_certificates(training_class: TrainingClass) -> None:
    drafts = Certificate.objects.filter(
        training_class=training_class, status=Certificate.Status.DRAFT
    )
    if count := drafts.count():
        raise CertificatesNotIssued(count=count)


CHECKS = [
    Check(
        "sessions", CONCLUDE, _("All required sessions are held or cancelled"),
        require_held_sessions, "class_timetable",
    ),
    Check(
        "sheets", CONCLUDE, _("All attendance sheets are locked"), require_locked_sheets,
        "class_attendance",
    ),
    Check("leave", CONCLUDE, _("All leave is settled"), require_closed_leave, "class_leave"),
    Check(
        "records",
        ARCHIVE,
        _("All discipline records are decided"),
        require_decided_records,
        "class_discipline",
    ),
    Check(
        "withdrawals", ARCHIVE, _("Proposed withdrawals are decided"),
        require_settled_withdrawals, "class_completion",
    ),
    Check(
        "decisions", ARCHIVE, _("Completion is decided for everybody"), require_decisions,
        "class_completion",
    ),
    Check(
        "certificates", ARCHIVE, _("No certificate is a draft"), require_issued_certificates,
        "class_completion",
    ),
]  # fmt: skip
