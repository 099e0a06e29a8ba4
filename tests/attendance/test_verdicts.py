"""The rule that derives attendance, row by row and by its properties."""

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.models import AttendanceRecord
from attendance.verdicts import (
    PLAIN,
    Circumstances,
    Fact,
    Kind,
    Leave,
    Limits,
    Overdue,
    Source,
    Status,
    Verdict,
    Window,
    judge,
    started_minutes,
)
from tests.attendance.lectures import at
from tests.attendance.slow_verdicts import made_up_case, slow_verdict

WINDOW = Window(opens_at=at(8, 45), starts_at=at(9), ends_at=at(11))
LIMITS = Limits()


def came(*time):
    return Fact(Kind.CHECK_IN, at(*time))


def left(*time):
    return Fact(Kind.CHECK_OUT, at(*time))


def marked(status, *time, known_at=None):
    return Fact(Kind.MARK, at(*time or (9, 5)), Status(status), known_at)


def spotted(status):
    return Fact(Kind.SPOT_CHECK, at(9, 30), Status(status))


def corrected(status):
    return Fact(Kind.CORRECTION, at(15), Status(status))


def verdict_of(*facts, limits=LIMITS):
    """As they were recorded, one after the other."""
    numbered = [fact._replace(number=number) for number, fact in enumerate(facts)]
    return judge(WINDOW, limits, numbered)


def test_nothing_at_all_is_not_marked():
    assert verdict_of() == Verdict(Status.PENDING, Source.NOTHING)


@pytest.mark.parametrize(
    ("time", "status", "minutes"),
    [
        ((8, 44, 59, 999999), "pending", 0),
        ((8, 45), "present", 0),
        ((8, 59, 59), "present", 0),
        ((9, 0, 0), "present", 0),
        ((9, 0, 0, 1), "late", 1),
        ((9, 0, 1), "late", 1),
        ((9, 1, 0), "late", 1),
        ((9, 1, 1), "late", 2),
        ((9, 30, 0), "late", 30),
        ((9, 30, 1), "absent", 31),
        ((9, 31), "absent", 31),
        ((10, 59, 59), "absent", 120),
    ],
)
def test_a_check_in_counts_from_its_time(time, status, minutes):
    verdict = verdict_of(came(*time))

    assert (verdict.status, verdict.minutes_late, verdict.minutes_early) == (status, minutes, 0)


@pytest.mark.parametrize(
    ("time", "status", "minutes"),
    [
        ((9, 5), "present", 0),
        ((9, 5, 1), "late", 6),
        ((9, 30), "late", 30),
        ((9, 31), "absent", 31),
    ],
)
def test_the_grace_excuses_and_is_not_taken_off(time, status, minutes):
    verdict = verdict_of(came(*time), limits=Limits(grace=5))

    assert (verdict.status, verdict.minutes_late) == (status, minutes)


@pytest.mark.parametrize(
    ("facts", "status", "late", "early"),
    [
        ([came(8, 50), left(11)], "present", 0, 0),
        ([came(8, 50), left(11, 20)], "present", 0, 0),
        ([came(8, 50), left(10, 59, 59)], "left_early", 0, 1),
        ([came(8, 50), left(10, 30)], "left_early", 0, 30),
        ([came(8, 50), left(10, 29, 59)], "absent", 0, 31),
        ([came(9, 10), left(10, 45)], "late_and_left", 10, 15),
        ([came(8, 50), left(9, 30), came(9, 40)], "present", 0, 0),
        ([came(8, 50), left(9, 30), came(9, 40), left(10, 50)], "left_early", 0, 10),
        ([left(10, 50)], "pending", 0, 0),
    ],
)
def test_leaving_counts_unless_they_came_back(facts, status, late, early):
    verdict = verdict_of(*facts)

    assert (verdict.status, verdict.minutes_late, verdict.minutes_early) == (status, late, early)


DAY_LEAVE = Leave(at(8), at(12), decided_at=at(7))
LATE_LEAVE = Leave(at(8), at(12), decided_at=at(10))
OVERDUE = Overdue(at(8))
ON_LEAVE = Verdict(Status.ON_LEAVE, Source.LEAVE)
TEN_LATE = Verdict(Status.LATE, Source.CHECK_IN, 10)

# For each row of the table in the docs: what happened, what held, and the verdict.
ROWS = {
    1: [([corrected("late")], Circumstances(is_off=True), Verdict(Status.EXEMPT, Source.OFF))],
    2: [
        (
            [corrected("late"), marked("absent")],
            Circumstances(is_exempt=True),
            Verdict(Status.LATE, Source.CORRECTION),
        )
    ],
    3: [
        (
            [marked("absent")],
            Circumstances(is_exempt=True, left_at=at(8)),
            Verdict(Status.EXEMPT, Source.EXEMPTION),
        )
    ],
    4: [
        (
            [marked("absent")],
            Circumstances(joined_at=at(11)),
            Verdict(Status.EXEMPT, Source.MEMBERSHIP),
        ),
        (
            [marked("absent")],
            Circumstances(left_at=at(9)),
            Verdict(Status.EXEMPT, Source.MEMBERSHIP),
        ),
    ],
    5: [
        ([marked("absent", 9, 5), came(9, 10)], PLAIN, TEN_LATE),
        ([marked("on_leave", 9, 5), came(9, 10)], PLAIN, TEN_LATE),
        ([came(9, 10), marked("absent", 9, 11)], PLAIN, Verdict(Status.ABSENT, Source.ROLL_CALL)),
    ],
    6: [
        ([marked("present", 9, 5, known_at=at(9, 40)), came(9, 10)], PLAIN, TEN_LATE),
        (
            [marked("present", 9, 5, known_at=at(9, 6)), came(9, 10)],
            PLAIN,
            Verdict(Status.PRESENT, Source.ROLL_CALL),
        ),
    ],
    7: [([marked("present", 9, 5)], Circumstances(leaves=(LATE_LEAVE,)), ON_LEAVE)],
    8: [([marked("absent", 9, 5)], Circumstances(leaves=(DAY_LEAVE,)), ON_LEAVE)],
    9: [
        (
            [came(9, 10), marked("present", 9, 12)],
            Circumstances(leaves=(DAY_LEAVE,)),
            Verdict(Status.PRESENT, Source.ROLL_CALL),
        )
    ],
    10: [
        ([came(9, 10)], Circumstances(overdue=(OVERDUE,)), TEN_LATE),
        (
            [came(9, 10)],
            Circumstances(leaves=(DAY_LEAVE,)),
            Verdict(Status.PRESENT, Source.CHECK_IN),
        ),
    ],
    11: [([], Circumstances(leaves=(DAY_LEAVE,), overdue=(OVERDUE,)), ON_LEAVE)],
    12: [
        (
            [],
            Circumstances(overdue=(OVERDUE,), left_at=at(10)),
            Verdict(Status.ABSENT, Source.OVERDUE),
        )
    ],
    13: [([], Circumstances(left_at=at(10)), Verdict(Status.EXEMPT, Source.MEMBERSHIP))],
    14: [
        ([], PLAIN, Verdict(Status.PENDING, Source.NOTHING)),
        (
            [],
            Circumstances(overdue=(Overdue(at(7), at(9)),)),
            Verdict(Status.PENDING, Source.NOTHING),
        ),
        (
            [spotted("absent")],
            Circumstances(joined_at=at(10)),
            Verdict(Status.PENDING, Source.NOTHING),
        ),
    ],
}
CASES = [(row, case) for row, cases in ROWS.items() for case in cases]


def test_every_row_of_the_written_table_has_its_case():
    table = Path("docs/attendance.md").read_text(encoding="utf-8")

    assert [int(row) for row in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == list(ROWS)


@pytest.mark.parametrize(("row", "case"), CASES, ids=[str(row) for row, _case in CASES])
def test_what_overrules_what(row, case):
    facts, circumstances, verdict = case

    assert judge(WINDOW, LIMITS, facts, circumstances) == verdict
    assert judge(WINDOW, LIMITS, [*reversed(facts)], circumstances) == verdict


@pytest.mark.parametrize(
    ("facts", "leaves", "status", "late", "early"),
    [
        ([came(10, 5)], [(8, 10)], "late", 5, 0),
        ([came(10)], [(8, 10)], "present", 0, 0),
        ([], [(8, 10)], "pending", 0, 0),
        ([came(8, 50), left(10, 1)], [(10, 12)], "present", 0, 0),
        ([came(8, 50), left(9, 50)], [(10, 12)], "left_early", 0, 10),
        ([], [(8, 10), (10, 11)], "on_leave", 0, 0),
        ([], [(10, 11), (8, 10)], "on_leave", 0, 0),
        ([came(8, 50), left(9, 30), came(10, 30)], [(9, 10)], "present", 0, 0),
        ([came(10, 45)], [(10, 12)], "absent", 105, 0),
    ],
)
def test_a_leave_of_part_of_a_session_moves_what_counts(facts, leaves, status, late, early):
    approved = tuple(Leave(at(start), at(end), at(7)) for start, end in leaves)
    verdict = judge(WINDOW, LIMITS, facts, Circumstances(leaves=approved))

    assert (verdict.status, verdict.minutes_late, verdict.minutes_early) == (status, late, early)


def test_the_last_correction_and_the_last_mark_decide():
    assert verdict_of(corrected("late"), corrected("absent")).status == Status.ABSENT
    assert verdict_of(marked("absent"), marked("present")).status == Status.PRESENT


def test_a_cleared_mark_lets_the_scan_count_again():
    facts = [came(9, 10), marked("absent", 9, 20), marked("pending", 9, 21)]

    assert verdict_of(*facts) == TEN_LATE


@pytest.mark.parametrize(
    ("fact", "late", "early"),
    [
        (marked("late", 9, 12), 12, 0),
        (marked("late", 8, 59), 0, 0),
        (marked("late", 11), 0, 0),
        (marked("left_early", 10, 40), 0, 20),
        (marked("left_early", 11, 5), 0, 0),
        (marked("present", 9, 40), 0, 0),
        (marked("absent", 9, 40), 0, 0),
    ],
)
def test_a_mark_knows_minutes_only_when_made_in_between(fact, late, early):
    verdict = verdict_of(fact)

    assert (verdict.status, verdict.minutes_late, verdict.minutes_early) == (
        fact.status,
        late,
        early,
    )


# Properties

STATUSES_BY_HAND = [status for status in Status if status != Status.EXEMPT]
times = st.integers(-120 * 60, 300 * 60).map(lambda seconds: at(9) + timedelta(seconds=seconds))
scans = st.builds(Fact, st.sampled_from([Kind.CHECK_IN, Kind.CHECK_OUT]), times)
minutes = st.integers(0, 24 * 60)
limits = st.tuples(minutes, minutes, minutes).map(
    lambda t: Limits(min(t[0], t[1]), max(t[0], t[1]), t[2])
)


def test_it_agrees_with_the_slow_statement_of_the_table_in_any_order():
    """20,000 made-up histories, each also shuffled."""
    random = Random(20260310)
    seen = set()
    for _number in range(20_000):
        facts, limit, circumstances = made_up_case(random)
        expected = slow_verdict(WINDOW, limit, facts, circumstances)
        shuffled = random.sample(facts, len(facts))
        assert judge(WINDOW, limit, facts, circumstances) == expected, (facts, circumstances)
        assert judge(WINDOW, limit, shuffled, circumstances) == expected
        seen.add((expected.status, expected.source))
    # The cases reach every status and every source.
    assert {status for status, _source in seen} == set(Status)
    assert {source for _status, source in seen} == set(Source)


def test_every_verdict_is_one_the_database_takes():
    random = Random(11)
    for _number in range(2_000):
        facts, limit, circumstances = made_up_case(random)
        verdict = judge(WINDOW, limit, facts, circumstances)
        record = AttendanceRecord(
            status=verdict.status,
            minutes_late=verdict.minutes_late,
            minutes_early=verdict.minutes_early,
            source=verdict.source,
            rules_version=1,
        )
        record.clean_fields(exclude={"session", "enrolment", "training_class"})
        late = {Status.LATE, Status.LATE_AND_LEFT, Status.ABSENT}
        early = {Status.LEFT_EARLY, Status.LATE_AND_LEFT, Status.ABSENT}
        assert verdict.minutes_late == 0 or verdict.status in late
        assert verdict.minutes_early == 0 or verdict.status in early


GRAVITY = {Status.PRESENT: 0, Status.LATE: 1, Status.ABSENT: 2}


@given(st.tuples(times, times), limits)
def test_whoever_comes_later_fares_no_better(two, limit):
    last = WINDOW.ends_at - timedelta(seconds=1)
    sooner, later = (min(max(time, WINDOW.opens_at), last) for time in sorted(two))
    first = judge(WINDOW, limit, [Fact(Kind.CHECK_IN, sooner)])
    second = judge(WINDOW, limit, [Fact(Kind.CHECK_IN, later)])

    assert GRAVITY[first.status] <= GRAVITY[second.status]
    assert first.minutes_late <= second.minutes_late


@given(st.lists(scans, max_size=6), times, limits)
def test_a_further_check_in_never_makes_anybody_later(history, time, limit):
    early_enough = [fact for fact in history if fact.kind == Kind.CHECK_IN]
    before = judge(WINDOW, limit, early_enough)
    after = judge(WINDOW, limit, [*early_enough, Fact(Kind.CHECK_IN, time)])

    if before.status != Status.PENDING:
        assert GRAVITY[after.status] <= GRAVITY[before.status]


def test_no_verdict_is_larger_than_its_column():
    month = Window(at(8, 45), at(9), at(9) + timedelta(days=30))

    assert judge(month, LIMITS, [came(9), left(9)]).minutes_early == 7 * 24 * 60


@given(st.integers(-10_000, 10_000))
def test_a_started_minute_counts_in_full(seconds):
    counted = started_minutes(timedelta(seconds=seconds))

    assert counted == 0 if seconds <= 0 else 0 <= counted * 60 - seconds < 60
