from attendance.models.codes import CodeAttempts, SessionCode
from attendance.models.corrections import CorrectionProposal, SheetReminder
from attendance.models.discipline import DisciplineRule, RuleAcknowledgement
from attendance.models.discipline_records import Appeal, DisciplineRecord
from attendance.models.discipline_trail import (
    ConductLetter,
    DisciplineEvidence,
    DisciplineReading,
    DisciplineStep,
)
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
from attendance.models.surveys import Survey, SurveyAnswer

__all__ = [
    "Appeal",
    "AttendanceFact",
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceSheet",
    "AttendanceWarning",
    "CodeAttempts",
    "ConductLetter",
    "CorrectionProposal",
    "DisciplineEvidence",
    "DisciplineReading",
    "DisciplineRecord",
    "DisciplineRule",
    "DisciplineStep",
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
    "RuleAcknowledgement",
    "SessionCode",
    "SheetEvent",
    "SheetPaper",
    "SheetReminder",
    "Survey",
    "SurveyAnswer",
    "UnitDay",
]
