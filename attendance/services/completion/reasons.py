"""What speaks against the completion of each learner of a class, gathered for all at once.

Each provider answers for a whole class in a fixed number of statements:
`provider(gathered) -> {enrolment: [Reason, …]}`. What comes later, such as copies that
have to be given back, registers another one with `also_recommends`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from attendance import completion_rules as rules
from attendance.completion_rules import Numbers, Reason, Verdict
from attendance.leave_rules import Account
from attendance.models import Assessment, AttendancePolicy, AttendanceSheet
from attendance.reports.classes import (
    Cells,
    Filters,
    Learner,
    Session,
    cells_of,
    learners_of,
    line_of,
    sessions_of,
)
from attendance.services.leave import leave_accounts
from attendance.streaks import FullAttendance, Line, full_attendance
from courses.models import TrainingClass


@dataclass(frozen=True)
class Gathered:
    """What of a class every provider may look at without asking again."""

    training_class: TrainingClass
    policy: AttendancePolicy
    sessions: list[Session]
    learners: list[Learner]
    cells: Cells = field(repr=False)
    accounts: Mapping[int, Account] = field(repr=False)
    assessments: Mapping[int, Assessment] = field(repr=False)

    @property
    def numbers(self) -> Numbers:
        return self.policy.completion_numbers

    def sessions_of(self, learner: Learner) -> list[Session]:
        """Where the learner has, or should have, a line."""
        return [
            session
            for session in self.sessions
            if session.group_id in (None, learner.group_id)
            or learner.pk in self.cells.get(session.pk, {})
        ]

    @cached_property
    def lines(self) -> dict[int, list[Line]]:
        """What is decided of each learner: the lines of sheets that are handed in."""
        found: dict[int, list[Line]] = {learner.pk: [] for learner in self.learners}
        for session in self.sessions:
            at = self.cells.get(session.pk, {}) if session.is_counted else {}
            # Alike for all with the same status.
            alike = {status: line_of(session, status) for status in set(at.values())}
            for key, status in at.items():
                if key in found:
                    found[key].append(alike[status])
        return found


Provider = Callable[[Gathered], Mapping[int, list[Reason]]]
_providers: list[Provider] = []


def also_recommends(provider: Provider) -> None:
    """Add what speaks against completion: `provider(gathered)` answers by enrolment."""
    if provider not in _providers:
        _providers.append(provider)


KeptReasons = list[dict[str, object]]


def names_open_records(kept: KeptReasons) -> bool:
    return any(one["code"] == rules.Code.OPEN_RECORD for one in kept)


def without_open_records(kept: KeptReasons) -> KeptReasons:
    """What whom records do not concern yet may know of the reasons."""
    return [one for one in kept if one["code"] != rules.Code.OPEN_RECORD]


@dataclass(frozen=True)
class Recommendation:
    """What the evidence says about one learner."""

    learner: Learner
    verdict: Verdict
    reasons: tuple[Reason, ...]
    hours_required: Decimal
    hours_attended: Decimal
    account: Account
    absences: int
    full: FullAttendance
    assessment: Assessment | None

    @property
    def kept_reasons(self) -> list[dict[str, object]]:
        """The reasons as they are kept with a decision."""
        return [{"code": str(one.code), "evidence": one.evidence} for one in self.reasons]

    @property
    def kept_full(self) -> dict[str, list[int]]:
        """The three verdicts of full attendance as they are kept with a decision."""
        return {name: list(getattr(self.full, name)) for name in FULL}


FULL = ("late", "left_early", "absent")


def recommendations_of(
    training_class: TrainingClass, enrolments: Collection[int] | None = None
) -> list[Recommendation]:
    """What is recommended for each learner who has not left, in a fixed number of statements.

    Of a class of hundreds, `enrolments` narrows what is worked out, not what is read.
    """
    gathered = gather(training_class)
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for provider in _providers:
        for enrolment, found in provider(gathered).items():
            reasons[enrolment] += found
    return [
        _recommendation(gathered, learner, reasons[learner.pk])
        for learner in gathered.learners
        if enrolments is None or learner.pk in enrolments
    ]


def gather(training_class: TrainingClass) -> Gathered:
    """Read what completion rests on: the roll, the accounts of leave, the assessments."""
    learners = [one for one in learners_of(training_class, None) if one.is_of_class]
    assessments = Assessment.objects.filter(training_class=training_class).order_by()
    return Gathered(
        training_class,
        AttendancePolicy.of_key(training_class.pk),
        sessions_of(training_class, Filters()),
        learners,
        cells_of(training_class.pk),
        leave_accounts([learner.pk for learner in learners]),
        {row.enrolment_id: row for row in assessments},
    )


def _recommendation(
    gathered: Gathered, learner: Learner, reasons: Iterable[Reason]
) -> Recommendation:
    lines, reasons = gathered.lines[learner.pk], tuple(reasons)
    return Recommendation(
        learner,
        rules.recommend(reasons),
        reasons,
        rules.hours_required(lines),
        rules.hours_attended(lines),
        gathered.accounts[learner.pk],
        rules.absences(lines, gathered.numbers),
        full_attendance(lines),
        gathered.assessments.get(learner.pk),
    )


def sheets(gathered: Gathered) -> dict[int, list[Reason]]:
    """Nothing can be decided of whom a sheet is not locked yet."""
    unlocked = {
        session.pk for session in gathered.sessions if session.state != AttendanceSheet.State.LOCKED
    }
    return {
        learner.pk: rules.of_sheets(
            [one.pk for one in gathered.sessions_of(learner) if one.pk in unlocked]
        )
        for learner in gathered.learners
        if unlocked
    }


def leave(gathered: Gathered) -> dict[int, list[Reason]]:
    return {key: rules.of_leave(account) for key, account in gathered.accounts.items()}


def attendance(gathered: Gathered) -> dict[int, list[Reason]]:
    return {
        learner.pk: rules.of_attendance(gathered.lines[learner.pk], gathered.numbers)
        for learner in gathered.learners
    }


def assessments(gathered: Gathered) -> dict[int, list[Reason]]:
    """An exam not passed, papers not in."""
    found = {}
    for learner in gathered.learners:
        row = gathered.assessments.get(learner.pk)
        score, has_papers = (row.exam_score, row.has_papers) if row else (None, False)
        found[learner.pk] = rules.of_assessment(score, has_papers, gathered.numbers)
    return found


for own in (sheets, leave, attendance, assessments):
    also_recommends(own)
