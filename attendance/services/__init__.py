"""What people do with attendance and discipline. Each verb is one transaction."""

from attendance.services.discipline import record_breach
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
from attendance.services.settings import remove_rule, save_settings
from attendance.services.sheets import correct_record, lock_sheet, open_sheet, submit_sheet

__all__ = [
    "CHECK_OUT_GRACE",
    "CORRECTABLE",
    "MARKABLE",
    "Mark",
    "Outcome",
    "Scan",
    "check_in",
    "correct_record",
    "lock_sheet",
    "open_sheet",
    "record_breach",
    "remove_rule",
    "roll_call",
    "save_settings",
    "submit_sheet",
]
