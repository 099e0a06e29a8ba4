"""What people do with leave. Each verb is one transaction."""

from attendance.services.leave.accounts import (
    counts,
    leave_account,
    leave_accounts,
    sessions_hit,
)
from attendance.services.leave.asking import (
    LEAVE_LIMIT,
    ask_leave,
    change_leave,
    resubmit_leave,
    submit_leave,
    withdraw_leave,
)
from attendance.services.leave.authority import refusal_to, steps_of
from attendance.services.leave.deciding import (
    approve_leave,
    cancel_leave,
    reject_leave,
    return_leave,
)
from attendance.services.leave.papers import attach_proof, open_proof, read_reason
from attendance.services.leave.previews import (
    Preview,
    Wish,
    in_order,
    preview_leave,
    spans_of,
    spans_of_half_days,
    spans_of_sessions,
)
from attendance.services.leave.returning import (
    confirm_return,
    end_leave_of,
    mark_overdue_leave,
    overdue_leave,
    report_back,
)
from attendance.services.sealed_words import opened

__all__ = [
    "LEAVE_LIMIT",
    "Preview",
    "Wish",
    "approve_leave",
    "ask_leave",
    "attach_proof",
    "cancel_leave",
    "change_leave",
    "confirm_return",
    "counts",
    "end_leave_of",
    "in_order",
    "leave_account",
    "leave_accounts",
    "mark_overdue_leave",
    "open_proof",
    "opened",
    "overdue_leave",
    "preview_leave",
    "read_reason",
    "refusal_to",
    "reject_leave",
    "report_back",
    "resubmit_leave",
    "return_leave",
    "sessions_hit",
    "spans_of",
    "spans_of_half_days",
    "spans_of_sessions",
    "steps_of",
    "submit_leave",
    "withdraw_leave",
]
