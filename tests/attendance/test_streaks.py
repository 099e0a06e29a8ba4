"""Full attendance, absences in a row and limits that come near. Pure."""

from datetime import date
from decimal import Decimal

import pytest

from attendance.streaks import (
    Alert,
    Bounds,
    Level,
    Line,
    Matter,
    absences_in_a_row,
    full_attendance,
    half_days_absent,
    warnings,
)
from attendance.verdicts import Status

NEAR, REACHED = Level.NEAR, Level.REACHED
SIGNS = {
    "p": Status.PRESENT, "l": Status.LATE, "e": Status.LEFT_EARLY, "b": Status.LATE_AND_LEFT,
    "a": Status.ABSENT, "v": Status.ON_LEAVE, "x": Status.EXEMPT, "?": Status.PENDING,
}  # fmt: skip


def lines(signs, *, hours="2", a_day=1):
    """One session of each sign, numbered from 1; `a_day` of them in each half-day."""
    return [
        Line(number, SIGNS[sign], Decimal(hours), (date(2026, 3, 1 + (number - 1) // a_day), "am"))
        for number, sign in enumerate(signs, start=1)
    ]


def found(signs, bounds=None, **options):
    return warnings(lines(signs, **options), bounds or Bounds(Decimal(100)))


def test_three_verdicts_name_the_sessions_that_break_them():
    full = full_attendance(lines("plebavx"))

    assert (full.late, full.left_early, full.absent) == ((2, 4), (3, 4), (5,))
    assert not full.is_full


def test_leave_and_exemption_break_no_full_attendance():
    assert full_attendance(lines("pvxp")).is_full


@pytest.mark.parametrize(
    ("signs", "runs"),
    [
        ("", []),
        ("a", []),
        ("aa", [(1, 2)]),
        ("apa", []),
        ("aapaaa", [(1, 2), (4, 5, 6)]),
        ("ava", []),
        ("axa", [(1, 3)]),
        ("a?a", [(1, 3)]),
        ("ala", []),
    ],
)
def test_absences_in_a_row(signs, runs):
    assert absences_in_a_row(lines(signs)) == runs


def test_the_third_absence_in_a_row_is_graver_than_the_second():
    bounds = Bounds(Decimal(100), absence_limit=40)

    assert found("aa", bounds) == [Alert(Matter.IN_A_ROW, NEAR, (1, 2))]
    assert found("aaa", bounds) == [Alert(Matter.IN_A_ROW, REACHED, (1, 2, 3))]


@pytest.mark.parametrize(
    ("leave", "required", "level"),
    [
        (0, 28, None),
        (1, 28, None),  # 2 of 4 hours
        (2, 28, NEAR),  # 4 of 4: exactly the limit is not beyond it
        (3, 28, REACHED),
        (4, 70, NEAR),  # 8 of 10: four fifths
        (3, 70, None),
        (5, 70, NEAR),
        (6, 70, REACHED),
    ],
)
def test_leave_is_told_of_from_four_fifths_of_the_limit(leave, required, level):
    alerts = found("v" * leave, Bounds(Decimal(required)))

    expected = [Alert(Matter.LEAVE, level, tuple(range(1, leave + 1)))] if level else []
    assert alerts == expected


def test_leave_that_does_not_count_is_not_told_of():
    free = [line._replace(is_free_leave=True) for line in lines("vvvv")]

    assert warnings(free, Bounds(Decimal(28))) == []


@pytest.mark.parametrize(
    ("signs", "level"), [("apa", None), ("apapa", NEAR), ("apapapa", REACHED), ("a", None)]
)
def test_absence_counts_half_days(signs, level):
    alerts = found(signs)

    assert [alert.level for alert in alerts] == ([level] if level else [])


def test_two_sessions_of_a_half_day_are_one_absence():
    assert half_days_absent(lines("aaaa", a_day=2)) == 2
    assert half_days_absent(lines("aaaa", a_day=1)) == 4


def test_so_many_times_late_make_an_absence():
    bounds = Bounds(Decimal(100), absence_limit=2, lates_per_absence=2)

    assert found("l", bounds) == [Alert(Matter.LATES, NEAR, (1,))]
    assert found("lpe", bounds) == [
        Alert(Matter.ABSENCE, NEAR, (1, 3)),
        Alert(Matter.LATES, REACHED, (1, 3)),
    ]
    # Late and left early at one session is both.
    assert found("b", bounds)[-1] == Alert(Matter.LATES, REACHED, (1,))


def test_without_the_rule_late_is_not_told_of():
    assert found("lllbbe") == []


def test_whoever_was_always_there_is_not_told_anything():
    assert found("pppplpex") == []
