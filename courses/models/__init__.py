from courses.models.absences import LecturerUnavailability, VenueBlock
from courses.models.calendar import CalendarDay, CalendarYear
from courses.models.changes import TimetableChange
from courses.models.enrolments import Enrolment, GroupTransfer, LearningGroup, NameOrder
from courses.models.feeds import CalendarEntry, CalendarFeed
from courses.models.programmes import TrainingProgramme
from courses.models.quotas import QuotaAllocation
from courses.models.releases import TimetableRelease
from courses.models.resources import Lecturer, Topic, Venue
from courses.models.rosters import RosterColumns
from courses.models.sessions import Booking, TrainingSession
from courses.models.teaching import LecturerLink, SessionLecturer
from courses.models.training_classes import ClassStaff, ClassUnit, TrainingClass

__all__ = [
    "Booking",
    "CalendarDay",
    "CalendarEntry",
    "CalendarFeed",
    "CalendarYear",
    "ClassStaff",
    "ClassUnit",
    "Enrolment",
    "GroupTransfer",
    "LearningGroup",
    "Lecturer",
    "LecturerLink",
    "LecturerUnavailability",
    "NameOrder",
    "QuotaAllocation",
    "RosterColumns",
    "SessionLecturer",
    "TimetableChange",
    "TimetableRelease",
    "Topic",
    "TrainingClass",
    "TrainingProgramme",
    "TrainingSession",
    "Venue",
    "VenueBlock",
]
