from courses.admin import (
    absences,
    calendar,
    changes,
    classes,
    enrolments,
    feeds,
    pages,
    releases,
    resources,
    rosters,
    sessions,
    teaching,
)

__all__ = [
    "absences",
    "calendar",
    "changes",
    "classes",
    "enrolments",
    "feeds",
    "pages",
    "releases",
    "resources",
    "rosters",
    "sessions",
    "teaching",
]
