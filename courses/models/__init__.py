from courses.models.absences import LecturerUnavailability, VenueBlock
from courses.models.calendar import CalendarDay, CalendarYear
from courses.models.changes import TimetableChange
from courses.models.enrolments import Enrolment, LearningGroup
from courses.models.programmes import TrainingProgramme
from courses.models.resources import Lecturer, Topic, Venue
from courses.models.sessions import Booking, SessionLecturer, TrainingSession
from courses.models.training_classes import ClassStaff, ClassUnit, TrainingClass

__all__ = [
    "Booking",
    "CalendarDay",
    "CalendarYear",
    "ClassStaff",
    "ClassUnit",
    "Enrolment",
    "LearningGroup",
    "Lecturer",
    "LecturerUnavailability",
    "SessionLecturer",
    "TimetableChange",
    "Topic",
    "TrainingClass",
    "TrainingProgramme",
    "TrainingSession",
    "Venue",
    "VenueBlock",
]
