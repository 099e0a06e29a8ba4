"""The rules of a class: adopted from the library, printed as its notice, acknowledged once."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    AcknowledgedAlready,
    NoRulesYet,
    NothingToAdopt,
    NoticeChanged,
    WrongRule,
)
from attendance.models import DisciplineRule, RuleAcknowledgement
from courses.models import Enrolment, TrainingClass
from courses.services import change_parts
from people.models import User

# What a class takes over from the library, and may then word in its own way.
COPIED = ("code", "category", "text", "severity", "points", "source_text")


@transaction.atomic
def adopt_rules(
    training_class: TrainingClass, rules: Iterable[DisciplineRule]
) -> list[DisciplineRule]:
    """Copy rules of the library into a class, those that it does not have yet.

    Refused: rules that are not of the library, nothing new, a class that is over.
    """
    chosen = list(rules)
    if any(rule.training_class_id is not None for rule in chosen):
        raise WrongRule()
    own = set(training_class.discipline_rules.values_list("code", flat=True))
    new = [rule for rule in chosen if rule.code not in own]
    if not new:
        raise NothingToAdopt()
    adopted = [
        DisciplineRule(
            training_class=training_class,
            adopted_from=rule,
            **{name: getattr(rule, name) for name in COPIED},
        )
        for rule in new
    ]
    change_parts(training_class, saved=adopted)
    return adopted


def rules_of_notice(training_class: TrainingClass) -> list[DisciplineRule]:
    """The rules as they stand on the notice of the class, family by family."""
    return list(DisciplineRule.objects.in_force(training_class).order_by("category", "code", "pk"))


def digest_of(rules: Iterable[DisciplineRule]) -> str:
    """What tells one notice from another."""
    lines = [
        "\t".join(str(part) for part in (rule.code, rule.text, rule.severity, rule.source_text))
        for rule in rules
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def acknowledge_rules(
    enrolment: Enrolment, *, by: User, digest: str, at: datetime | None = None
) -> RuleAcknowledgement:
    """The learner has read the notice. Refused: twice, without rules, another notice than shown."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if RuleAcknowledgement.objects.filter(enrolment=enrolment).exists():
        raise AcknowledgedAlready()
    rules = rules_of_notice(enrolment.training_class)
    if not rules:
        raise NoRulesYet()
    if digest != digest_of(rules):
        raise NoticeChanged()
    return RuleAcknowledgement.objects.create(
        enrolment=enrolment,
        acknowledged_at=at or timezone.now(),
        digest=digest,
        acknowledged_by=by,
    )
