"""The numbers and rules by which a class is judged; once it is over, they stay as they were."""

from collections.abc import Iterable

from django.db import transaction

from attendance.models import AttendancePolicy, DisciplineRule, LeaveStep
from courses.models import TrainingClass
from courses.services import change_parts

Setting = AttendancePolicy | DisciplineRule | LeaveStep


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


@transaction.atomic
def remove_leave_step(step: LeaveStep) -> None:
    """Take a step out of the approval chain. Refused: of a class that is over."""
    for training_class in _classes_of(step):
        change_parts(training_class)
    step.delete()


def copy_policy(original: TrainingClass, copy: TrainingClass) -> None:
    """Keep attendance, and decide on leave, in a copied class as in the original."""
    policies: Iterable[Setting] = AttendancePolicy.objects.filter(training_class=original)
    steps: Iterable[Setting] = LeaveStep.objects.filter(training_class=original)
    for setting in (*policies, *steps):
        setting.pk, setting.training_class = None, copy
        setting._state.adding = True
        setting.save()


def _classes_of(setting: Setting) -> list[TrainingClass]:
    """The class it belongs to and, where it moves, the one it belonged to before."""
    kept = type(setting)._base_manager.filter(pk=setting.pk)
    before = kept.values_list("training_class_id", flat=True)
    keys = {key for key in [*before, setting.training_class_id] if key is not None}
    return list(TrainingClass.objects.filter(pk__in=keys).order_by("pk"))
