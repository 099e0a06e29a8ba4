"""What statuses add up to, and what of it may be shown of small groups. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from attendance.verdicts import Status

# Who was there, if only in part (DOMAIN US-15).
THERE = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.LATE_AND_LEFT)
# A group of fewer learners would tell of single persons.
LEAST = 3


@dataclass(frozen=True)
class Tally:
    """How many lines of rolls have each status. Exempt lines are not expected."""

    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, statuses: Iterable[str]) -> "Tally":
        return cls(Counter(statuses))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.counts + other.counts)

    @property
    def expected(self) -> int:
        return self.counts.total() - self.counts[Status.EXEMPT]

    @property
    def there(self) -> int:
        return sum(self.counts[status] for status in THERE)

    @property
    def permille(self) -> int | None:
        """There of a thousand expected, rounded down: only 1000 means everybody."""
        return 1000 * self.there // self.expected if self.expected else None

    @property
    def percent(self) -> str:
        """The rate as people read it: 96.3 %."""
        return "–" if self.permille is None else f"{self.permille / 10:.1f} %"


@dataclass(frozen=True)
class Group:
    """Learners of one unit or learning group, how many they are and what they add up to."""

    key: int | None
    name: str
    learners: int
    tally: Tally


@dataclass(frozen=True)
class Comparison:
    """Groups large enough to be shown, and the others as one; None where even that tells much."""

    shown: tuple[Group, ...]
    others: Group | None
    folded: int


def compare(groups: Iterable[Group], others: str = "") -> Comparison:
    """Fold groups of fewer than three learners into one, never exactly one of them.

    Who knows the total could work out a single folded group, or fewer than three
    learners, so the smallest of the others goes with them.
    """
    rows = sorted((group for group in groups if group.learners), key=_by_size)
    count = sum(group.learners < LEAST for group in rows)
    while 0 < count < len(rows) and not _hides_enough(rows[:count]):
        count += 1
    folded, shown = rows[:count], rows[count:]
    rest = _together(folded, others) if _hides_enough(folded) else None
    return Comparison(tuple(sorted(shown, key=_by_rate)), rest, len(folded))


def _by_size(group: Group) -> tuple[int, str]:
    return group.learners, group.name


def _by_rate(group: Group) -> tuple[int, str]:
    return -(group.tally.permille or 0), group.name


def _hides_enough(folded: Sequence[Group]) -> bool:
    return len(folded) > 1 and sum(group.learners for group in folded) >= LEAST


def _together(folded: Sequence[Group], name: str) -> Group:
    tally = sum((group.tally for group in folded), Tally())
    return Group(None, name, sum(group.learners for group in folded), tally)
