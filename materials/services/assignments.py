from datetime import datetime

from django.db import transaction

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from materials.errors import (
    AlreadyAssigned,
    BelongsToAnotherClass,
    ClassCancelled,
    NoLongerLearner,
    OneTarget,
)
from materials.models import Material, MaterialAssignment
from people.models import User

Target = TrainingClass | TrainingSession | LearningGroup | Enrolment
GONE = (Enrolment.Status.CANCELLED, Enrolment.Status.WITHDRAWN, Enrolment.Status.NO_SHOW)


@transaction.atomic
def assign(
    material: Material,
    target: Target | None,
    *,
    by: User,
    must_read: bool = False,
    due_at: datetime | None = None,
    channel: str = MaterialAssignment.Channel.ONLINE,
) -> MaterialAssignment:
    """Hand the material to a class, those of a session, a group or one learner.

    Refused: twice to the same, in a class that is cancelled, to somebody who
    has left it, and what is bound to one class in another one.
    """
    # Hold the material so that two people cannot assign it to the same target.
    material = Material.objects.select_for_update(no_key=True).get(pk=material.pk)
    field, training_class = _field_and_class(target)
    if training_class.status == TrainingClass.Status.CANCELLED:
        raise ClassCancelled()
    if isinstance(target, Enrolment) and target.status in GONE:
        raise NoLongerLearner(person=target.person)
    if _is_bound_to_another(material, training_class):
        raise BelongsToAnotherClass(material=material, training_class=material.training_class)
    if material.assignments.filter(**{field: target}).exists():
        raise AlreadyAssigned()
    assignment: MaterialAssignment = material.assignments.create(
        **{field: target}, must_read=must_read, due_at=due_at, channel=channel, assigned_by=by
    )
    return assignment


def _field_and_class(target: Target | None) -> tuple[str, TrainingClass]:
    match target:
        case TrainingClass():
            return "training_class", target
        case TrainingSession():
            return "session", target.training_class
        case LearningGroup():
            return "group", target.training_class
        case Enrolment():
            return "enrolment", target.training_class
    raise OneTarget()


def _is_bound_to_another(material: Material, training_class: TrainingClass) -> bool:
    is_bound = material.access_level in Material.BOUND_TO_CLASS
    return is_bound and material.training_class_id not in (None, training_class.pk)


def unassign(assignment: MaterialAssignment) -> None:
    """Take an assignment back: whom nothing else reaches loses access at once."""
    assignment.delete()
