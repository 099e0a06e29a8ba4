from courses.admin import (
    absences,
    calendar,
    classes,
    enrolments,
    feeds,
    releases,
    resources,
    rosters,
    sessions,
    teaching,
)

__all__ = [
    "absences",
    "calendar",
    "classes",
    "enrolments",
    "feeds",
    "releases",
    "resources",
    "rosters",
    "sessions",
    "teaching",
]
