"""What inspectors do on their rounds. Each verb is one transaction; none touches a sheet."""

from attendance.inspection_rules import Numbers
from attendance.services.inspections.counting import (
    count_heads,
    counts_agree,
    last_counts,
    numbers_of,
)
from attendance.services.inspections.reporting import (
    MOST_MINUTES,
    MOST_WORDS,
    Sighting,
    add_photo,
    incident_of,
    report_incident,
    rule_for,
    words_of,
)
from attendance.services.inspections.rounds import (
    finish_round,
    plan_round,
    remove_team,
    report_round,
)
from attendance.services.inspections.writing import Noted

__all__ = [
    "MOST_MINUTES",
    "MOST_WORDS",
    "Noted",
    "Numbers",
    "Sighting",
    "add_photo",
    "count_heads",
    "counts_agree",
    "finish_round",
    "incident_of",
    "last_counts",
    "numbers_of",
    "plan_round",
    "remove_team",
    "report_incident",
    "report_round",
    "rule_for",
    "words_of",
]
