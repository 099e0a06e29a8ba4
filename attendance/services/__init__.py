"""What people do with attendance and discipline. Each verb is one transaction."""

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
from attendance.services.discipline import record_breach
from attendance.services.marking import (
    CHECKED,
    CORRECTABLE,
    MARKABLE,
    Mark,
    Outcome,
    roll_call,
    spot_check,
)
from attendance.services.reminding import missing_sheets, owner_of, remind_of_sheet
from attendance.services.scanning import Scan, annul_scan, check_in
from attendance.services.settings import remove_rule, save_settings
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
    "CORRECTABLE",
    "MARKABLE",
    "Arrival",
    "Difference",
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
    "lock_sheet",
    "missing_sheets",
    "open_sheet",
    "owner_of",
    "propose_correction",
    "record_breach",
    "rederive",
    "refresh",
    "remind_of_sheet",
    "remove_rule",
    "reopen_sheet",
    "roll_call",
    "save_settings",
    "skew_of",
    "spot_check",
    "submit_sheet",
    "summarise",
    "take_batch",
    "take_scan",
    "verify",
    "warn",
]
