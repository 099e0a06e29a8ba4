"""The pure rules: what a round can become, whose numbers agree, when a phone noted something."""

from datetime import timedelta
from itertools import product

import pytest

from attendance.inspection_rules import (
    NORMS,
    TIMED,
    Act,
    Incident,
    Numbers,
    State,
    agree,
    next_state,
)
from attendance.models import Inspection, InspectionIncident
from attendance.models.discipline import Category, Severity
from attendance.offline import made_at
from tests.attendance.lectures import at

# What every pair leads to; "-" is refused.
TABLE = """
         count    report_incident  finish  report
planned  planned  planned          done    -
done     done     done             -       reported
reported -        -                -       -
"""


def declared():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(row[0], act): word for row in rows for act, word in zip(head, row[1:], strict=True)}


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_every_pair_of_state_and_act(state, act):
    assert (next_state(state, act) or "-") == declared()[state, act]


def test_the_models_know_the_same_words():
    assert Inspection.Status.values == list(State)
    assert InspectionIncident.Kind.values == list(Incident)
    assert set(NORMS) == set(Incident)
    assert {norm.category for norm in NORMS.values()} <= set(Category.values)
    assert {norm.severity for norm in NORMS.values()} <= set(Severity.values)
    assert frozenset({Incident.LEAVING}) == TIMED


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], True),
        ([Numbers(50, 48, 2)], True),
        ([Numbers(50, 48, 2), Numbers(50, 48, 2)], True),
        ([Numbers(50, 48, 2), Numbers(50, 48, None)], True),
        ([Numbers(50, 48, 2), Numbers(50, 47, 2)], False),
        ([Numbers(50, 48, 2), Numbers(51, 48, 2)], False),
        ([Numbers(50, 48, 2), Numbers(50, 48, 3)], False),
    ],
)
def test_counts_agree(counts, expected):
    assert agree(counts) is expected


@pytest.mark.parametrize(
    ("client_at", "sent_at", "expected"),
    [
        (None, None, at(9)),
        (at(8), None, at(9)),
        (None, at(9), at(9)),
        # A phone that is ten minutes fast, and sent at once what it noted half an hour ago.
        (at(8, 40), at(9, 10), at(8, 30)),
        (at(9, 10), at(9, 10), at(9)),
        # From the future, or from too long ago: nothing to believe.
        (at(9, 30), at(9, 10), at(9)),
        (at(9) - timedelta(days=3, seconds=1), at(9), at(9)),
        (at(9) - timedelta(days=3), at(9), at(9) - timedelta(days=3)),
        (at(9).replace(year=1), at(9), at(9)),
    ],
)
def test_a_phone_is_believed_as_far_as_it_can_be(client_at, sent_at, expected):
    assert made_at(at(9), client_at, sent_at) == expected
