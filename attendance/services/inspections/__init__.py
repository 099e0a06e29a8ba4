"""What inspectors do on their rounds. Each verb is one transaction; none touches a sheet."""

from attendance.services.inspections.counting import (
    count_heads,
    counts_agree,
    last_counts,
    numbers_of,
)
from attendance.services.inspections.rounds import (
    finish_round,
    plan_round,
    remove_team,
    report_round,
)
from attendance.services.inspections.writing import Noted

__all__ = [
    "Noted",
    "count_heads",
    "counts_agree",
    "finish_round",
    "last_counts",
    "numbers_of",
    "plan_round",
    "remove_team",
    "report_round",
]
