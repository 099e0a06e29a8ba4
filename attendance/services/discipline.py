from django.db import transaction
from django.utils import timezone

from attendance.errors import NotYetHappened, WrongRule, WrongSession
from attendance.models import DisciplineRecord
from attendance.models.discipline import Category, Severity
from people.models import User


@transaction.atomic
def record_breach(record: DisciplineRecord, *, by: User) -> DisciplineRecord:
    """Save an unsaved record of a breach of discipline, with who recorded it.

    Category and severity come from the rule where they are not given. Refused:
    a rule or a session of another class, a time that has not come yet.
    """
    if record.occurred_at > timezone.now():
        raise NotYetHappened()
    training_class = record.enrolment.training_class_id
    rule, session = record.rule, record.session
    if rule and rule.training_class_id not in (None, training_class):
        raise WrongRule()
    if session and session.training_class_id != training_class:
        raise WrongSession()
    record.training_class_id = training_class
    record.recorded_by = by
    record.category = record.category or (rule.category if rule else Category.OTHER)
    record.severity = record.severity or (rule.severity if rule else Severity.MINOR)
    record.save()
    return record
