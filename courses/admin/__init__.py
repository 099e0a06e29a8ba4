from courses.admin import classes, enrolments, feeds, releases, resources, rosters, sessions

__all__ = [
    "classes",
    "enrolments",
    "feeds",
    "releases",
    "resources",
    "rosters",
    "sessions",
]
