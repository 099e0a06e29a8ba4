"""The rules of leave: states, spans, hours, the limit, the chain. No database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.leave_rules import (
    Account,
    Act,
    Span,
    State,
    Step,
    chain_for,
    cut,
    hours_missed,
    is_too_late,
    merged,
    next_state,
)

START = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
# One line for each state: what can be done in it, and where that leads.
TABLE = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn", "end": "withdrawn"},
    "submitted": {
        "approve": "approved",
        "reject": "rejected",
        "return": "returned",
        "withdraw": "withdrawn",
        "end": "withdrawn",
    },
    "returned": {"submit": "submitted", "withdraw": "withdrawn", "end": "withdrawn"},
    "rejected": {},
    "withdrawn": {},
    "approved": {
        "cancel": "cancelled",
        "report_back": "approved",
        "confirm_return": "closed",
        "mark_overdue": "overdue",
        "end": "closed",
    },
    "overdue": {"report_back": "overdue", "confirm_return": "closed", "end": "closed"},
    "closed": {},
    "cancelled": {},
}


def hours(start, end):
    return Span(START + start * HOUR, START + end * HOUR)


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_every_act_in_every_state_leads_where_the_table_says(state, act):
    assert next_state(state, act) == TABLE[state].get(act)


def test_the_table_names_every_state():
    assert set(TABLE) == set(State)


def test_a_step_that_is_not_the_last_leaves_the_request_waiting():
    assert next_state("submitted", Act.APPROVE, is_last_step=False) == "submitted"
    assert next_state("draft", Act.APPROVE, is_last_step=False) is None
    assert next_state("submitted", Act.REJECT, is_last_step=False) == "rejected"


def test_spans_that_touch_or_overlap_become_one():
    assert merged([hours(4, 5), hours(0, 1), hours(1, 2), hours(1, 3)]) == [
        hours(0, 3),
        hours(4, 5),
    ]


instants = st.integers(0, 40)
spans = st.tuples(instants, instants).filter(lambda pair: pair[0] < pair[1])


@settings(max_examples=50, deadline=None)
@given(st.lists(spans, max_size=6))
def test_merging_keeps_the_time_and_leaves_gaps_between(pairs):
    result = merged([hours(*pair) for pair in pairs])

    covered = {hour for start, end in pairs for hour in range(start, end)}
    kept = {hour for hour in range(40) for one in result if one.overlap(hours(hour, hour + 1))}
    assert kept == covered
    assert all(one.to_at < two.from_at for one, two in pairwise(result))


@pytest.mark.parametrize(
    ("returned", "left"),
    [(None, (0, 4)), (5, (0, 4)), (4, (0, 4)), (2, (0, 2)), (0, None), (-1, None)],
)
def test_coming_back_early_cuts_a_span(returned, left):
    back = None if returned is None else START + returned * HOUR

    assert cut(hours(0, 4), back) == (left and hours(*left))


@pytest.mark.parametrize(
    ("minutes", "missed"),
    [(0, "0"), (1, "0.5"), (15, "0.5"), (16, "1.0"), (60, "2.0"), (119, "4.0"), (120, "4")],
)
def test_part_of_a_session_counts_in_proportion_and_a_started_half_hour_in_full(minutes, missed):
    away = timedelta(minutes=minutes)

    assert hours_missed(Decimal(4), hours(0, 2), away) == Decimal(missed)


def test_nobody_misses_more_than_a_session_has():
    assert hours_missed(Decimal("1.2"), hours(0, 2), 119 * timedelta(minutes=1)) == Decimal("1.2")


@pytest.mark.parametrize(
    ("required", "used", "is_over", "limit"),
    [
        ("8", "4", True, "1.14"),
        ("16", "4", True, "2.28"),
        ("24", "4", True, "3.42"),
        ("28", "4", False, "4.00"),
        ("40", "4", False, "5.71"),
        ("40", "8", True, "5.71"),
        ("56", "8", False, "8.00"),
        ("80", "8", False, "11.42"),
        ("0", "0", False, "0.00"),
    ],
)
def test_exactly_a_seventh_is_allowed(required, used, is_over, limit):
    account = Account(Decimal(required), Decimal(used), 7)

    assert (account.is_over, account.limit) == (is_over, Decimal(limit))
    assert (account.over > 0) is is_over


LADDER = [
    Step("class_teacher", Decimal(4)),
    Step("organisation_officer", Decimal(8)),
    Step("presiding_host"),
]


@pytest.mark.parametrize(
    ("asked", "chain"),
    [("0", 1), ("4", 1), ("4.5", 2), ("8", 2), ("8.5", 3), ("100", 3)],
)
def test_a_longer_leave_goes_further_up(asked, chain):
    roles = [step.role for step in LADDER[:chain]]

    assert chain_for(LADDER, Decimal(asked)) == roles


def test_a_leave_beyond_every_limit_still_ends_with_the_last_step():
    assert chain_for(LADDER[:2], Decimal(50)) == ["class_teacher", "organisation_officer"]


@pytest.mark.parametrize(
    ("hour", "may_afterwards", "too_late"),
    [
        (-1, False, False),
        (0, False, True),
        (1, False, True),
        (0, True, False),
        (26, True, False),
        (27, True, True),
    ],
)
def test_leave_is_asked_for_before_the_session_starts(hour, may_afterwards, too_late):
    asked_at = START + hour * HOUR

    assert too_late == is_too_late(
        START, START + 2 * HOUR, asked_at, may_ask_afterwards=may_afterwards, within=24 * HOUR
    )
