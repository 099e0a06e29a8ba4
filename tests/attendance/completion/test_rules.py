"""The rules of completion, scores, numbers and hours. No database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import completion_rules as rules
from attendance.assessment_rules import ITEMS, Grade, grade_of, total_of
from attendance.certificate_rules import (
    ALPHABET,
    DEFAULT_PATTERN,
    is_pattern,
    masked,
    new_code,
    number_text,
    series_of,
    spelled,
    typed_code,
)
from attendance.completion_rules import Code, Numbers, Reason, Verdict, recommend
from attendance.credit_hour_rules import need_of, progress
from attendance.leave_rules import Account
from attendance.streaks import Line
from attendance.verdicts import Status

EVEN = dict.fromkeys(ITEMS, 20) | {"ability": 10, "conduct": 10}
SIGNS = {"p": "present", "l": "late", "e": "left_early", "a": "absent", "v": "on_leave"}
SIGNS |= {"x": "exempt", "b": "late_and_left"}


def lines(letters, hours=4):
    """A session for each half-day."""
    return [
        Line(
            number,
            Status(SIGNS[letter]),
            Decimal(hours),
            (date(2026, 3, 1 + number // 2), "am" if number % 2 == 0 else "pm"),
        )
        for number, letter in enumerate(letters)
    ]


def codes(reasons):
    return [str(reason.code) for reason in reasons]


@pytest.mark.parametrize(
    ("used", "required", "is_over"),
    [("4.0", "28.0", False), ("4.0", "27.9", True), ("4.1", "28.0", True), ("0", "0", False)],
)
def test_leave_is_compared_without_rounding(used, required, is_over):
    found = rules.of_leave(Account(Decimal(required), Decimal(used), 7))

    assert codes(found) == (["LEAVE_OVER_1_7"] if is_over else [])


def test_a_reason_shows_the_numbers_behind_it():
    (reason,) = rules.of_leave(Account(Decimal("16.0"), Decimal("4.0"), 7))

    assert reason.evidence == {"used": "4.0", "required": "16.0", "parts": 7, "limit": "2.28"}


@pytest.mark.parametrize(
    ("letters", "numbers", "expected"),
    [
        ("pppppppp", Numbers(), []),
        # Exactly six sevenths are enough.
        ("aaappppppppppppppppppp", Numbers(), []),
        ("vpppppp", Numbers(), []),
        ("vppppp", Numbers(), ["HOURS_BELOW_6_7"]),
        ("vppppp", Numbers(hours_share=0), []),
        ("aaaa" + "p" * 40, Numbers(), ["ABSENT_OVER_LIMIT"]),
        ("aaa" + "p" * 40, Numbers(), []),
        ("aaaa" + "p" * 40, Numbers(absence_limit=0), []),
        ("aaall" + "p" * 40, Numbers(lates_per_absence=2), ["ABSENT_OVER_LIMIT"]),
        ("aaab" + "p" * 40, Numbers(lates_per_absence=2), ["ABSENT_OVER_LIMIT"]),
        ("aaal" + "p" * 40, Numbers(lates_per_absence=2), []),
        ("aaaa", Numbers(), ["ABSENT_OVER_LIMIT", "HOURS_BELOW_6_7"]),
        # What somebody is exempt from is no hour they need.
        ("xxxxp", Numbers(), []),
        ("", Numbers(), []),
    ],
)
def test_absences_and_hours(letters, numbers, expected):
    assert codes(rules.of_attendance(lines(letters), numbers)) == expected


def test_two_sessions_missed_in_one_half_day_are_one_absence():
    (first, *_rest) = lines("a")
    twice = [first, first._replace(session_id=7)] * 3

    assert rules.absences(twice, Numbers()) == 1


def test_evidence_names_the_sessions():
    found = rules.of_attendance(lines("aapa" + "la"), Numbers(lates_per_absence=1))

    absent, hours = found
    assert absent.evidence["sessions"] == [0, 1, 3, 5]
    assert absent.evidence["late_sessions"] == [4]
    assert absent.evidence["absences"] == 5
    assert hours.evidence == {
        "attended": "8", "required": "24", "parts": 7, "needed": "20.57", "sessions": [0, 1, 3, 5],
    }  # fmt: skip


@given(st.text(alphabet="plevax", max_size=30), st.integers(min_value=2, max_value=12))
def test_hours_are_judged_as_fractions_would_be(letters, parts):
    given_lines = lines(letters)
    required, attended = rules.hours_required(given_lines), rules.hours_attended(given_lines)

    found = rules.of_attendance(given_lines, Numbers(absence_limit=0, hours_share=parts))

    missed = required - attended
    assert bool(found) == (missed * parts > required)


def test_an_exam_counts_only_where_there_was_one():
    numbers = Numbers(exam_pass_mark=Decimal("60.0"))

    assert codes(rules.of_assessment(None, False, numbers)) == []
    assert codes(rules.of_assessment(Decimal("59.9"), False, numbers)) == ["EXAM_BELOW_PASS"]
    assert codes(rules.of_assessment(Decimal("60.0"), False, numbers)) == []


def test_papers_count_where_the_class_asks_for_them():
    assert codes(rules.of_assessment(None, False, Numbers(needs_papers=True))) == ["PAPERS_MISSING"]
    assert codes(rules.of_assessment(None, True, Numbers(needs_papers=True))) == []


def test_records_and_points():
    assert codes(rules.of_records([3], [4, 5])) == ["OPEN_RECORD", "GRAVE_RECORD"]
    assert codes(rules.of_records([], [])) == []
    assert codes(rules.of_points(Decimal("59.5"), Decimal(60))) == ["POINTS_BELOW"]
    assert codes(rules.of_points(Decimal(60), Decimal(60))) == []


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.COMPLETED),
        ([Code.EXAM_BELOW_PASS], Verdict.NOT_COMPLETED),
        ([Code.EXAM_BELOW_PASS, Code.LEAVE_OVER_LIMIT], Verdict.WITHDRAWN),
        ([Code.ABSENT_OVER_LIMIT], Verdict.WITHDRAWN),
        ([Code.LEAVE_OVER_LIMIT, Code.SHEETS_NOT_LOCKED], Verdict.NOT_YET),
        *(
            ([code], Verdict.NOT_COMPLETED)
            for code in (Code.OPEN_RECORD, Code.GRAVE_RECORD, Code.PAPERS_MISSING)
        ),
        ([Code.MATERIAL_NOT_RETURNED], Verdict.NOT_COMPLETED),
    ],
)
def test_what_the_reasons_amount_to(found, verdict):
    assert recommend([Reason(code, {}) for code in found]) == verdict


def test_a_total_needs_every_score_that_has_a_weight():
    scores = dict.fromkeys(ITEMS, Decimal(80))

    assert total_of(scores, EVEN) == Decimal("80.0")
    assert total_of(scores | {"conduct": None}, EVEN) is None
    assert total_of(scores | {"conduct": None}, EVEN | {"conduct": 0, "ability": 20}) == 80


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90.0", Grade.EXCELLENT),
        ("89.9", Grade.GOOD),
        ("80.0", Grade.GOOD),
        ("79.9", Grade.QUALIFIED),
        ("60.0", Grade.QUALIFIED),
        ("59.9", Grade.UNQUALIFIED),
        ("0.0", Grade.UNQUALIFIED),
    ],
)
def test_grades(total, grade):
    assert grade_of(Decimal(total)) == grade


@pytest.mark.parametrize(
    ("pattern", "is_one"),
    [
        (DEFAULT_PATTERN, True),
        ("{number}", True),
        ("结{year}第{number:06}号", True),
        ("{year}", False),
        ("{number}{number}", False),
        ("{number!r}", False),
        ("{number.real}", False),
        ("{number:{year}}", False),
        ("{number:999999999}", False),
        ("{number:>9}", False),
        ("{number:04}{", False),
        ("{person}{number}", False),
        ("{year:04}{number}", False),
        ("", False),
    ],
)
def test_patterns_of_numbers(pattern, is_one):
    assert is_pattern(pattern) == is_one


def test_numbers_by_the_pattern():
    values = {"year": 2026, "class_code": "BGS{x}"}

    assert number_text(DEFAULT_PATTERN, values, 7) == "〔2026〕BGS{x}-0007"
    assert number_text(DEFAULT_PATTERN, values, 12345) == "〔2026〕BGS{x}-12345"
    assert series_of(DEFAULT_PATTERN, values) == "〔2026〕BGS{x}-{number}"
    assert series_of("{year}-{number}", values) == series_of("{year}-{number:04}", values)


def test_codes_have_a_hundred_bits_and_survive_being_typed():
    code = new_code()

    assert len(ALPHABET) == 32
    assert len(code) == 20
    assert len({new_code() for _ in range(50)}) == 50
    assert typed_code(spelled(code).lower()) == code
    assert typed_code(f" {spelled(code)} ") == code
    assert typed_code("OIL" + "2" * 17) == "011" + "2" * 17


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 20, "0" * 21, "\0" * 20, "张" * 20])
def test_what_is_no_code(typed):
    assert typed_code(typed) == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("王小明", "王*明"),
        ("欧阳明月", "欧**月"),
        ("李", "*"),
        ("", "*"),
        ("阿" * 200, "阿******阿"),
        ("\u202e张三\u200b", "张*"),
    ],
)
def test_names_are_masked(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("level", "rank", "hours", "years"),
    [
        ("section", "", 90, 1),
        ("na", "", 90, 1),
        ("staff", "一级主任科员", 90, 1),
        ("division", "", 550, 5),
        ("section", "四级调研员", 550, 5),
        ("na", "二级巡视员", 550, 5),
    ],
)
def test_what_the_national_rule_asks_for(level, rank, hours, years):
    assert need_of(level, rank) == (hours, years)


def test_five_years_count_together():
    hours = {2020: Decimal(500), 2021: Decimal(100), 2024: Decimal("50.5"), 2026: Decimal(9)}

    found = progress(need_of("division", ""), hours, 2025)

    assert (found.from_year, found.to_year, found.hours) == (2021, 2025, Decimal("150.5"))
    assert (found.left, found.is_met, found.percent) == (Decimal("399.5"), False, 27)
