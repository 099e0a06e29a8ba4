from courses.models.enrolments import Enrolment, LearningGroup
from courses.models.feeds import CalendarEntry, CalendarFeed
from courses.models.programmes import TrainingProgramme
from courses.models.releases import TimetableRelease
from courses.models.resources import Lecturer, Topic, Venue
from courses.models.sessions import Booking, SessionLecturer, TrainingSession
from courses.models.training_classes import ClassStaff, ClassUnit, TrainingClass

__all__ = [
    "Booking",
    "CalendarEntry",
    "CalendarFeed",
    "ClassStaff",
    "ClassUnit",
    "Enrolment",
    "LearningGroup",
    "Lecturer",
    "SessionLecturer",
    "TimetableRelease",
    "Topic",
    "TrainingClass",
    "TrainingProgramme",
    "TrainingSession",
    "Venue",
]
