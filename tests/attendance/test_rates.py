"""What statuses add up to, and that small groups stay hidden. Pure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.rates import LEAST, Group, Tally, compare
from attendance.verdicts import Status

STATUSES = [status for status in Status if status != Status.PENDING]
groups = st.lists(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=8), max_size=12).map(
    lambda learners: [
        Group(number, f"第{number}局", len(statuses), Tally.of(statuses))
        for number, statuses in enumerate(learners)
    ]
)


def test_a_rate_is_those_there_over_those_expected():
    tally = Tally.of(
        ["present", "late", "left_early", "late_and_left", "absent", "on_leave", "exempt", "exempt"]
    )

    assert (tally.there, tally.expected, tally.permille, tally.percent) == (4, 6, 666, "66.6 %")


def test_only_everybody_is_a_hundred_percent():
    nearly = Tally.of(["present"] * 1999 + ["absent"])

    assert (nearly.percent, Tally.of(["present"] * 2000).percent) == ("99.9 %", "100.0 %")


def test_where_nobody_is_expected_there_is_no_rate():
    assert (Tally.of(["exempt"]).permille, Tally.of(["exempt"]).percent) == (None, "–")


@settings(max_examples=50, deadline=None)
@given(groups)
def test_no_small_group_can_be_read_or_worked_out(rows):
    found = compare(rows, "其他")

    assert all(group.learners >= LEAST for group in found.shown)
    assert len(found.shown) + found.folded == len(rows)
    assert (found.others is not None) == (
        found.folded > 1 and sum(row.learners for row in rows) - _shown(found) >= LEAST
    )
    if found.others:
        parts = [*found.shown, found.others]
        total = sum((row.tally for row in rows), Tally())
        assert sum((part.tally for part in parts), Tally()).counts == total.counts
    # Exactly one group apart from those shown would be the total less the others.
    assert found.folded != 1 or not found.shown


def _shown(found):
    return sum(group.learners for group in found.shown)


@pytest.mark.parametrize(
    ("sizes", "shown", "others"),
    [
        ([5, 4], [5, 4], None),
        ([5, 4, 2], [5], 6),
        ([5, 4, 2, 2], [5, 4], 4),
        ([5, 4, 1, 1], [5], 6),
        ([2], [], None),
        ([1, 1], [], None),
        ([5, 2], [], 7),
    ],
)
def test_who_is_folded_is_never_alone(sizes, shown, others):
    rows = [Group(n, f"{n}", size, Tally.of(["present"] * size)) for n, size in enumerate(sizes)]
    found = compare(rows)

    assert sorted((group.learners for group in found.shown), reverse=True) == shown
    assert (found.others and found.others.learners) == others
