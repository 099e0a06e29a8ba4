from datetime import datetime

from django.db import transaction

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from materials.errors import (
    AlreadyAssigned,
    BelongsToAnotherClass,
    ClassCancelled,
    DueWhileUnavailable,
    ExpiresBeforeRelease,
    NoLongerLearner,
    OneTarget,
    OpenToAll,
)
from materials.models import Material, MaterialAssignment
from people.models import Person, Unit, User

Target = TrainingClass | TrainingSession | LearningGroup | Unit | Person | Enrolment
GONE = (Enrolment.Status.CANCELLED, Enrolment.Status.WITHDRAWN, Enrolment.Status.NO_SHOW)


@transaction.atomic
def assign(
    material: Material,
    target: Target | None,
    *,
    by: User,
    must_read: bool = False,
    due_at: datetime | None = None,
    release_at: datetime | None = None,
    expires_at: datetime | None = None,
    channel: str = MaterialAssignment.Channel.ONLINE,
) -> MaterialAssignment:
    """Hand the material to a class, those of a session, a group, a unit or one person.

    Before `release_at` it is hidden from them; `expires_at` is the last moment that
    counts. Refused: twice to the same, in a class that is cancelled, to somebody who
    has left it, what is bound to one class in another one, and times that are out of
    order or cannot hold back what is open to more people.
    """
    _require_order(release_at, due_at, expires_at)
    # Hold the material so that two people cannot assign it to the same target.
    material = Material.objects.select_for_update(no_key=True).get(pk=material.pk)
    if (release_at or expires_at) and material.access_level not in Material.BOUND_TO_CLASS:
        raise OpenToAll(material=material)
    field, training_class = _field_and_class(target, material)
    _require_fit(material, target, training_class)
    if material.assignments.filter(**{field: target}).exists():
        raise AlreadyAssigned()
    assignment: MaterialAssignment = material.assignments.create(
        **{field: target},
        must_read=must_read,
        due_at=due_at,
        release_at=release_at,
        expires_at=expires_at,
        channel=channel,
        assigned_by=by,
    )
    return assignment


def _require_fit(
    material: Material, target: Target | None, training_class: TrainingClass | None
) -> None:
    if training_class and training_class.status == TrainingClass.Status.CANCELLED:
        raise ClassCancelled()
    if isinstance(target, Enrolment) and target.status in GONE:
        raise NoLongerLearner(person=target.person)
    if _is_bound_to_another(material, training_class):
        raise BelongsToAnotherClass(material=material, training_class=material.training_class)


def _require_order(
    release_at: datetime | None, due_at: datetime | None, expires_at: datetime | None
) -> None:
    if release_at and expires_at and expires_at <= release_at:
        raise ExpiresBeforeRelease()
    is_early = release_at and due_at and due_at <= release_at
    is_late = expires_at and due_at and due_at > expires_at
    if is_early or is_late:
        raise DueWhileUnavailable()


def _field_and_class(target: Target | None, material: Material) -> tuple[str, TrainingClass | None]:
    """The field of the target, and the class in which it is handed out there."""
    match target:
        case TrainingClass():
            return "training_class", target
        case TrainingSession():
            return "session", target.training_class
        case LearningGroup():
            return "group", target.training_class
        case Enrolment():
            return "enrolment", target.training_class
        case Unit():
            return "unit", material.training_class
        case Person():
            return "person", material.training_class
    raise OneTarget()


def _is_bound_to_another(material: Material, training_class: TrainingClass | None) -> bool:
    if training_class is None:
        return False
    is_bound = material.access_level in Material.BOUND_TO_CLASS
    return is_bound and material.training_class_id not in (None, training_class.pk)


def unassign(assignment: MaterialAssignment) -> None:
    """Take an assignment back: whom nothing else reaches loses access at once."""
    assignment.delete()
