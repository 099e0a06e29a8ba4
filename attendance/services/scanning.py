"""Checking in and out, and taking a wrong scan back."""

from datetime import datetime, timedelta
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
from attendance.services import ledger, rolls
from attendance.services.ledger import NewFact, Occasion, Use
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


class Scan(NamedTuple):
    """A check-in or check-out. Without an enrolment it is the scanning person's own.

    `happened_at` is by our clock, of a device that kept the scan; None means now.
    """

    nonce: str
    enrolment_id: int | None = None
    kind: Kind = Kind.CHECK_IN
    client_at: datetime | None = None
    happened_at: datetime | None = None


@transaction.atomic
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

    Refused: somebody who is not on the roll (or whom `by` may not check in), a
    sheet that is not open, a time before check-in opens or after it is over.
    """
    at = at or timezone.now()
    happened_at = scan.happened_at or at
    learner = _hold(session_id, scan, by)
    known = ledger.known_facts(learner.terms, [learner.enrolment_id], [scan.nonce])
    # The line was read before the learner was held: only the facts tell what holds now.
    if is_replay(known, scan.nonce, Use(session_id, learner.enrolment_id, scan.kind)):
        return outcome_of("replayed", learner, known.judge(learner))
    _require_time_and_sheet(learner, scan.kind, happened_at)
    fact = NewFact(
        scan.nonce, learner.enrolment_id, scan.kind, happened_at, client_at=scan.client_at
    )
    known.add(learner, fact, at)
    verdict = known.judge(learner)
    _write(learner, verdict, fact, Occasion(
        session_id, learner.terms.training_class_id, at, method, by.pk, device
    ))  # fmt: skip
    return outcome_of("recorded", learner, verdict)._replace(revision=learner.revision + 1)


def _hold(session_id: int, scan: Scan, by: User) -> Learner:
    """The line of whom a scan is about, locked."""
    person = by.standing.person_id if scan.enrolment_id is None else None
    learner = rolls.hold_learner(session_id, enrolment=scan.enrolment_id, person=person)
    if learner is None:
        raise _why_not_on_roll(session_id, scan.enrolment_id, person, by)
    return require_on_roll(learner, lambda line: policy.may(by, "check_in", enrolment_of(line)))


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
    return outcome_of("recorded", learner, verdict)._replace(revision=learner.revision + 1)
