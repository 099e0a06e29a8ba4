"""What people do with attendance and discipline. Each verb is one transaction."""

from attendance.services.codes import form_token, needs_code, refusal_of, shown_codes
from attendance.services.discipline import record_breach
from attendance.services.flags import PHONE, Flag, flags_of, review_flag
from attendance.services.marking import (
    CHECK_OUT_GRACE,
    CORRECTABLE,
    MARKABLE,
    Mark,
    Outcome,
    Scan,
    check_in,
    roll_call,
)
from attendance.services.objections import (
    last_moment,
    object_to,
    reject_objection,
    uphold_objection,
)
from attendance.services.settings import remove_rule, save_settings
from attendance.services.sheets import correct_record, lock_sheet, open_sheet, submit_sheet

__all__ = [
    "CHECK_OUT_GRACE",
    "CORRECTABLE",
    "MARKABLE",
    "PHONE",
    "Flag",
    "Mark",
    "Outcome",
    "Scan",
    "check_in",
    "correct_record",
    "flags_of",
    "form_token",
    "last_moment",
    "lock_sheet",
    "needs_code",
    "object_to",
    "open_sheet",
    "record_breach",
    "refusal_of",
    "reject_objection",
    "remove_rule",
    "review_flag",
    "roll_call",
    "save_settings",
    "shown_codes",
    "submit_sheet",
    "uphold_objection",
]
