from courses.admin import classes, enrolments, resources, sessions

__all__ = ["classes", "enrolments", "resources", "sessions"]
