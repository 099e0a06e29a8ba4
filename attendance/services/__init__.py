"""What people do with attendance and discipline. Each verb is one transaction."""

from attendance.services.codes import form_token, needs_code, refusal_of, shown_codes
from attendance.services.correcting import (
    agree_to_correction,
    correct_record,
    decline_correction,
    propose_correction,
)
from attendance.services.deriving import (
    Difference,
    apply_policy,
    changes_of_policy,
    rederive,
    verify,
)
from attendance.services.devices import Arrival, skew_of, take_batch, take_scan
from attendance.services.flags import PHONE, Flag, flags_of, review_flag
from attendance.services.marking import (
    CHECKED,
    CORRECTABLE,
    MARKABLE,
    Mark,
    Outcome,
    roll_call,
    spot_check,
)
from attendance.services.objections import (
    last_moment,
    object_to,
    reject_objection,
    uphold_objection,
)
from attendance.services.papers import enter_paper, keep_paper, open_paper
from attendance.services.reminding import missing_sheets, owner_of, remind_of_sheet
from attendance.services.scanning import CHECK_OUT_GRACE, Scan, annul_scan, check_in
from attendance.services.settings import remove_leave_step, remove_rule, save_settings
from attendance.services.sheets import (
    confirm_sheet,
    lock_sheet,
    open_sheet,
    reopen_sheet,
    submit_sheet,
)
from attendance.services.summaries import differences_of_summaries, refresh, summarise
from attendance.services.warning import warn

__all__ = [
    "CHECKED",
    "CHECK_OUT_GRACE",
    "CORRECTABLE",
    "MARKABLE",
    "PHONE",
    "Arrival",
    "Difference",
    "Flag",
    "Mark",
    "Outcome",
    "Scan",
    "agree_to_correction",
    "annul_scan",
    "apply_policy",
    "changes_of_policy",
    "check_in",
    "confirm_sheet",
    "correct_record",
    "decline_correction",
    "differences_of_summaries",
    "enter_paper",
    "flags_of",
    "form_token",
    "keep_paper",
    "last_moment",
    "lock_sheet",
    "missing_sheets",
    "needs_code",
    "object_to",
    "open_paper",
    "open_sheet",
    "owner_of",
    "propose_correction",
    "rederive",
    "refresh",
    "refusal_of",
    "reject_objection",
    "remind_of_sheet",
    "remove_leave_step",
    "remove_rule",
    "reopen_sheet",
    "review_flag",
    "roll_call",
    "save_settings",
    "shown_codes",
    "skew_of",
    "spot_check",
    "submit_sheet",
    "summarise",
    "take_batch",
    "take_scan",
    "uphold_objection",
    "verify",
    "warn",
]
