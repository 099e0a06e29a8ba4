"""Checking in and out, and taking a wrong scan back."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    AnnulTooLate,
    CheckInNotOpen,
    CheckInOver,
    NonceReused,
    NotEnrolled,
    OtherDevice,
    ScanUnknown,
    SheetNotOpen,
)
from attendance.models import AttendanceFact, AttendanceSheet
from attendance.services import codes, ledger, rolls
from attendance.services import glance as glances
from attendance.services.ledger import Known, NewFact, Occasion, Use
from attendance.services.marking import (
    Outcome,
    enrolment_of,
    is_replay,
    outcome_of,
    require_on_roll,
    require_open,
)
from attendance.services.rolls import Learner
from attendance.verdicts import Kind, Verdict
from courses.models import Enrolment, TrainingSession
from peixun import policy
from peixun.errors import Refused
from people.models import User

# Checking out takes a while when a hall empties (our default).
CHECK_OUT_GRACE = timedelta(hours=1)
# How long a wrong scan can be taken back (our default, as at ticket gates).
ANNUL_WITHIN = timedelta(minutes=15)
SCANS = (Kind.CHECK_IN, Kind.CHECK_OUT)


class Scan(NamedTuple):
    """A check-in or check-out. Without an enrolment it is the scanning person's own.

    `happened_at` is by our clock, of a device that kept the scan; None means now. `proof`
    is the code of the hall, scanned or typed, or the form token that a code gave.
    """

    nonce: str
    enrolment_id: int | None = None
    kind: Kind = Kind.CHECK_IN
    client_at: datetime | None = None
    happened_at: datetime | None = None
    proof: str = ""


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
    check-in without the code of the hall where the class asks for it, a sheet that is
    not open, a time before check-in opens or after it is over. Whoever is checked in and
    checks themselves in again is "already" there.
    """
    at = at or timezone.now()
    person = by.standing.person_id
    # Before the transaction: a wrong code stays counted although it is refused.
    unproven = codes.refusal_of(session_id, scan.proof, person=person, device=device, at=at)
    attempt = _Attempt(session_id, scan, by, method, device, at, unproven)
    return _at_once(attempt) or _held(attempt)


class _Attempt(NamedTuple):
    """Somebody wants to check in or out."""

    session_id: int
    scan: Scan
    by: User
    method: str
    device: str
    at: datetime
    unproven: Refused | None

    @property
    def named(self) -> dict[str, int | None]:
        """By which key the learner is named."""
        if self.scan.enrolment_id is None:
            return {"person": self.by.standing.person_id}
        return {"enrolment": self.scan.enrolment_id}

    def may_be_of(self, learner: Learner) -> Learner:
        may = partial(policy.may, self.by, "check_in")
        return require_on_roll(learner, lambda line: may(enrolment_of(line)))

    def occasion(self, learner: Learner) -> Occasion:
        key = learner.terms.training_class_id
        return Occasion(self.session_id, key, self.at, self.method, self.by.pk, self.device)


def _at_once(attempt: _Attempt) -> Outcome | None:
    """The common case, without a transaction; None where it has to be done with all held."""
    glance = glances.look(attempt.session_id, **attempt.named)
    if glance is None:
        return None
    learner = attempt.may_be_of(glance.learner)
    found = _decide(attempt, learner, glance.known)
    if isinstance(found, Outcome):
        return found
    verdict = glance.known.judge(learner)
    if glances.write(attempt.occasion(learner), found, glance, verdict):
        return _recorded(learner, verdict)
    return None


@transaction.atomic
def _held(attempt: _Attempt) -> Outcome:
    learner = _hold(attempt)
    known = ledger.known_facts(learner.terms, [learner.enrolment_id], [attempt.scan.nonce])
    found = _decide(attempt, learner, known)
    if isinstance(found, Outcome):
        return found
    verdict = known.judge(learner)
    _write(learner, verdict, found, attempt.occasion(learner))
    return _recorded(learner, verdict)


def _recorded(learner: Learner, verdict: Verdict) -> Outcome:
    return outcome_of("recorded", learner, verdict)._replace(revision=learner.revision + 1)


def _decide(attempt: _Attempt, learner: Learner, known: Known) -> NewFact | Outcome:
    """The fact to record, which `known` then counts; or what is to be answered instead."""
    scan, at = attempt.scan, attempt.at
    is_own = learner.person_id == attempt.by.standing.person_id
    # The line was read before the learner was held: only the facts tell what holds now.
    if is_replay(known, scan.nonce, Use(attempt.session_id, learner.enrolment_id, scan.kind)):
        return outcome_of("replayed", learner, known.judge(learner))
    if is_own:
        if scan.kind == Kind.CHECK_IN and _is_there(learner, known):
            return outcome_of("already", learner, known.judge(learner))
        if attempt.unproven is not None and codes.needs_code(learner.terms.training_class_id):
            raise attempt.unproven
    # Nobody dates their own check-in back.
    happened_at = at if is_own else scan.happened_at or at
    _require_time_and_sheet(learner, scan.kind, happened_at)
    fact = NewFact(
        scan.nonce, learner.enrolment_id, scan.kind, happened_at, client_at=scan.client_at
    )
    known.add(learner, fact, at)
    return fact


def _is_there(learner: Learner, known: Known) -> bool:
    """Whether the last scan that counts is a check-in."""
    scans = [
        (fact.at, fact.number, fact.kind)
        for fact in known.by_enrolment[learner.enrolment_id]
        if fact.kind in SCANS and fact.at >= learner.terms.window.opens_at
    ]
    return bool(scans) and max(scans)[2] == Kind.CHECK_IN


def _hold(attempt: _Attempt) -> Learner:
    """The line of whom a scan is about, locked."""
    learner = rolls.hold_learner(attempt.session_id, **attempt.named)
    if learner is None:
        raise _why_not_on_roll(attempt.session_id, attempt.by, **attempt.named)
    return attempt.may_be_of(learner)


def _write(learner: Learner, verdict: Verdict, fact: NewFact, occasion: Occasion) -> None:
    if not ledger.write(occasion, [fact], [(learner, verdict)]):
        raise NonceReused()


def _require_time_and_sheet(learner: Learner, kind: Kind, at: datetime) -> None:
    require_open(learner.terms.sheet_state)
    if learner.left_at is not None and at >= learner.left_at:
        raise NotEnrolled()
    window = learner.terms.window
    if at < window.opens_at:
        raise CheckInNotOpen(opens_at=f"{timezone.localtime(window.opens_at):%H:%M}")
    ended = window.ends_at + (CHECK_OUT_GRACE if kind == Kind.CHECK_OUT else timedelta(0))
    if at >= ended:
        raise CheckInOver(ended_at=f"{timezone.localtime(ended):%H:%M}")


def _why_not_on_roll(
    session_id: int, by: User, *, enrolment: int | None = None, person: int | None = None
) -> Refused:
    """Tell “no sheet yet” from “not enrolled”, for those whom `by` may check in."""
    session = TrainingSession.objects.filter(pk=session_id).first()
    of_class = Enrolment.objects.active()
    of_class = of_class.of_session(session) if session else of_class.none()
    who = of_class.filter(pk=enrolment) if enrolment is not None else of_class.filter(person=person)
    has_sheet = AttendanceSheet.objects.filter(session=session_id).exists()
    is_enrolled = who.filter(policy.rows(by, "check_in", Enrolment)).exists()
    return SheetNotOpen() if is_enrolled and not has_sheet else NotEnrolled()


@transaction.atomic
def annul_scan(
    nonce: str,
    *,
    by: User,
    annulment: str,
    device: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Take a wrong check-in or check-out back; the scan and the annulment both stay on record.

    `nonce` names the scan, `annulment` is the nonce of this act: the same again
    changes nothing. Refused: a scan nobody knows, one of somebody else or of
    another device, more than a quarter of an hour later, a sheet that is not open.
    """
    at = at or timezone.now()
    scan = AttendanceFact.objects.filter(nonce=nonce, recorded_by=by).first()
    if scan is None or scan.kind not in (Kind.CHECK_IN, Kind.CHECK_OUT):
        raise ScanUnknown()
    learner = rolls.hold_learner(scan.session_id, enrolment=scan.enrolment_id)
    if learner is None:
        raise ScanUnknown()
    known = ledger.known_facts(learner.terms, [learner.enrolment_id], [annulment])
    use = Use(scan.session_id, scan.enrolment_id, Kind.ANNULMENT)
    if is_replay(known, annulment, use) or AttendanceFact.objects.filter(annuls=scan).exists():
        return outcome_of("replayed", learner, known.judge(learner))
    require_open(learner.terms.sheet_state)
    if scan.device != device:
        raise OtherDevice()
    if at - scan.recorded_at > ANNUL_WITHIN:
        raise AnnulTooLate(minutes=int(ANNUL_WITHIN.total_seconds() // 60))
    facts = known.by_enrolment[learner.enrolment_id]
    facts[:] = [fact for fact in facts if fact.number != scan.pk]
    verdict = known.judge(learner)
    fact = NewFact(annulment, learner.enrolment_id, Kind.ANNULMENT, at, annuls_id=scan.pk)
    _write(learner, verdict, fact, Occasion(
        scan.session_id, scan.training_class_id, at, scan.method, by.pk, device
    ))  # fmt: skip
    return _recorded(learner, verdict)
