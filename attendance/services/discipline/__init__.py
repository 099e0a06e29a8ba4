"""Discipline: recorded, verified, told, answered, confirmed by a second person, handled."""

from attendance.services.discipline.appealing import appeal_record, decide_appeal
from attendance.services.discipline.counting import points_left, proposals_for
from attendance.services.discipline.deciding import (
    answer_record,
    close_record,
    confirm_record,
    dismiss_record,
    handle_record,
    notify_learner,
    verify_record,
)
from attendance.services.discipline.evidence import add_evidence, evidence_of
from attendance.services.discipline.from_speeches import adopt_rules_of, set_leave_approver
from attendance.services.discipline.reading import RecordText, open_evidence, read_record
from attendance.services.discipline.recording import (
    correct_breach,
    raise_from_sheet,
    record_breach,
    record_incident,
)
from attendance.services.discipline.rules import (
    acknowledge_rules,
    adopt_rules,
    digest_of,
    rules_of_notice,
)

__all__ = [
    "RecordText",
    "acknowledge_rules",
    "add_evidence",
    "adopt_rules",
    "adopt_rules_of",
    "answer_record",
    "appeal_record",
    "close_record",
    "confirm_record",
    "correct_breach",
    "decide_appeal",
    "digest_of",
    "dismiss_record",
    "evidence_of",
    "handle_record",
    "notify_learner",
    "open_evidence",
    "points_left",
    "proposals_for",
    "raise_from_sheet",
    "read_record",
    "record_breach",
    "record_incident",
    "rules_of_notice",
    "set_leave_approver",
    "verify_record",
]
