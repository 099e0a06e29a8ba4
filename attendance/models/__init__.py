from attendance.models.codes import CodeAttempts, SessionCode
from attendance.models.discipline import DisciplineRecord, DisciplineRule
from attendance.models.flags import FlagReview
from attendance.models.objections import Objection
from attendance.models.policies import AttendancePolicy
from attendance.models.sheets import AttendanceFact, AttendanceRecord, AttendanceSheet

__all__ = [
    "AttendanceFact",
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceSheet",
    "CodeAttempts",
    "DisciplineRecord",
    "DisciplineRule",
    "FlagReview",
    "Objection",
    "SessionCode",
]
