"""The rules of discipline, without a database."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from attendance.discipline_rules import (
    COUNTED,
    UNDECIDED,
    Act,
    Handling,
    Notch,
    State,
    end_of_appeals,
    end_of_window,
    next_state,
    notch_at,
    points_for,
    proposed_handling,
    raised_by,
)
from attendance.models import DisciplineRecord, DisciplineStep
from attendance.models import discipline_records as models

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 10, 12, tzinfo=ZONE)
# Every act that is possible, by state; written down a second time so that a slip shows.
POSSIBLE = {
    "recorded": {"add_evidence", "verify", "dismiss", "correct"},
    "verified": {"add_evidence", "notify", "dismiss", "correct"},
    "notified": {"answer", "confirm", "dismiss", "correct"},
    "confirmed": {"handle", "appeal", "uphold", "revise", "revoke", "correct"},
    "handled": {"close", "appeal", "uphold", "revise", "revoke", "correct"},
    "closed": {"appeal", "uphold", "revise", "revoke", "correct"},
    "dismissed": set(),
    "revoked": set(),
    "superseded": set(),
}


def test_only_these_acts_are_possible():
    found = {state: {act for act in Act if next_state(state, act)} for state in State}

    assert found == POSSIBLE


def test_the_states_and_acts_are_those_of_the_models():
    assert set(State) == set(DisciplineRecord.Status)
    assert set(Act) == set(DisciplineStep.Kind)
    assert set(Handling) == set(models.Handling)
    assert set(COUNTED) | set(UNDECIDED) | {"dismissed", "revoked", "superseded"} == set(State)


@pytest.mark.parametrize(
    ("severity", "count", "handling"),
    [
        ("minor", 1, "remind"),
        ("minor", 2, "talk"),
        ("minor", 3, "criticism"),
        ("minor", 9, "criticism"),
        ("general", 1, "talk"),
        ("serious", 1, "criticism"),
        ("grave", 1, "order_withdrawal"),
        ("grave", 5, "order_withdrawal"),
    ],
)
def test_the_ladder_climbs_by_count_and_severity_but_counting_alone_expels_nobody(
    severity, count, handling
):
    assert proposed_handling(severity, count) == handling


def test_a_letter_at_each_threshold_a_warning_one_before():
    notches = {count: notch_at(count, [3, 6, 9]) for count in range(1, 11)}

    assert {count for count, notch in notches.items() if notch == Notch.LETTER} == {3, 6, 9}
    assert {count for count, notch in notches.items() if notch == Notch.WARNING} == {2, 5, 8}


def test_windows_end_with_the_day_of_the_office():
    assert end_of_window(NOON, 2, ZONE) == datetime(2026, 3, 13, tzinfo=ZONE)
    late = datetime(2026, 3, 10, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert end_of_window(late, 0, ZONE) == datetime(2026, 3, 12, tzinfo=ZONE)


def test_an_appeal_is_taken_at_least_until_the_day_after_the_class():
    assert end_of_appeals(NOON, 2, None, ZONE) == datetime(2026, 3, 13, tzinfo=ZONE)
    assert end_of_appeals(NOON, 2, date(2026, 3, 20), ZONE) == datetime(2026, 3, 22, tzinfo=ZONE)
    assert end_of_appeals(NOON, 2, date(2026, 3, 1), ZONE) == datetime(2026, 3, 13, tzinfo=ZONE)


def test_points_are_those_of_the_rule_else_of_the_severity():
    assert points_for("minor", Decimal("2.5")) == Decimal("2.5")
    assert [points_for(one, Decimal(0)) for one in ("minor", "general", "serious", "grave")] == [
        1, 3, 10, 0
    ]  # fmt: skip


def test_what_of_a_status_raises_a_record():
    assert list(raised_by("late_and_left")) == ["late", "left_early"]
    assert [list(raised_by(one)) for one in ("late", "absent", "present", "on_leave")] == [
        ["late"], ["absent"], [], []
    ]  # fmt: skip
