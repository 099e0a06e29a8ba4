from courses.admin import absences, calendar, classes, enrolments, resources, rosters, sessions

__all__ = ["absences", "calendar", "classes", "enrolments", "resources", "rosters", "sessions"]
