"""Taking the roll and checking in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    CheckInNotOpen,
    CheckInOver,
    NonceReused,
    NoRollKept,
    NotEnrolled,
    NotReportedIn,
    SheetClosed,
    SheetNotOpen,
    StatusNotAllowed,
)
from attendance.models import AttendanceFact, AttendanceSheet
from attendance.services import codes, ledger
from attendance.services.ledger import OFF, Known, Learner, NewFact, Occasion, Use
from attendance.verdicts import Fact, Kind, Status, Verdict
from courses.models import Enrolment, TrainingSession
from peixun import policy
from peixun.errors import Refused
from people.models import User

# Checking out takes a while when a hall empties (our default).
CHECK_OUT_GRACE = timedelta(hours=1)
# An exemption is decided for the whole class, on the enrolment.
MARKABLE = frozenset(Status) - {Status.EXEMPT}
CORRECTABLE = MARKABLE - {Status.PENDING}


class Mark(NamedTuple):
    """What somebody who takes the roll says of one learner. Pending takes a mark back."""

    enrolment_id: int
    status: Status
    nonce: str
    client_at: datetime | None = None


class Scan(NamedTuple):
    """A check-in or check-out. Without an enrolment it is the scanning person's own.

    `proof` is the code of the hall, scanned or typed, or the form token that a code gave.
    """

    nonce: str
    enrolment_id: int | None = None
    kind: Kind = Kind.CHECK_IN
    client_at: datetime | None = None
    proof: str = ""


class Outcome(NamedTuple):
    """What became of one mark or scan.

    `result` is "recorded", "replayed" (the same nonce again), "kept" (the
    learner was marked already and only gaps were to be filled), "already" (who
    checks in is checked in) or "refused".
    """

    enrolment_id: int | None
    result: str
    status: Status | None = None
    minutes_late: int = 0
    error: Refused | None = None


@transaction.atomic
def roll_call(
    session: TrainingSession,
    marks: Sequence[Mark],
    *,
    by: User,
    only_pending: bool = False,
    method: str = AttendanceFact.Method.ROLL_CALL,
    at: datetime | None = None,
) -> list[Outcome]:
    """Mark many learners at once; the answers are in the order of the marks.

    The whole call is refused when the sheet is not open, unless everything in it
    is recorded already. A single mark is refused for somebody who is not on the
    roll; the others are recorded all the same. `only_pending` fills gaps and
    leaves everybody else as they are.
    """
    at = at or timezone.now()
    terms = ledger.hold_sheet(session.pk)
    if terms is None:
        raise SheetNotOpen()
    roll = ledger.roll_of(session.pk, terms, {mark.enrolment_id for mark in marks})
    known = ledger.known_facts(session.pk, roll, [mark.nonce for mark in marks])
    may_mark = _by_group(by, "roll_call")
    desk = _Desk(session, known, at, only_pending)
    outcomes = [desk.take(mark, roll.get(mark.enrolment_id), may_mark) for mark in marks]
    if not _all_replayed(outcomes):
        _require_open(terms.sheet_state)
    desk.write(Occasion(session.pk, session.training_class_id, at, method, by.pk))
    return outcomes


def hold_open_sheet(session: TrainingSession) -> AttendanceSheet:
    """Lock the sheet of a session and refuse unless it is open."""
    sheet = AttendanceSheet.objects.select_for_update(no_key=True).filter(session=session).first()
    if sheet is None:
        raise SheetNotOpen()
    _require_open(sheet.state if sheet.session.takes_place else OFF)
    return sheet


def _require_open(state: str) -> None:
    if state == OFF:
        raise NoRollKept()
    if state != AttendanceSheet.State.OPEN:
        raise SheetClosed()


def _all_replayed(outcomes: Sequence[Outcome]) -> bool:
    return bool(outcomes) and all(outcome.result == "replayed" for outcome in outcomes)


def _by_group(by: User, verb: str) -> Callable[[Learner], bool]:
    """Whether somebody may mark a learner: asked once for each group of the class."""
    answers: dict[tuple[int, int | None], bool] = {}

    def may(learner: Learner) -> bool:
        place = (learner.training_class_id, learner.group_id)
        if place not in answers:
            answers[place] = policy.may(by, verb, _enrolment(learner))
        return answers[place]

    return may


def _enrolment(learner: Learner) -> Enrolment:
    return Enrolment(
        pk=learner.enrolment_id,
        person_id=learner.person_id,
        group_id=learner.group_id,
        training_class_id=learner.training_class_id,
    )


class _Desk:
    """Collects the facts of one call and the verdicts that follow from them."""

    def __init__(self, session: TrainingSession, known: Known, at: datetime, only_pending: bool):
        self.session, self.known, self.at, self.only_pending = session, known, at, only_pending
        self.facts: list[NewFact] = []
        self.judged: dict[int, tuple[Learner, Verdict]] = {}
        # In a full hall most learners have the same few facts: judge each case once.
        self._cases: dict[tuple[bool, tuple[Fact, ...]], Verdict] = {}

    def take(
        self, mark: Mark, learner: Learner | None, may_mark: Callable[[Learner], bool]
    ) -> Outcome:
        try:
            learner = _require_on_roll(learner, may_mark)
            return self._record(mark, learner)
        except Refused as error:
            return Outcome(mark.enrolment_id, "refused", error=error)

    def _record(self, mark: Mark, learner: Learner) -> Outcome:
        if mark.status not in MARKABLE:
            raise StatusNotAllowed()
        use = Use(self.session.pk, learner.enrolment_id, Kind.MARK, mark.status)
        facts = self.known.by_enrolment[learner.enrolment_id]
        if _is_replay(self.known, mark.nonce, use):
            return _outcome("replayed", learner, self._judge(learner, facts))
        if self.only_pending and (verdict := self._judge(learner, facts)).status != Status.PENDING:
            return _outcome("kept", learner, verdict)
        self.known.by_nonce[mark.nonce] = use
        facts.append(Fact(Kind.MARK, self.at, mark.status))
        verdict = self._judge(learner, facts)
        self.facts.append(
            NewFact(mark.nonce, learner.enrolment_id, Kind.MARK, mark.status, "", mark.client_at)
        )
        self.judged[learner.enrolment_id] = (learner, verdict)
        return _outcome("recorded", learner, verdict)

    def _judge(self, learner: Learner, facts: list[Fact]) -> Verdict:
        case = (learner.exempt, tuple(facts))
        if case not in self._cases:
            self._cases[case] = learner.judge(facts)
        return self._cases[case]

    def write(self, occasion: Occasion) -> None:
        # Another session's roll took one of the nonces between the look and the write.
        if self.facts and not ledger.write(occasion, self.facts, list(self.judged.values())):
            raise NonceReused()


def check_in(
    session_id: int,
    scan: Scan,
    *,
    by: User,
    method: str = AttendanceFact.Method.CODE,
    device: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Record that a learner came or left, by server time. The same nonce again changes nothing.

    Refused: somebody who is not on the roll (or whom `by` may not check in), one's own
    check-in without the code of the hall where the class asks for it, a sheet that is not
    open, a time before check-in opens or after it is over. Whoever is checked in and checks
    themselves in again is "already" there.
    """
    at = at or timezone.now()
    person = by.standing.person_id
    # Outside the transaction below: a wrong code stays counted although it is refused.
    unproven = codes.refusal_of(session_id, scan.proof, person=person, device=device, at=at)
    occasion = Occasion(session_id, 0, at, method, by.pk, device)
    return _check_in(occasion, scan, by, person, unproven)


@transaction.atomic
def _check_in(
    occasion: Occasion, scan: Scan, by: User, person: int | None, unproven: Refused | None
) -> Outcome:
    session_id, at = occasion.session_id, occasion.at
    about = None if scan.enrolment_id is not None else person
    learner = ledger.hold_learner(session_id, enrolment=scan.enrolment_id, person=about)
    if learner is None:
        raise _why_not_on_roll(session_id, scan.enrolment_id, about, by)
    learner = _require_on_roll(learner, lambda line: policy.may(by, "check_in", _enrolment(line)))
    known = ledger.known_facts(session_id, [learner.enrolment_id], [scan.nonce])
    facts = known.by_enrolment[learner.enrolment_id]
    # The line was read before the learner was held: only the facts tell what holds now.
    if _is_replay(known, scan.nonce, Use(session_id, learner.enrolment_id, scan.kind)):
        return _outcome("replayed", learner, learner.judge(facts))
    if learner.person_id == person:
        if scan.kind == Kind.CHECK_IN and is_there(learner, facts):
            return _outcome("already", learner, learner.judge(facts))
        if unproven is not None and codes.needs_code(learner.training_class_id):
            raise unproven
    _require_time_and_sheet(learner, scan.kind, at)
    verdict = learner.judge([*facts, Fact(scan.kind, at)])
    occasion = replace(occasion, training_class_id=learner.training_class_id)
    fact = NewFact(scan.nonce, learner.enrolment_id, scan.kind, client_at=scan.client_at)
    if not ledger.write(occasion, [fact], [(learner, verdict)]):
        raise NonceReused()
    return _outcome("recorded", learner, verdict)


def is_there(learner: Learner, facts: Sequence[Fact]) -> bool:
    """Whether the last scan that counts is a check-in."""
    scans = [
        fact
        for fact in facts
        if fact.kind in (Kind.CHECK_IN, Kind.CHECK_OUT) and fact.at >= learner.window.opens_at
    ]
    return bool(scans) and scans[-1].kind == Kind.CHECK_IN


def _require_on_roll(learner: Learner | None, may: Callable[[Learner], bool]) -> Learner:
    if learner is None or not may(learner) or not learner.is_of_session:
        raise NotEnrolled()
    if not learner.is_expected:
        raise NotReportedIn() if learner.enrolment_status == "confirmed" else NotEnrolled()
    return learner


def _require_time_and_sheet(learner: Learner, kind: Kind, at: datetime) -> None:
    _require_open(learner.sheet_state)
    window = learner.window
    if at < window.opens_at:
        raise CheckInNotOpen(opens_at=f"{timezone.localtime(window.opens_at):%H:%M}")
    ended = window.ends_at + (CHECK_OUT_GRACE if kind == Kind.CHECK_OUT else timedelta(0))
    if at >= ended:
        raise CheckInOver(ended_at=f"{timezone.localtime(ended):%H:%M}")


def _why_not_on_roll(
    session_id: int, enrolment: int | None, person: int | None, by: User
) -> Refused:
    """Tell “no sheet yet” from “not enrolled”, for those whom `by` may check in."""
    session = TrainingSession.objects.filter(pk=session_id).first()
    of_class = Enrolment.objects.active()
    of_class = of_class.of_session(session) if session else of_class.none()
    who = of_class.filter(pk=enrolment) if enrolment is not None else of_class.filter(person=person)
    has_sheet = AttendanceSheet.objects.filter(session=session_id).exists()
    is_enrolled = who.filter(policy.rows(by, "check_in", Enrolment)).exists()
    return SheetNotOpen() if is_enrolled and not has_sheet else NotEnrolled()


def _is_replay(known: Known, nonce: str, use: Use) -> bool:
    """Whether this very fact is recorded already; refuse a nonce that stands for another."""
    used = known.by_nonce.get(nonce)
    if used is not None and used != use:
        raise NonceReused()
    return used is not None


def _outcome(result: str, learner: Learner, verdict: Verdict) -> Outcome:
    return Outcome(learner.enrolment_id, result, verdict.status, verdict.minutes_late)
