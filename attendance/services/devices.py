"""Scans as doors and devices send them: whatever is refused is kept with its reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from attendance.badges import enrolment_of
from attendance.errors import BadgeUnknown
from attendance.models import AttendanceFact, FailedScan
from attendance.offline import OFFLINE_AT_MOST
from attendance.services.marking import Outcome
from attendance.services.scanning import Scan, check_in
from courses.models import Enrolment, TrainingSession
from peixun import policy
from peixun.errors import Refused
from people.models import User

# Beyond this somebody is playing: further failures are answered, not kept (our default).
MOST_FAILURES, PER = 500, timedelta(hours=1)


class Arrival(NamedTuple):
    """One scan of a device: at which session, of whom, or what the badge said."""

    session_id: int
    scan: Scan
    badge: str = ""


def take_scan(
    arrival: Arrival,
    *,
    by: User,
    method: str = AttendanceFact.Method.CODE,
    device: str = "",
    at: datetime | None = None,
    simulate: bool = False,
) -> Outcome:
    """Check somebody in or out; a refusal comes back as the outcome and is kept.

    `simulate` says what would become of the scan and records nothing.
    """
    at = at or timezone.now()
    session_id, scan, badge = arrival
    try:
        if badge:
            scan, method = _of_badge(scan, badge), AttendanceFact.Method.BADGE
        if simulate:
            return _simulated(session_id, scan, by=by, at=at)
        return check_in(session_id, scan, by=by, method=method, device=device, at=at)
    except Refused as error:
        if not simulate:
            _keep(arrival._replace(scan=scan), error, by, method, device, at)
        return Outcome(scan.enrolment_id, "refused", error=error)


def _simulated(session_id: int, scan: Scan, *, by: User, at: datetime) -> Outcome:
    # Codes are judged where guesses are counted, never in a trial.
    scan = scan._replace(proof="")
    with transaction.atomic():
        outcome = check_in(session_id, scan, by=by, at=at)
        transaction.set_rollback(True)
    return outcome


def _of_badge(scan: Scan, badge: str) -> Scan:
    enrolment = enrolment_of(badge)
    if enrolment is None:
        raise BadgeUnknown()
    return scan._replace(enrolment_id=enrolment)


def take_batch(
    arrivals: Sequence[Arrival],
    *,
    by: User,
    device: str,
    sent_at: datetime | None = None,
    at: datetime | None = None,
    simulate: bool = False,
) -> list[Outcome]:
    """Take what a device has kept, each scan for itself, in the order in which they happened.

    With `sent_at`, the device's clock on sending, scans count from when they were
    made; the outcomes are in the order of the arrivals.
    """
    at = at or timezone.now()
    timed = [arrival._replace(scan=_timed(arrival.scan, at, sent_at)) for arrival in arrivals]
    order = sorted(range(len(timed)), key=lambda place: timed[place].scan.happened_at or at)
    method = AttendanceFact.Method.DEVICE
    outcomes = {
        place: take_scan(
            timed[place], by=by, method=method, device=device, at=at, simulate=simulate
        )
        for place in order
    }
    return [outcomes[place] for place in range(len(timed))]


def _timed(scan: Scan, at: datetime, sent_at: datetime | None) -> Scan:
    """The scan with its time by our clock, as far as the device can be believed."""
    if sent_at is None or scan.client_at is None:
        return scan
    age = sent_at - scan.client_at
    is_believed = timedelta(0) <= age <= OFFLINE_AT_MOST
    return scan._replace(happened_at=at - age if is_believed else None)


def skew_of(sent_at: datetime | None, at: datetime) -> int | None:
    """How many seconds a device's clock is ahead of ours; None where it did not say."""
    return None if sent_at is None else round((sent_at - at).total_seconds())


def _in_office_words(error: Refused) -> str:
    with override(settings.LANGUAGE_CODE):
        return str(error)[:300]


def _keep(
    arrival: Arrival, error: Refused, by: User, method: str, device: str, at: datetime
) -> None:
    """Keep a refused scan. Of sessions and people the scanning account may not know, no link."""
    since = FailedScan.objects.filter(recorded_by=by, recorded_at__gt=at - PER)
    if since.count() >= MOST_FAILURES:
        return
    scan = arrival.scan
    session = TrainingSession.objects.visible_to(by).filter(pk=arrival.session_id).first()
    known = Enrolment.objects.filter(policy.rows(by, "check_in", Enrolment))
    failed = FailedScan(
        nonce=scan.nonce,
        session=session,
        training_class_id=session.training_class_id if session else None,
        enrolment=known.filter(pk=scan.enrolment_id).first() if scan.enrolment_id else None,
        kind=scan.kind,
        code=error.code,
        detail=_in_office_words(error),
        scanned=arrival.badge[:80],
        happened_at=scan.happened_at or at,
        recorded_at=at,
        client_at=scan.client_at,
        method=method,
        device=device,
        recorded_by=by,
    )
    FailedScan.objects.bulk_create([failed], ignore_conflicts=True)
