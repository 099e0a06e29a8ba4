"""Taking the roll."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    NonceReused,
    NoRollKept,
    NotEnrolled,
    NotReportedIn,
    SheetClosed,
    SheetNotOpen,
    StatusNotAllowed,
)
from attendance.models import AttendanceFact, AttendanceSheet
from attendance.offline import made_at
from attendance.services import ledger, rolls
from attendance.services.ledger import Known, NewFact, Occasion, Use
from attendance.services.rolls import OFF, Learner
from attendance.verdicts import PLAIN, Circumstances, Fact, Kind, Status, Verdict
from courses.models import Enrolment, TrainingSession
from peixun import policy
from peixun.errors import Refused
from people.models import User

# An exemption is decided for the whole class, on the enrolment.
MARKABLE = frozenset(Status) - {Status.EXEMPT}
CORRECTABLE = MARKABLE - {Status.PENDING}
CHECKED = frozenset({Status.PRESENT, Status.ABSENT})


class Mark(NamedTuple):
    """What somebody who takes the roll says of one learner. Pending takes a mark back.

    `client_at` is the phone's clock, `seen` the revision of the record it was shown.
    """

    enrolment_id: int
    status: Status
    nonce: str
    client_at: datetime | None = None
    seen: int | None = None


class Outcome(NamedTuple):
    """What became of one mark or scan.

    `result` is "recorded", "replayed" (the same nonce again), "conflict" (recorded,
    but a newer scan or a leave decides), "kept" (the learner was marked already and
    only gaps were to be filled), "already" (whoever checks in is checked in) or "refused".
    `overtook` is the status somebody else
    had given meanwhile, unseen, which this mark replaced.
    """

    enrolment_id: int | None
    result: str
    status: Status | None = None
    minutes_late: int = 0
    error: Refused | None = None
    revision: int = 0
    overtook: Status | None = None


def roll_call(
    session: TrainingSession,
    marks: Sequence[Mark],
    *,
    by: User,
    only_pending: bool = False,
    method: str = AttendanceFact.Method.ROLL_CALL,
    at: datetime | None = None,
    sent_at: datetime | None = None,
) -> list[Outcome]:
    """Mark many learners at once; the answers are in the order of the marks.

    The whole call is refused when the sheet is not open, unless everything in it
    is recorded already. A single mark is refused for somebody who is not on the
    roll; the others are recorded all the same. `only_pending` fills gaps and
    leaves everybody else as they are. With `sent_at`, the phone's clock on sending,
    marks it kept while offline count from when they were made.
    """
    at = at or timezone.now()

    def take(*, nonces: Collection[str]) -> list[Outcome]:
        with transaction.atomic():
            desk = _open_desk(session, marks, by, "roll_call", at, sent_at, nonces)
            outcomes = [desk.take(mark, only_pending) for mark in marks]
            desk.write(outcomes, method, by)
        return outcomes

    return _without_foreign_nonces(marks, take)


def _without_foreign_nonces(
    marks: Sequence[Mark], take: Callable[..., list[Outcome]]
) -> list[Outcome]:
    """Take the marks; look for their nonces elsewhere only where one turns out to be used.

    To look for 500 takes a quarter of the time of the whole call.
    """
    try:
        return take(nonces=())
    except NonceReused:
        return take(nonces=[mark.nonce for mark in marks])


def spot_check(
    session: TrainingSession,
    marks: Sequence[Mark],
    *,
    by: User,
    at: datetime | None = None,
    sent_at: datetime | None = None,
) -> list[Outcome]:
    """A second count beside the first: who is seen, present or absent. No record changes.

    Refused like a roll call; of the statuses only present and absent.
    """
    at = at or timezone.now()

    def take(*, nonces: Collection[str]) -> list[Outcome]:
        with transaction.atomic():
            desk = _open_desk(session, marks, by, "spot_check", at, sent_at, nonces)
            outcomes = [desk.check(mark) for mark in marks]
            desk.write(outcomes, AttendanceFact.Method.ROLL_CALL, by)
        return outcomes

    return _without_foreign_nonces(marks, take)


def _open_desk(
    session: TrainingSession,
    marks: Sequence[Mark],
    by: User,
    verb: str,
    at: datetime,
    sent_at: datetime | None,
    nonces: Collection[str],
) -> "_Desk":
    terms = rolls.hold_sheet(session.pk)
    if terms is None:
        raise SheetNotOpen()
    roll = rolls.roll_of(terms, {mark.enrolment_id for mark in marks})
    known = ledger.known_facts(terms, roll, nonces)
    return _Desk(terms, roll, known, at, sent_at, _by_group(by, verb))


def held_sheet(session: TrainingSession) -> AttendanceSheet:
    """The sheet of a session, locked. Refused where there is none."""
    sheet = AttendanceSheet.objects.select_for_update(no_key=True).filter(session=session).first()
    if sheet is None:
        raise SheetNotOpen()
    return sheet


def hold_open_sheet(session: TrainingSession) -> AttendanceSheet:
    """Lock the sheet of a session and refuse unless it is open."""
    sheet = held_sheet(session)
    require_open(sheet.state if sheet.session.takes_place else OFF)
    return sheet


def require_open(state: str) -> None:
    if state == OFF:
        raise NoRollKept()
    if state != AttendanceSheet.State.OPEN:
        raise SheetClosed()


def _by_group(by: User, verb: str) -> Callable[[Learner], bool]:
    """Whether somebody may mark a learner: asked once for each group of the class."""
    answers: dict[int | None, bool] = {}

    def may(learner: Learner) -> bool:
        if learner.group_id not in answers:
            answers[learner.group_id] = policy.may(by, verb, enrolment_of(learner))
        return answers[learner.group_id]

    return may


def enrolment_of(learner: Learner) -> Enrolment:
    """What the policy has to know of a learner's line."""
    return Enrolment(
        pk=learner.enrolment_id,
        person_id=learner.person_id,
        group_id=learner.group_id,
        training_class_id=learner.terms.training_class_id,
    )


class _Desk:
    """Collects the facts of one call and the verdicts that follow from them."""

    def __init__(
        self,
        terms: rolls.Terms,
        roll: dict[int, Learner],
        known: Known,
        at: datetime,
        sent_at: datetime | None,
        may_mark: Callable[[Learner], bool],
    ):
        self.terms, self.roll, self.known, self.at, self.sent_at = terms, roll, known, at, sent_at
        self.may_mark = may_mark
        self.facts: list[NewFact] = []
        self.replays = 0
        self.judged: dict[int, tuple[Learner, Verdict]] = {}
        # In a full hall most learners have the same few facts: judge each case once.
        self._cases: dict[tuple[Circumstances | None, tuple[Fact, ...]], Verdict] = {}

    def take(self, mark: Mark, only_pending: bool) -> Outcome:
        try:
            learner = require_on_roll(self.roll.get(mark.enrolment_id), self.may_mark)
            return self._record(mark, learner, only_pending)
        except Refused as error:
            return Outcome(mark.enrolment_id, "refused", error=error)

    def check(self, mark: Mark) -> Outcome:
        try:
            learner = require_on_roll(self.roll.get(mark.enrolment_id), self.may_mark)
            if mark.status not in CHECKED:
                raise StatusNotAllowed()
            is_new = self._note(Kind.SPOT_CHECK, mark, learner)
        except Refused as error:
            return Outcome(mark.enrolment_id, "refused", error=error)
        result = "recorded" if is_new else "replayed"
        return Outcome(learner.enrolment_id, result, mark.status, revision=learner.revision)

    def _record(self, mark: Mark, learner: Learner, only_pending: bool) -> Outcome:
        if mark.status not in MARKABLE:
            raise StatusNotAllowed()
        before = self._before(learner)
        if only_pending and before.status != Status.PENDING and not self._knows(mark):
            return outcome_of("kept", learner, before)
        if not self._note(Kind.MARK, mark, learner):
            return outcome_of(_result("replayed", mark, learner, before), learner, before)
        verdict = self._judge(learner)
        self.judged[learner.enrolment_id] = (learner, verdict)
        is_unseen = mark.seen is not None and mark.seen < learner.revision
        return Outcome(
            learner.enrolment_id,
            _result("recorded", mark, learner, verdict),
            verdict.status,
            verdict.minutes_late,
            revision=learner.revision + 1,
            overtook=before.status if is_unseen and before.status != verdict.status else None,
        )

    def _before(self, learner: Learner) -> Verdict:
        """What held before this mark. The sheet is held: its records are those of now."""
        if learner.enrolment_id in self.judged:
            return self.judged[learner.enrolment_id][1]
        return learner.verdict if learner.revision else self._judge(learner)

    def _knows(self, mark: Mark) -> bool:
        return mark.nonce in self.known.by_nonce

    def _note(self, kind: Kind, mark: Mark, learner: Learner) -> bool:
        """Take a fact down; False if it is on record already."""
        use = Use(self.terms.session_id, learner.enrolment_id, kind, mark.status)
        if is_replay(self.known, mark.nonce, use):
            self.replays += 1
            return False
        self.known.by_nonce[mark.nonce] = use
        fact = NewFact(
            mark.nonce,
            learner.enrolment_id,
            kind,
            made_at(self.at, mark.client_at, self.sent_at),
            mark.status,
            client_at=mark.client_at,
        )
        self.known.add(learner, fact, self.at)
        self.facts.append(fact)
        return True

    def _judge(self, learner: Learner) -> Verdict:
        facts = tuple(self.known.by_enrolment.get(learner.enrolment_id, ()))
        circumstances = self.known.circumstances(learner)
        case = (None if circumstances is PLAIN else circumstances, facts)
        if case not in self._cases:
            self._cases[case] = self.known.judge(learner)
        return self._cases[case]

    def write(self, outcomes: Sequence[Outcome], method: str, by: User) -> None:
        """Write everything at once; refuse where the sheet is closed to what is new."""
        if self.replays < len(outcomes) or not outcomes:
            require_open(self.terms.sheet_state)
        if not self.facts:
            return
        occasion = Occasion(
            self.terms.session_id, self.terms.training_class_id, self.at, method, by.pk
        )
        # Another session's roll took one of the nonces between the look and the write.
        if not ledger.write(occasion, self.facts, list(self.judged.values())):
            raise NonceReused()


def _result(result: str, mark: Mark, learner: Learner, verdict: Verdict) -> str:
    """Whether something else decides than the mark."""
    is_overruled = mark.status not in (Status.PENDING, verdict.status) and not learner.is_exempt
    return "conflict" if is_overruled else result


def require_on_roll(learner: Learner | None, may: Callable[[Learner], bool]) -> Learner:
    """The learner's line, or the refusal of somebody who does not belong on the roll."""
    if learner is None or not may(learner) or not learner.is_of_session:
        raise NotEnrolled()
    if not learner.is_expected:
        raise NotReportedIn() if learner.enrolment_status == "confirmed" else NotEnrolled()
    return learner


def is_replay(known: Known, nonce: str, use: Use) -> bool:
    """Whether this very fact is recorded already; refuse a nonce that stands for another."""
    used = known.by_nonce.get(nonce)
    if used is not None and used != use:
        raise NonceReused()
    return used is not None


def outcome_of(result: str, learner: Learner, verdict: Verdict) -> Outcome:
    return Outcome(
        learner.enrolment_id,
        result,
        verdict.status,
        verdict.minutes_late,
        revision=learner.revision,
    )
