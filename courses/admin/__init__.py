from courses.admin import classes, enrolments, resources, rosters, sessions

__all__ = ["classes", "enrolments", "resources", "rosters", "sessions"]
