from courses.admin import calendars, classes, enrolments, releases, resources, rosters, sessions

__all__ = [
    "calendars",
    "classes",
    "enrolments",
    "releases",
    "resources",
    "rosters",
    "sessions",
]
