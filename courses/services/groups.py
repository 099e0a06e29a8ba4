from collections import Counter, defaultdict
from collections.abc import Hashable

from django.db import transaction

from courses.errors import (
    AlreadyInGroup,
    NobodyToDistribute,
    ReasonMissing,
    WrongClassState,
    WrongEnrolmentState,
    WrongGroup,
)
from courses.groups import deal
from courses.models import Enrolment, GroupTransfer, LearningGroup, TrainingClass
from courses.services.enrolments import hold_one, tell_watchers
from people.models import User

GROUP_SIZE = 10
GROUPED = (Enrolment.Status.CONFIRMED, Enrolment.Status.REPORTED)


@transaction.atomic
def distribute_groups(training_class: TrainingClass, *, size: int = GROUP_SIZE) -> list[Enrolment]:
    """Give every confirmed learner without a group one, and make the groups that it takes.

    The groups come out even, those of one unit apart; nobody who has a group is moved.
    """
    # Hold the class so that two do not make the same groups.
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    _require_open(training_class)
    rows = Enrolment.objects.select_for_update(no_key=True, of=["self"]).select_related("unit")
    of_class = rows.filter(training_class=training_class, status__in=GROUPED)
    learners = list(of_class.order_by("unit__sort_order", "unit_id", "pk"))
    waiting = [learner for learner in learners if learner.group_id is None]
    if not waiting:
        raise NobodyToDistribute()
    groups = _enough_groups(training_class, -(-len(learners) // size))
    units = [learner.unit_id for learner in waiting]
    for learner, position in zip(waiting, deal(units, _members(groups, learners)), strict=True):
        learner.group = groups[position]
    Enrolment.objects.bulk_update(waiting, ["group"], 500)
    tell_watchers(waiting)
    return waiting


def _enough_groups(training_class: TrainingClass, count: int) -> list[LearningGroup]:
    groups = list(training_class.groups.order_by("group_no"))
    numbers = {group.group_no for group in groups}
    free = (number for number in range(1, count + len(groups) + 1) if number not in numbers)
    for _missing in range(count - len(groups)):
        groups.append(training_class.groups.create(group_no=next(free)))
    return sorted(groups, key=lambda group: group.group_no)


def _members(groups: list[LearningGroup], learners: list[Enrolment]) -> list[Counter[Hashable]]:
    members: dict[int | None, Counter[Hashable]] = defaultdict(Counter)
    for learner in learners:
        members[learner.group_id][learner.unit_id] += 1
    return [members[group.pk] for group in groups]


@transaction.atomic
def transfer(enrolment: Enrolment, group: LearningGroup, *, reason: str, by: User) -> GroupTransfer:
    """Move a learner to another group; who did it, when and why stays on record.

    Who led the old group leads it no longer.
    """
    if not reason.strip():
        raise ReasonMissing()
    enrolment = hold_one(enrolment)
    _require_open(enrolment.training_class)
    if enrolment.status not in Enrolment.ACTIVE:
        raise WrongEnrolmentState(person=enrolment.person, status=enrolment.get_status_display())
    if group.training_class_id != enrolment.training_class_id:
        raise WrongGroup(group=group)
    if enrolment.group_id == group.pk:
        raise AlreadyInGroup(person=enrolment.person)
    LearningGroup.objects.filter(leader=enrolment).update(leader=None)
    LearningGroup.objects.filter(deputy=enrolment).update(deputy=None)
    moved = GroupTransfer.objects.create(
        enrolment=enrolment,
        from_group=enrolment.group,
        to_group=group,
        reason=reason.strip(),
        transferred_by=by,
    )
    enrolment.group = group
    enrolment.save(update_fields=["group", "updated_at"])
    tell_watchers([enrolment])
    return moved


def _require_open(training_class: TrainingClass) -> None:
    if training_class.status in TrainingClass.CLOSED:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
