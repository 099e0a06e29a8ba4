from attendance.models.codes import CodeAttempts, SessionCode
from attendance.models.corrections import CorrectionProposal, SheetReminder
from attendance.models.discipline import DisciplineRecord, DisciplineRule
from attendance.models.flags import FlagReview
from attendance.models.inspections import (
    Inspection,
    InspectionCount,
    InspectionIncident,
    InspectionTeam,
)
from attendance.models.leave import LeaveRequest, LeaveSpan, LeaveStep
from attendance.models.leave_trail import LeaveDecision, LeaveProof, LeaveReading
from attendance.models.objections import Objection
from attendance.models.papers import SheetPaper
from attendance.models.policies import AttendancePolicy
from attendance.models.scans import FailedScan
from attendance.models.sheets import AttendanceFact, AttendanceRecord, AttendanceSheet, SheetEvent
from attendance.models.summaries import AttendanceWarning, UnitDay

__all__ = [
    "AttendanceFact",
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceSheet",
    "AttendanceWarning",
    "CodeAttempts",
    "CorrectionProposal",
    "DisciplineRecord",
    "DisciplineRule",
    "FailedScan",
    "FlagReview",
    "Inspection",
    "InspectionCount",
    "InspectionIncident",
    "InspectionTeam",
    "LeaveDecision",
    "LeaveProof",
    "LeaveReading",
    "LeaveRequest",
    "LeaveSpan",
    "LeaveStep",
    "Objection",
    "SessionCode",
    "SheetEvent",
    "SheetPaper",
    "SheetReminder",
    "UnitDay",
]
