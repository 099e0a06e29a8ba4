"""What discipline says against completion. Discipline proposes withdrawals, so that it knows
completion; therefore this is registered when all is there (see `apps`)."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from attendance import completion_rules as rules
from attendance.completion_rules import Reason
from attendance.models import DisciplineRecord
from attendance.models.discipline import Severity
from attendance.services.completion.reasons import Gathered
from attendance.services.discipline import points_left


def records(gathered: Gathered) -> dict[int, list[Reason]]:
    """Records that are not decided yet, and grave ones that count."""
    of_class = DisciplineRecord.objects.filter(training_class=gathered.training_class)
    undecided = _by_enrolment(of_class.undecided())
    grave = _by_enrolment(of_class.counted().filter(severity=Severity.GRAVE))
    return {key: rules.of_records(undecided[key], grave[key]) for key in {*undecided, *grave}}


def _by_enrolment(rows: QuerySet[DisciplineRecord]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for enrolment, key in rows.order_by("pk").values_list("enrolment", "pk"):
        found[enrolment].append(key)
    return found


def points(gathered: Gathered) -> dict[int, list[Reason]]:
    """Too few points, where the class keeps any."""
    policy = gathered.policy
    if not policy.uses_points:
        return {}
    left = points_left([one.pk for one in gathered.learners], policy.points_base)
    needed = Decimal(policy.points_pass)
    return {key: rules.of_points(points, needed) for key, points in left.items()}
