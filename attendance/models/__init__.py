from attendance.models.discipline import DisciplineRecord, DisciplineRule
from attendance.models.policies import AttendancePolicy
from attendance.models.sheets import AttendanceFact, AttendanceRecord, AttendanceSheet

__all__ = [
    "AttendanceFact",
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceSheet",
    "DisciplineRecord",
    "DisciplineRule",
]
