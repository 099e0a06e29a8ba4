"""What a class takes from a speech that has been read: its rules, and who decides on leave."""

from attendance.errors import LeaveChainSet
from attendance.models import DisciplineRule, LeaveStep
from attendance.models.discipline import Category, Severity
from attendance.services.settings import save_settings
from courses.models import TrainingClass
from materials.errors import FactNeedsClass
from materials.models import Speech, SpeechFact
from materials.services.codes import free_code
from materials.services.reviewing import class_of
from peixun import policy
from people.models import User
from people.roles import Role

CATEGORIES = {
    "作息": Category.SCHEDULE,
    "考勤": Category.SCHEDULE,
    "请假": Category.SCHEDULE,
    "学习": Category.STUDY,
    "生活": Category.LIFE,
}
RaisedBy = DisciplineRule.RaisedBy
# Rules that a locked sheet can see broken.
RAISED_BY = {
    "REST-LATE": RaisedBy.LATE,
    "REST-EARLY": RaisedBy.LEFT_EARLY,
    "REST-ABSENT": RaisedBy.ABSENT,
}
APPROVERS = {
    "主持人": Role.PRESIDING_HOST,
    "班主任": Role.CLASS_TEACHER,
    "组织员": Role.ORGANISATION_OFFICER,
}


def adopt_rules_of(fact: SpeechFact, by: User) -> None:
    """Enter the rules that the quotation names, in its class or else in the library.

    Refused: while nobody has said whose speech it is, for the library to whoever may not
    add to it, in a class that is over.
    """
    training_class = fact.speech.training_class
    if training_class is None and fact.speech.match != Speech.Match.ALONE:
        raise FactNeedsClass()
    for item in fact.value.get("items") or [{"text": fact.quote}]:
        rule = _rule_of(fact, item, training_class)
        if not policy.may(by, "add", rule):
            raise FactNeedsClass()
        rules = DisciplineRule.objects.filter(training_class=training_class)
        rule.code = free_code(rules, "code", rule.code)
        save_settings(rule)


def _rule_of(
    fact: SpeechFact, item: dict[str, str], training_class: TrainingClass | None
) -> DisciplineRule:
    severity, code = item.get("severity", ""), item.get("code", "")
    category = item.get("category", fact.category)
    return DisciplineRule(
        training_class=training_class,
        code=code or f"JH-{fact.pk}",
        category=CATEGORIES.get(category, Category.OTHER),
        text=item["text"][:200],
        severity=severity if severity in Severity.values else Severity.GENERAL,
        # The library raises nothing by itself.
        raised_by=RAISED_BY.get(code, "") if training_class else "",
        source_text=f"《{fact.speech.title}》：{fact.quote}"[:300],
        source_fact=fact,
    )


def set_leave_approver(fact: SpeechFact, by: User) -> None:
    """Let whom the speech names decide on leave. Refused: where the class has its own chain."""
    training_class = class_of(fact)
    role = APPROVERS.get(str(fact.value.get("approver", "")))
    if role is None:
        return
    steps = list(training_class.leave_steps.order_by("number"))
    if [step.role for step in steps] == [role]:
        return
    if steps:
        raise LeaveChainSet()
    save_settings(LeaveStep(training_class=training_class, number=1, role=role))
