"""What people do with classes, sessions and enrolments. Each verb is one transaction."""

from courses.services.clashes import clashes_of
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
from courses.services.lecturers import save_lecturer
from courses.services.parts import change_parts
from courses.services.rosters import NEW, RowOutcome, import_roster, similar_units
from courses.services.sessions import (
    begin_session,
    cancel_session,
    edit_session,
    hold_session,
    move_session,
    schedule_session,
)
from courses.services.training_classes import (
    LEAVE_LIMIT,
    archive_class,
    cancel_class,
    conclude_class,
    create_class,
    edit_class,
    hours_of_short_class,
    open_registration,
    publish_class,
    reasons_against_publishing,
    start_class,
)

__all__ = [
    "LEAVE_LIMIT",
    "NEW",
    "Nomination",
    "RowOutcome",
    "archive_class",
    "begin_session",
    "cancel_class",
    "cancel_session",
    "change_parts",
    "clashes_of",
    "conclude_class",
    "confirm",
    "confirm_many",
    "create_class",
    "edit_class",
    "edit_enrolment",
    "edit_session",
    "enrol",
    "enrol_many",
    "hold_session",
    "hours_of_short_class",
    "import_roster",
    "move_session",
    "open_registration",
    "publish_class",
    "reasons_against_publishing",
    "report_in",
    "report_in_many",
    "save_lecturer",
    "schedule_session",
    "similar_units",
    "start_class",
    "withdraw",
    "withdraw_many",
]
