"""What people do with classes, sessions and enrolments. Each verb is one transaction."""

from courses.services.clashes import clashes_of
from courses.services.enrolments import confirm, enrol, report_in, withdraw
from courses.services.sessions import (
    begin_session,
    cancel_session,
    edit_session,
    hold_session,
    move_session,
    schedule_session,
)
from courses.services.training_classes import (
    archive_class,
    cancel_class,
    conclude_class,
    create_class,
    open_registration,
    publish_class,
    start_class,
)

__all__ = [
    "archive_class",
    "begin_session",
    "cancel_class",
    "cancel_session",
    "clashes_of",
    "conclude_class",
    "confirm",
    "create_class",
    "edit_session",
    "enrol",
    "hold_session",
    "move_session",
    "open_registration",
    "publish_class",
    "report_in",
    "schedule_session",
    "start_class",
    "withdraw",
]
