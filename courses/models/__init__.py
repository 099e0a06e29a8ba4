from courses.models.enrolments import Enrolment, GroupTransfer, LearningGroup
from courses.models.programmes import TrainingProgramme
from courses.models.quotas import QuotaAllocation
from courses.models.resources import Lecturer, Topic, Venue
from courses.models.sessions import Booking, SessionLecturer, TrainingSession
from courses.models.training_classes import ClassStaff, ClassUnit, TrainingClass

__all__ = [
    "Booking",
    "ClassStaff",
    "ClassUnit",
    "Enrolment",
    "GroupTransfer",
    "LearningGroup",
    "Lecturer",
    "QuotaAllocation",
    "SessionLecturer",
    "Topic",
    "TrainingClass",
    "TrainingProgramme",
    "TrainingSession",
    "Venue",
]
