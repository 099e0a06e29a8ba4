from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from courses.errors import HostMissing, PresidingHostMissing, WrongClassState
from courses.models import ClassUnit, TrainingClass
from people.roles import Role


@transaction.atomic
def change_parts(
    training_class: TrainingClass, *, saved: Iterable[Model] = (), removed: Iterable[Model] = ()
) -> None:
    """Change what belongs to a class: its units, staff, groups and rules.

    Refused: in a class that is over, to leave a published one without host or presiding host.
    """
    # Hold the class so that it is not published while its host is taken away.
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if held.status in TrainingClass.CLOSED:
        raise WrongClassState(training_class=held, status=held.get_status_display())
    for part in removed:
        part.delete()
    for part in saved:
        part.save()
    if held.status != TrainingClass.Status.DRAFT:
        _require_hosts(held)


def _require_hosts(training_class: TrainingClass) -> None:
    if not has_host(training_class):
        raise HostMissing()
    if not has_presiding_host(training_class):
        raise PresidingHostMissing()


def has_host(training_class: TrainingClass) -> bool:
    return training_class.class_units.filter(role=ClassUnit.Role.HOST).exists()


def has_presiding_host(training_class: TrainingClass) -> bool:
    return training_class.staff.filter(role=Role.PRESIDING_HOST).exists()
