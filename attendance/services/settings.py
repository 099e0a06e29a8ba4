"""The numbers and rules by which a class is judged; once it is over, they stay as they were."""

from django.db import transaction

from attendance.models import AttendancePolicy, DisciplineRule
from courses.models import TrainingClass
from courses.services import change_parts

Setting = AttendancePolicy | DisciplineRule


@transaction.atomic
def save_settings(setting: Setting) -> None:
    """Save a class's numbers or a rule. Refused: in a class that is over, out of one as well."""
    for training_class in _classes_of(setting):
        change_parts(training_class)
    setting.save()


@transaction.atomic
def remove_rule(rule: DisciplineRule) -> None:
    """Delete a rule. Refused: of a class that is over."""
    for training_class in _classes_of(rule):
        change_parts(training_class)
    rule.delete()


def _classes_of(setting: Setting) -> list[TrainingClass]:
    """The class it belongs to and, where it moves, the one it belonged to before."""
    before = type(setting)._base_manager.filter(pk=setting.pk).values("training_class")
    after = [setting.training_class_id] if setting.training_class_id else []
    classes = TrainingClass.objects.filter(pk__in=before) | TrainingClass.objects.filter(
        pk__in=after
    )
    return list(classes.order_by("pk"))
