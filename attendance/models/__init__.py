from attendance.models.assessments import Assessment, AssessmentStep
from attendance.models.bulletins import Bulletin, BulletinItem, PaperStep
from attendance.models.certificates import Certificate, CertificateSeries
from attendance.models.codes import CodeAttempts, SessionCode
from attendance.models.commendations import Commendation
from attendance.models.completion import (
    CompletionDecision,
    CompletionStep,
    WithdrawalProposal,
)
from attendance.models.corrections import CorrectionProposal, SheetReminder
from attendance.models.credit_hours import CreditHourEntry
from attendance.models.discipline import DisciplineRule, RuleAcknowledgement
from attendance.models.discipline_records import Appeal, DisciplineRecord
from attendance.models.discipline_trail import (
    ConductLetter,
    DisciplineEvidence,
    DisciplineReading,
    DisciplineStep,
)
from attendance.models.dossiers import DossierMade
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
from attendance.models.official import PaperSeries
from attendance.models.papers import SheetPaper
from attendance.models.policies import AttendancePolicy
from attendance.models.scans import FailedScan
from attendance.models.sheets import AttendanceFact, AttendanceRecord, AttendanceSheet, SheetEvent
from attendance.models.summaries import AttendanceWarning, UnitDay
from attendance.models.surveys import Survey, SurveyAnswer
from attendance.models.unit_letters import FeedbackItem, UnitFeedback

__all__ = [
    "Appeal",
    "Assessment",
    "AssessmentStep",
    "AttendanceFact",
    "AttendancePolicy",
    "AttendanceRecord",
    "AttendanceSheet",
    "AttendanceWarning",
    "Bulletin",
    "BulletinItem",
    "Certificate",
    "CertificateSeries",
    "CodeAttempts",
    "Commendation",
    "CompletionDecision",
    "CompletionStep",
    "ConductLetter",
    "CorrectionProposal",
    "CreditHourEntry",
    "DisciplineEvidence",
    "DisciplineReading",
    "DisciplineRecord",
    "DisciplineRule",
    "DisciplineStep",
    "DossierMade",
    "FailedScan",
    "FeedbackItem",
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
    "PaperSeries",
    "PaperStep",
    "RuleAcknowledgement",
    "SessionCode",
    "SheetEvent",
    "SheetPaper",
    "SheetReminder",
    "Survey",
    "SurveyAnswer",
    "UnitDay",
    "UnitFeedback",
    "WithdrawalProposal",
]
