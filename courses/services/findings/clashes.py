"""What a session would take from others, and what it leaves too little time between."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from courses.errors import (
    ClassTaken,
    GroupTaken,
    LecturerBuffer,
    LecturerTaken,
    VenueBuffer,
    VenueTaken,
)
from courses.findings import Finding, Grade
from courses.services.findings.bookings import Window, held_within
from courses.services.findings.plans import Need, Plan, Resource, Taken, taken_by
from courses.when import lazy_span_text
from peixun.errors import Refused


def own_clashes(plan: Plan, siblings: Collection[Plan]) -> list[Finding]:
    """Where the class or the group has another of its sessions at that time."""
    occupied = Occupied(taken_by(siblings))
    return [
        finding
        for need in plan.needs
        if need.resource == Resource.TRAINING_CLASS
        for finding in _clashes(plan, need, occupied)
    ]


def clashes_of(plans: Sequence[Plan], siblings: Collection[Plan]) -> list[Finding]:
    """What each plan would take from its siblings and from what other classes hold."""
    own = {plan.session.training_class_id for plan in plans}
    held = [taken for taken in held_within(_windows(plans)) if taken.class_id not in own]
    occupied = Occupied([*taken_by(siblings), *held])
    return [
        finding
        for plan in plans
        for need in plan.needs
        for finding in _clashes(plan, need, occupied)
    ]


def _windows(plans: Iterable[Plan]) -> set[Window]:
    return {
        Window(
            need.resource,
            need.resource_id,
            plan.session.starts_at - need.buffer,
            plan.session.ends_at + need.buffer,
        )
        for plan in plans
        for need in plan.needs
        if need.resource != Resource.TRAINING_CLASS
    }


class Occupied:
    """What is taken, found by thing and time."""

    def __init__(self, taken: Iterable[Taken]):
        self._by_thing: dict[tuple[str, int], list[Taken]] = defaultdict(list)
        for one in sorted(taken, key=lambda one: one.starts_at):
            self._by_thing[one.resource, one.resource_id].append(one)
        self._longest = {
            thing: max(one.ends_at - one.starts_at for one in rows)
            for thing, rows in self._by_thing.items()
        }

    def around(self, need: Need, starts_at: datetime, ends_at: datetime) -> Iterator[Taken]:
        """What is taken of a thing at some time from `starts_at` to before `ends_at`."""
        thing = (need.resource, need.resource_id)
        rows = self._by_thing.get(thing, [])
        earliest = starts_at - self._longest.get(thing, timedelta(0))
        for taken in rows[bisect_left(rows, earliest, key=lambda one: one.starts_at) :]:
            if taken.starts_at >= ends_at:
                return
            if taken.ends_at > starts_at:
                yield taken


def _clashes(plan: Plan, need: Need, occupied: Occupied) -> Iterator[Finding]:
    start, end = plan.span
    for taken in occupied.around(need, start - need.buffer, end + need.buffer):
        if taken.session_id == plan.key or not _is_same_part(plan, taken):
            continue
        if taken.starts_at < end and taken.ends_at > start:
            refusal = _taken(plan, need, taken)
            yield Finding(Grade.REFUSE, refusal, plan.key, taken.session_id)
        elif not _needs_no_buffer(plan, need, taken):
            yield Finding(Grade.ASK, _too_close(need, taken), plan.key, taken.session_id)


def _is_same_part(plan: Plan, taken: Taken) -> bool:
    """Whether they are of the same group, or one of them of the whole class, hall or lecturer."""
    groups = (plan.session.group_id, taken.group_id)
    return None in groups or groups[0] == groups[1]


def _needs_no_buffer(plan: Plan, need: Need, taken: Taken) -> bool:
    """A class that stays in its hall, and a lecturer who stays with it, need no time to change."""
    stays = plan.session.training_class_id == taken.class_id
    return stays and plan.session.venue_id == taken.venue_id


def _taken(plan: Plan, need: Need, taken: Taken) -> Refused:
    context = _words(need, taken)
    if need.resource == Resource.VENUE:
        return VenueTaken(**context)
    if need.resource == Resource.LECTURER:
        return LecturerTaken(**context)
    group = plan.session.group
    if group is not None and taken.group_id is not None:
        return GroupTaken(group=str(group), **context)
    return ClassTaken(**context)


def _too_close(need: Need, taken: Taken) -> Refused:
    error = VenueBuffer if need.resource == Resource.VENUE else LecturerBuffer
    return error(minutes=need.buffer // timedelta(minutes=1), **_words(need, taken))


def _words(need: Need, taken: Taken) -> dict[str, Any]:
    return {
        "resource": need.name,
        "session": taken.title,
        "training_class": taken.class_title,
        "when": lazy_span_text(taken.starts_at, taken.ends_at),
    }
