"""The rule that derives attendance, row by row and by its properties."""

from datetime import timedelta

import pytest
from django.db.models import CheckConstraint
from hypothesis import given
from hypothesis import strategies as st

from attendance.models import AttendanceRecord
from attendance.verdicts import (
    Fact,
    Kind,
    Limits,
    Source,
    Status,
    Verdict,
    Window,
    judge,
    started_minutes,
)
from tests.attendance.lectures import at

WINDOW = Window(opens_at=at(8, 45), starts_at=at(9), ends_at=at(11))
LIMITS = Limits()


def came(*time):
    return Fact(Kind.CHECK_IN, at(*time))


def left(*time):
    return Fact(Kind.CHECK_OUT, at(*time))


def marked(status, *time):
    return Fact(Kind.MARK, at(*time or (9, 5)), Status(status))


def corrected(status):
    return Fact(Kind.CORRECTION, at(15), Status(status))


def verdict_of(*facts, limits=LIMITS, exempt=False):
    return judge(WINDOW, limits, facts, exempt=exempt)


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


# Each row overrules what the rows below it say.
PRECEDENCE = [
    ("correction", [corrected("late")], False, Verdict(Status.LATE, Source.CORRECTION)),
    ("exemption", [], True, Verdict(Status.EXEMPT, Source.EXEMPTION)),
    ("mark", [marked("on_leave")], False, Verdict(Status.ON_LEAVE, Source.ROLL_CALL)),
    ("scan", [came(8, 50)], False, Verdict(Status.PRESENT, Source.CHECK_IN)),
    ("nothing", [], False, Verdict(Status.PENDING, Source.NOTHING)),
]


@pytest.mark.parametrize("row", range(len(PRECEDENCE)), ids=[row[0] for row in PRECEDENCE])
def test_what_overrules_what(row):
    facts = [fact for _name, some, _exempt, _verdict in PRECEDENCE[row:] for fact in some]
    exempt = any(is_exempt for _name, _facts, is_exempt, _verdict in PRECEDENCE[row:])

    assert verdict_of(*facts, exempt=exempt) == PRECEDENCE[row][3]
    assert verdict_of(*reversed(facts), exempt=exempt) == PRECEDENCE[row][3]


def test_the_last_correction_and_the_last_mark_decide():
    assert verdict_of(corrected("late"), corrected("absent")).status == Status.ABSENT
    assert verdict_of(marked("absent"), marked("present")).status == Status.PRESENT


def test_a_cleared_mark_lets_the_scan_count_again():
    facts = [came(9, 10), marked("absent"), marked("pending")]

    assert verdict_of(*facts) == Verdict(Status.LATE, Source.CHECK_IN, 10)


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
words = st.builds(
    Fact,
    st.sampled_from([Kind.MARK, Kind.CORRECTION]),
    times,
    st.sampled_from(STATUSES_BY_HAND),
)
minutes = st.integers(0, 24 * 60)
limits = st.tuples(minutes, minutes, minutes).map(
    lambda t: Limits(min(t[0], t[1]), max(t[0], t[1]), t[2])
)
facts = st.lists(st.one_of(scans, words), max_size=8)


@pytest.mark.django_db
@given(facts, limits, st.booleans())
def test_every_history_has_a_verdict_the_database_takes(history, limit, exempt):
    verdict = judge(WINDOW, limit, history, exempt=exempt)

    record = AttendanceRecord(
        status=verdict.status,
        minutes_late=verdict.minutes_late,
        minutes_early=verdict.minutes_early,
        source=verdict.source,
        rules_version=1,
    )
    record.clean_fields(exclude={"session", "enrolment", "training_class"})
    for constraint in AttendanceRecord._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            constraint.validate(AttendanceRecord, record)


@given(st.lists(scans, max_size=8), limits, st.randoms())
def test_the_order_of_scans_is_no_matter(history, limit, random):
    shuffled = random.sample(history, len(history))

    assert judge(WINDOW, limit, shuffled) == judge(WINDOW, limit, history)


@given(facts, scans, limits)
def test_a_scan_changes_nothing_a_person_has_said(history, scan, limit):
    before = judge(WINDOW, limit, history)
    if before.source in (Source.ROLL_CALL, Source.CORRECTION):
        assert judge(WINDOW, limit, [*history, scan]) == before


GRAVITY = {Status.PRESENT: 0, Status.LATE: 1, Status.ABSENT: 2}


@given(st.tuples(times, times), limits)
def test_whoever_comes_later_fares_no_better(two, limit):
    sooner, later = (max(time, WINDOW.opens_at) for time in sorted(two))
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
