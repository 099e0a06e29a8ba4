from courses.admin import changes, classes, enrolments, pages, resources, rosters, sessions

__all__ = ["changes", "classes", "enrolments", "pages", "resources", "rosters", "sessions"]
