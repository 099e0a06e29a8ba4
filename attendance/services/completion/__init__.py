"""From the end of a class to its file: assessments, decisions, certificates, credit hours."""

from attendance.services.completion.assessing import (
    Entry,
    confirm_assessments,
    score_assessments,
    send_assessment_back,
)
from attendance.services.completion.booking import progress_of
from attendance.services.completion.certifying import (
    discard_certificate,
    draft_certificates,
    issue_certificates,
    replace_certificate,
    revoke_certificate,
)
from attendance.services.completion.checklist import (
    ARCHIVE,
    CHECKS,
    CONCLUDE,
    Check,
    checklist_of,
    register_check,
)
from attendance.services.completion.deciding import Choice, decide_completion, revise_decision
from attendance.services.completion.reasons import (
    Gathered,
    Recommendation,
    also_recommends,
    names_open_records,
    recommendations_of,
    without_open_records,
)
from attendance.services.completion.withdrawing import (
    agree_to_withdrawal,
    decline_withdrawal,
    propose_withdrawal,
)

__all__ = [
    "ARCHIVE",
    "CHECKS",
    "CONCLUDE",
    "Check",
    "Choice",
    "Entry",
    "Gathered",
    "Recommendation",
    "agree_to_withdrawal",
    "also_recommends",
    "checklist_of",
    "confirm_assessments",
    "decide_completion",
    "decline_withdrawal",
    "discard_certificate",
    "draft_certificates",
    "issue_certificates",
    "names_open_records",
    "progress_of",
    "propose_withdrawal",
    "recommendations_of",
    "register_check",
    "replace_certificate",
    "revise_decision",
    "revoke_certificate",
    "score_assessments",
    "send_assessment_back",
    "without_open_records",
]
