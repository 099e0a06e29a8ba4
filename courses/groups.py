"""Dealing learners into groups: even in size, and those of one unit apart."""

from collections import Counter
from collections.abc import Hashable, Sequence


def deal(units: Sequence[Hashable], groups: Sequence[Counter[Hashable]]) -> list[int]:
    """Choose a group for each learner, known by the unit, and answer with its position.

    `groups` holds how many of each unit every group has already. Each learner goes to
    the smallest group; among those, to one with the fewest of the same unit.
    """
    there = [Counter(group) for group in groups]
    sizes = [group.total() for group in there]
    places = []
    # Largest units first: while every group still has room for some of them.
    for position in _by_size_of_unit(units):
        unit = units[position]
        chosen = min(range(len(there)), key=lambda n: (sizes[n], there[n][unit], n))
        there[chosen][unit] += 1
        sizes[chosen] += 1
        places.append((position, chosen))
    return [chosen for _position, chosen in sorted(places)]


def _by_size_of_unit(units: Sequence[Hashable]) -> list[int]:
    sizes, first = Counter(units), {unit: n for n, unit in reversed(list(enumerate(units)))}
    return sorted(range(len(units)), key=lambda n: (-sizes[units[n]], first[units[n]], n))
