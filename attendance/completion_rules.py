"""What speaks against completing a class, and what is recommended. Pure: values in, values out.

Whatever is not met is said, all of it at once, with the numbers and the rows behind it.
People decide (DOMAIN chapter 5).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from attendance.leave_rules import Account
from attendance.streaks import IS_EARLY, IS_LATE, Line, half_days_absent, times_late
from attendance.verdicts import Status

CENT = Decimal("0.01")
# Whoever has the code of a reason need not read on.
AWAY = (Status.ABSENT, Status.ON_LEAVE)


class Code(StrEnum):
    """The reasons against completion; stable words for programs."""

    SHEETS_NOT_LOCKED = "SHEETS_NOT_LOCKED"
    LEAVE_OVER_LIMIT = "LEAVE_OVER_1_7"
    ABSENT_OVER_LIMIT = "ABSENT_OVER_LIMIT"
    HOURS_BELOW = "HOURS_BELOW_6_7"
    EXAM_BELOW_PASS = "EXAM_BELOW_PASS"  # noqa: S105 - a pass mark
    PAPERS_MISSING = "PAPERS_MISSING"
    OPEN_RECORD = "OPEN_RECORD"
    GRAVE_RECORD = "GRAVE_RECORD"
    POINTS_BELOW = "POINTS_BELOW"
    MATERIAL_NOT_RETURNED = "MATERIAL_NOT_RETURNED"


class Verdict(StrEnum):
    """What is recommended for a learner, and what can be decided."""

    NOT_YET = "not_yet"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"


# National rule P6 and local practice L3: they recommend withdrawal; people decide.
WITHDRAWING = (Code.LEAVE_OVER_LIMIT, Code.ABSENT_OVER_LIMIT)


class Reason(NamedTuple):
    """One thing that is not met, with its evidence: numbers as text, keys of rows."""

    code: Code
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Numbers:
    """The numbers of a class by which completion is judged. A 0 turns a rule off."""

    absence_limit: int = 4
    lates_per_absence: int = 0
    # All hours but one part in so many have to be attended.
    hours_share: int = 7
    exam_pass_mark: Decimal = Decimal(60)
    needs_papers: bool = False


def recommend(reasons: Iterable[Reason]) -> Verdict:
    """What the reasons amount to; without any the class is completed."""
    codes = {reason.code for reason in reasons}
    if Code.SHEETS_NOT_LOCKED in codes:
        return Verdict.NOT_YET
    if codes & set(WITHDRAWING):
        return Verdict.WITHDRAWN
    return Verdict.NOT_COMPLETED if codes else Verdict.COMPLETED


def of_leave(account: Account) -> list[Reason]:
    """More leave than the class allows. Exactly the limit is allowed; nothing is rounded."""
    if not account.is_over:
        return []
    evidence = {
        "used": str(account.used),
        "required": str(account.required),
        "parts": account.parts,
        "limit": str(account.limit),
    }
    return [Reason(Code.LEAVE_OVER_LIMIT, evidence)]


def hours_required(lines: Iterable[Line]) -> Decimal:
    """The hours somebody has to be there: not those of sessions they are exempt from."""
    return sum((line.hours for line in lines if line.status != Status.EXEMPT), Decimal(0))


def hours_attended(lines: Iterable[Line]) -> Decimal:
    """The hours that were not lost by absence or leave; late is not lost below its limit."""
    counted = (line.hours for line in lines if line.status in THERE)
    return sum(counted, Decimal(0))


THERE = (Status.PRESENT, *dict.fromkeys([*IS_LATE, *IS_EARLY]))


def of_attendance(lines: Sequence[Line], numbers: Numbers) -> list[Reason]:
    """Too many absences, or too few hours attended."""
    return [*_of_absences(lines, numbers), *_of_hours(lines, numbers)]


def absences(lines: Sequence[Line], numbers: Numbers) -> int:
    """Half-days of absence; so many times late or early make another, where the class says so."""
    per = numbers.lates_per_absence
    return half_days_absent(lines) + (times_late(lines) // per if per else 0)


def _of_absences(lines: Sequence[Line], numbers: Numbers) -> list[Reason]:
    count = absences(lines, numbers)
    if not numbers.absence_limit or count < numbers.absence_limit:
        return []
    evidence = {
        "absences": count,
        "limit": numbers.absence_limit,
        "half_days": half_days_absent(lines),
        "lates": times_late(lines) if numbers.lates_per_absence else 0,
        "sessions": _at(lines, [Status.ABSENT]),
    }
    if numbers.lates_per_absence:
        evidence["late_sessions"] = _at(lines, [*IS_LATE, *IS_EARLY])
    return [Reason(Code.ABSENT_OVER_LIMIT, evidence)]


def _of_hours(lines: Sequence[Line], numbers: Numbers) -> list[Reason]:
    required, attended = hours_required(lines), hours_attended(lines)
    parts = numbers.hours_share
    if not parts or parts * attended >= (parts - 1) * required:
        return []
    needed = (required * (parts - 1) / parts).quantize(CENT, ROUND_HALF_UP)
    evidence = {
        "attended": str(attended),
        "required": str(required),
        "parts": parts,
        "needed": str(needed),
        "sessions": _at(lines, AWAY),
    }
    return [Reason(Code.HOURS_BELOW, evidence)]


def _at(lines: Iterable[Line], statuses: Collection[Status]) -> list[int]:
    return [line.session_id for line in lines if line.status in statuses]


def of_assessment(exam_score: Decimal | None, has_papers: bool, numbers: Numbers) -> list[Reason]:
    """An exam that was not passed, if there was one; required papers that are not in."""
    reasons = []
    if exam_score is not None and exam_score < numbers.exam_pass_mark:
        evidence = {"score": str(exam_score), "pass_mark": str(numbers.exam_pass_mark)}
        reasons.append(Reason(Code.EXAM_BELOW_PASS, evidence))
    if numbers.needs_papers and not has_papers:
        reasons.append(Reason(Code.PAPERS_MISSING, {}))
    return reasons


def of_records(undecided: Sequence[int], grave: Sequence[int]) -> list[Reason]:
    """Records of discipline that are not decided yet, and grave ones that are."""
    found = ((Code.OPEN_RECORD, undecided), (Code.GRAVE_RECORD, grave))
    return [Reason(code, {"records": list(keys)}) for code, keys in found if keys]


def of_copies(copies: Sequence[int]) -> list[Reason]:
    """Copies on paper that are not given back."""
    evidence = {"copies": list(copies), "count": len(copies)}
    return [Reason(Code.MATERIAL_NOT_RETURNED, evidence)] if copies else []


def of_points(points: Decimal, needed: Decimal) -> list[Reason]:
    """Fewer points than completion needs. Exactly as many are enough."""
    if points >= needed:
        return []
    return [Reason(Code.POINTS_BELOW, {"points": str(points), "needed": str(needed)})]


def of_sheets(sessions: Sequence[int]) -> list[Reason]:
    """Sessions whose sheets are not locked: nothing can be decided yet."""
    if not sessions:
        return []
    return [Reason(Code.SHEETS_NOT_LOCKED, {"sessions": list(sessions)})]
