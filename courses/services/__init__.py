"""What people do with classes, sessions and enrolments. Each verb is one transaction."""

from courses.services.calendar import Day, DayKind, kind_of, kinds_of
from courses.services.copies import also_copies, copy_class
from courses.services.days import move_day
from courses.services.enrolments import (
    Nomination,
    confirm,
    confirm_many,
    edit_enrolment,
    enrol,
    enrol_many,
    report_in,
    report_in_many,
    withdraw,
    withdraw_many,
)
from courses.services.findings import findings_about, findings_of
from courses.services.lecturers import save_lecturer
from courses.services.parts import change_parts
from courses.services.rosters import NEW, RowOutcome, import_roster, similar_units
from courses.services.series import Attempt, preview_series, schedule_series
from courses.services.sessions import (
    begin_session,
    cancel_session,
    check_session,
    edit_session,
    hold_session,
    move_session,
    schedule_session,
)
from courses.services.suggestions import Slot, Wish, suggest_slots
from courses.services.training_classes import (
    LEAVE_LIMIT,
    archive_class,
    cancel_class,
    conclude_class,
    create_class,
    edit_class,
    findings_without_reason,
    hours_of_short_class,
    open_registration,
    publish_class,
    reasons_against_publishing,
    start_class,
)
from courses.services.undoing import last_change, undo_change

__all__ = [
    "LEAVE_LIMIT",
    "NEW",
    "Attempt",
    "Day",
    "DayKind",
    "Nomination",
    "RowOutcome",
    "Slot",
    "Wish",
    "also_copies",
    "archive_class",
    "begin_session",
    "cancel_class",
    "cancel_session",
    "change_parts",
    "check_session",
    "conclude_class",
    "confirm",
    "confirm_many",
    "copy_class",
    "create_class",
    "edit_class",
    "edit_enrolment",
    "edit_session",
    "enrol",
    "enrol_many",
    "findings_about",
    "findings_of",
    "findings_without_reason",
    "hold_session",
    "hours_of_short_class",
    "import_roster",
    "kind_of",
    "kinds_of",
    "last_change",
    "move_day",
    "move_session",
    "open_registration",
    "preview_series",
    "publish_class",
    "reasons_against_publishing",
    "report_in",
    "report_in_many",
    "save_lecturer",
    "schedule_series",
    "schedule_session",
    "similar_units",
    "start_class",
    "suggest_slots",
    "undo_change",
    "withdraw",
    "withdraw_many",
]
