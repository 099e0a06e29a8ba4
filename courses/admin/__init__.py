from courses.admin import (
    absences,
    calendar,
    changes,
    classes,
    enrolments,
    pages,
    resources,
    rosters,
    sessions,
)

__all__ = [
    "absences",
    "calendar",
    "changes",
    "classes",
    "enrolments",
    "pages",
    "resources",
    "rosters",
    "sessions",
]
