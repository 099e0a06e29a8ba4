"""The table of precedence said a second time, slowly: second by second, row after row.

It shares no code with `attendance.verdicts.judge`. It looks at a session as a list of
seconds and asks of each of them who was excused.
"""

from datetime import timedelta

from attendance.verdicts import (
    Circumstances,
    Fact,
    Kind,
    Leave,
    Limits,
    Overdue,
    Source,
    Status,
    Verdict,
)
from tests.attendance.lectures import at

MINUTE = timedelta(minutes=1)
BY_HAND = [status for status in Status if status != Status.EXEMPT]
HARD = [-1000, -900, -1, 0, 1, 300, 1800, 1801, 3600, 5400, 7199, 7200, 7201]


def slow_verdict(window, limits, facts, circumstances):
    for row in (_row_1, _row_2, _row_3, _row_4, _rows_5_to_9, _row_10, _rows_11_to_14):
        verdict = row(window, limits, facts, circumstances)
        if verdict is not None:
            return verdict
    raise AssertionError("the table is not total")


def _newest(facts, kind):
    newest = None
    for fact in facts:
        is_newer = newest is None or (fact.at, fact.number) > (newest.at, newest.number)
        if fact.kind == kind and is_newer:
            newest = fact
    return newest


def _check_ins(window, facts):
    return sorted(
        fact.at
        for fact in facts
        if fact.kind == Kind.CHECK_IN and window.opens_at <= fact.at and fact.at < window.ends_at
    )


def _due_minutes(window, circumstances):
    """The minutes of the session at whose beginning the learner had to be there, first and last.

    All times of the made-up leaves are whole minutes, so that none is cut in two.
    """
    due = []
    moment = window.starts_at
    while moment < window.ends_at:
        is_excused = any(
            leave.from_at <= moment < leave.to_at for leave in circumstances.leaves
        ) or (circumstances.left_at is not None and moment >= circumstances.left_at)
        if not is_excused:
            due.append(moment)
        moment += MINUTE
    return due


def _is_on_leave(window, circumstances):
    return bool(circumstances.leaves) and not _due_minutes(window, circumstances)


def _row_1(_window, _limits, _facts, circumstances):
    return Verdict(Status.EXEMPT, Source.OFF) if circumstances.is_off else None


def _row_2(_window, _limits, facts, _circumstances):
    correction = _newest(facts, Kind.CORRECTION)
    return Verdict(correction.status, Source.CORRECTION) if correction else None


def _row_3(_window, _limits, _facts, circumstances):
    return Verdict(Status.EXEMPT, Source.EXEMPTION) if circumstances.is_exempt else None


def _row_4(window, _limits, _facts, circumstances):
    joined, left = circumstances.joined_at, circumstances.left_at
    too_late = joined is not None and joined >= window.ends_at
    too_early = left is not None and left <= window.starts_at
    return Verdict(Status.EXEMPT, Source.MEMBERSHIP) if too_late or too_early else None


def _rows_5_to_9(window, _limits, facts, circumstances):
    mark = _newest(facts, Kind.MARK)
    if mark is None or mark.status == Status.PENDING:
        return None
    came = _check_ins(window, facts)
    is_absence = mark.status in (Status.ABSENT, Status.ON_LEAVE)
    known = mark.known_at or mark.at
    for moment in came:
        if moment > mark.at and (is_absence or moment <= known):
            return None  # rows 5 and 6 lead to row 10
    if _is_on_leave(window, circumstances):
        newer = [leave for leave in circumstances.leaves if leave.decided_at > mark.at]
        if newer or mark.status == Status.ABSENT:
            return Verdict(Status.ON_LEAVE, Source.LEAVE)
    return _as_marked(window, circumstances, mark)


def _as_marked(window, circumstances, mark):
    due = _due_minutes(window, circumstances)
    late = early = 0
    if due and due[0] < mark.at < due[-1] + MINUTE:
        if mark.status == Status.LATE:
            late = _minutes(mark.at - due[0])
        if mark.status == Status.LEFT_EARLY:
            early = _minutes(due[-1] + MINUTE - mark.at)
    return Verdict(mark.status, Source.ROLL_CALL, late, early)


def _row_10(window, limits, facts, circumstances):
    came = _check_ins(window, facts)
    if not came:
        return None
    due = _due_minutes(window, circumstances)
    if not due:
        return Verdict(Status.PRESENT, Source.CHECK_IN)
    late = _minutes(came[0] - due[0])
    outs = [fact.at for fact in facts if fact.kind == Kind.CHECK_OUT and fact.at >= came[-1]]
    early = _minutes(due[-1] + MINUTE - max(outs)) if outs else 0
    late = late if late > limits.grace else 0
    if late > limits.late_is_absent or early > limits.early_is_absent:
        status = Status.ABSENT
    elif late and early:
        status = Status.LATE_AND_LEFT
    elif late:
        status = Status.LATE
    elif early:
        status = Status.LEFT_EARLY
    else:
        status = Status.PRESENT
    return Verdict(status, Source.CHECK_IN, late, early)


def _rows_11_to_14(window, _limits, _facts, circumstances):
    if _is_on_leave(window, circumstances):
        return Verdict(Status.ON_LEAVE, Source.LEAVE)
    due = _due_minutes(window, circumstances)
    first = due[0] if due else window.starts_at
    for span in circumstances.overdue:
        if span.from_at <= first and (span.to_at is None or first < span.to_at):
            return Verdict(Status.ABSENT, Source.OVERDUE)
    if circumstances.left_at is not None and circumstances.left_at < window.ends_at:
        return Verdict(Status.EXEMPT, Source.MEMBERSHIP)
    return Verdict(Status.PENDING, Source.NOTHING)


def _minutes(span):
    """Started minutes, counted one by one."""
    count = 0
    while span > count * MINUTE:
        count += 1
    return count


# Made-up cases


def made_up_case(random):
    """Facts, limits and circumstances of one learner at the lecture from 9 to 11."""
    facts = [_fact(random, number) for number in range(random.choice([0, 0, 1, 1, 2, 3, 4, 6]))]
    grace = random.choice([0, 0, 0, 5])
    limits = Limits(grace, random.choice([grace, 15, 30]), random.choice([0, 15, 30]))
    return facts, limits, _circumstances(random)


def _fact(random, number):
    kind = random.choice([Kind.CHECK_IN] * 4 + [Kind.CHECK_OUT] * 2 + [Kind.MARK] * 4
                         + [Kind.CORRECTION, Kind.SPOT_CHECK])  # fmt: skip
    status = random.choice(BY_HAND) if kind in (Kind.MARK, Kind.CORRECTION) else Status.PENDING
    moment = _second(random)
    known_at = moment + timedelta(seconds=random.choice([0, 0, 60, 3600]))
    return Fact(kind, moment, status, known_at, number)


def _second(random):
    seconds = random.choice(HARD) if random.random() < 0.4 else random.randint(-3600, 9000)
    return at(9) + timedelta(seconds=seconds)


def _minute(random, first=-90, last=180):
    return at(9) + random.randint(first // 10, last // 10) * 10 * MINUTE


def _circumstances(random):
    if random.random() < 0.3:
        return Circumstances()
    leaves = tuple(_leave(random) for _number in range(random.choice([0, 0, 1, 1, 2])))
    return Circumstances(
        is_off=random.random() < 0.05,
        is_exempt=random.random() < 0.05,
        joined_at=_minute(random) if random.random() < 0.2 else None,
        left_at=_minute(random) if random.random() < 0.2 else None,
        leaves=leaves,
        overdue=(_overdue(random),) if random.random() < 0.2 else (),
    )


def _leave(random):
    start = _minute(random, -90, 110)
    length = random.randint(1, 20) * 10 * MINUTE
    return Leave(start, start + length, decided_at=_second(random))


def _overdue(random):
    start = _minute(random, -90, 60)
    return Overdue(start, start + 60 * MINUTE if random.random() < 0.5 else None)
