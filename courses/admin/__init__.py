from courses.admin import (
    callup,
    classes,
    desk,
    enrolments,
    programmes,
    resources,
    rosters,
    sending,
    sessions,
)

__all__ = [
    "callup",
    "classes",
    "desk",
    "enrolments",
    "programmes",
    "resources",
    "rosters",
    "sending",
    "sessions",
]
