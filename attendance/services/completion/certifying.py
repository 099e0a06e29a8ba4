"""Certificates: drafted for those who completed, numbered when they are issued, never unsaid."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.certificate_rules import new_code, number_text, series_of
from attendance.completion_rules import Verdict
from attendance.completion_states import CertificateAct, after_certifying
from attendance.errors import (
    CertificateExists,
    CompletionUndecided,
    NotCompleted,
    NotTakingPart,
    ReasonMissing,
    WrongCertificateState,
)
from attendance.models import (
    AttendancePolicy,
    Certificate,
    CertificateSeries,
    CompletionDecision,
)
from attendance.services.completion.booking import year_of
from courses.errors import WrongClassState
from courses.models import ClassUnit, Enrolment, TrainingClass
from peixun.errors import Refused
from people.models import User

Act = CertificateAct
Status = Certificate.Status
OPEN = (Status.DRAFT, Status.ISSUED)
# What became of one of many: done, or why not.
Outcome = Certificate | Refused


@transaction.atomic
def draft_certificates(training_class: TrainingClass, enrolments: Collection[int]) -> list[Outcome]:
    """Prepare the certificate of each learner, or say why not: undecided, not completed, twice."""
    training_class = _hold_class(training_class)
    rows = Enrolment.objects.filter(training_class=training_class, pk__in=enrolments)
    held = {row.pk: row for row in rows.select_related("person", "unit", "completion")}
    open_ones = Certificate.objects.filter(enrolment__in=held, status__in=OPEN).order_by()
    taken = set(open_ones.values_list("enrolment", flat=True))
    head = _head_of(training_class)
    outcomes: list[Outcome] = []
    for key in enrolments:
        refusal = _refusal_to_draft(held.get(key), taken)
        taken.add(key)
        outcomes.append(refusal or _draft_of(held[key], head))
    Certificate.objects.bulk_create([one for one in outcomes if isinstance(one, Certificate)], 500)
    return outcomes


def _refusal_to_draft(enrolment: Enrolment | None, taken: Collection[int]) -> Refused | None:
    if enrolment is None:
        return NotTakingPart()
    if refusal := refusal_to_certify(enrolment):
        return refusal
    return CertificateExists(person=enrolment.person) if enrolment.pk in taken else None


def refusal_to_certify(enrolment: Enrolment) -> Refused | None:
    """Why there is no certificate for somebody; or None."""
    completion: CompletionDecision | None = getattr(enrolment, "completion", None)
    if completion is None:
        return CompletionUndecided(person=enrolment.person)
    is_completed = completion.decision == Verdict.COMPLETED
    return None if is_completed else NotCompleted(person=enrolment.person)


def _head_of(training_class: TrainingClass) -> Mapping[str, object]:
    """What all certificates of a class say alike."""
    hosts = training_class.class_units.filter(role=ClassUnit.Role.HOST).select_related("unit")
    return {
        "training_class": training_class,
        "class_title": training_class.title,
        "issuer": " ".join(host.unit.name for host in hosts)[:300],
        "start_on": training_class.start_on,
        "end_on": training_class.end_on,
    }


def _draft_of(enrolment: Enrolment, head: Mapping[str, object]) -> Certificate:
    return Certificate(
        enrolment=enrolment,
        name=enrolment.person.name,
        unit_name=enrolment.unit.name,
        hours=enrolment.completion.hours_awarded,
        **head,
    )


@transaction.atomic
def issue_certificates(
    training_class: TrainingClass,
    certificates: Collection[int],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Outcome]:
    """Number and freeze drafts, in the order given, or say why not. The numbers have no gaps.

    What a draft says is read anew, so that a name corrected since is right.
    """
    at = at or timezone.now()
    training_class = _hold_class(training_class)
    # Hold the drafts, so that none that is thrown away meanwhile takes a number.
    rows = Certificate.objects.select_for_update(of=["self"], no_key=True).order_by("pk")
    rows = rows.filter(training_class=training_class, pk__in=certificates)
    related = ("enrolment__person", "enrolment__unit", "enrolment__completion")
    held = {row.pk: row for row in rows.select_related(*related)}
    outcomes = [
        _refusal_to_issue(held.get(key)) or held[key] for key in dict.fromkeys(certificates)
    ]
    done = [one for one in outcomes if isinstance(one, Certificate)]
    head = _head_of(training_class)
    for row in done:
        _read_anew(row, head)
    _give_numbers(training_class, done, by, at)
    Certificate.objects.bulk_update(done, _ISSUED, 500)
    return outcomes


_SAID = ("name", "unit_name", "hours", "class_title", "issuer", "start_on", "end_on")
_ISSUED = [*_SAID, "number", "verify_code", "status", "issued_on", "issued_by", "updated_at"]


def _read_anew(row: Certificate, head: Mapping[str, object]) -> None:
    fresh = _draft_of(row.enrolment, head)
    for name in _SAID:
        setattr(row, name, getattr(fresh, name))


def _refusal_to_issue(row: Certificate | None) -> Refused | None:
    if row is None:
        return NotTakingPart()
    if after_certifying(row.status, Act.ISSUE) is None:
        return WrongCertificateState(status=row.get_status_display())
    return refusal_to_certify(row.enrolment)


def _give_numbers(
    training_class: TrainingClass, rows: Sequence[Certificate], by: User, at: datetime
) -> None:
    """Count on in the series and write each number down. A failure gives all of them back."""
    if not rows:
        return
    pattern = AttendancePolicy.of_key(training_class.pk).certificate_pattern
    issued_on = timezone.localtime(at).date()
    values = {"year": year_of(training_class), "class_code": training_class.class_code}
    first = _count_on(series_of(pattern, values), len(rows))
    for number, row in enumerate(rows, start=first):
        row.number = number_text(pattern, values, number)
        row.verify_code = new_code()
        row.status = Status.ISSUED
        row.issued_on, row.issued_by, row.updated_at = issued_on, by, at


def _count_on(text: str, count: int) -> int:
    """The first of so many numbers that nobody else gets, nor anybody after us."""
    CertificateSeries.objects.bulk_create([CertificateSeries(text=text)], ignore_conflicts=True)
    # Hold the series until the numbers are used, so that there is neither gap nor double.
    series = CertificateSeries.objects.select_for_update(no_key=True).get(text=text)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return first


@transaction.atomic
def discard_certificate(certificate: Certificate) -> None:
    """Throw a draft away; nothing was said yet. Refused: one that was issued."""
    row = _hold(certificate)
    if row.status != Status.DRAFT:
        raise WrongCertificateState(status=row.get_status_display())
    row.delete()


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, by: User, at: datetime | None = None
) -> Certificate:
    """Say that a certificate holds no longer, and why; it keeps its number.

    Refused: without a reason, a draft, one that was replaced or revoked.
    """
    if not reason.strip():
        raise ReasonMissing()
    return _end(_hold(certificate), Act.REVOKE, reason.strip(), by, at or timezone.now())


@transaction.atomic
def replace_certificate(
    certificate: Certificate, *, reason: str, by: User, at: datetime | None = None
) -> Certificate:
    """Issue another one in its place, with a new number that names the old one.

    Refused: without a reason, a draft, one that was replaced or revoked, for somebody
    who has not completed.
    """
    if not reason.strip():
        raise ReasonMissing()
    at = at or timezone.now()
    old = _hold(certificate)
    _require_state(old.training_class, REPLACEABLE)
    if refusal := refusal_to_certify(old.enrolment):
        raise refusal
    _end(old, Act.REPLACE, reason.strip(), by, at)
    new = _draft_of(old.enrolment, _head_of(old.training_class))
    new.replaces = old
    _give_numbers(old.training_class, [new], by, at)
    new.save()
    return new


def _end(row: Certificate, act: Act, reason: str, by: User, at: datetime) -> Certificate:
    following = after_certifying(row.status, act)
    if following is None:
        raise WrongCertificateState(status=row.get_status_display())
    row.status, row.ended_reason, row.ended_by, row.ended_at = following, reason, by, at
    row.save(update_fields=["status", "ended_reason", "ended_by", "ended_at", "updated_at"])
    return row


def follow_decision(completion: CompletionDecision, *, reason: str, by: User, at: datetime) -> None:
    """Bring the certificate to what was decided anew: revoked, replaced, or a draft dropped."""
    row = Certificate.objects.filter(enrolment=completion.enrolment_id, status__in=OPEN).first()
    if row is None:
        return
    if row.status == Status.DRAFT:
        # A new one is drafted where there is something to certify.
        discard_certificate(row)
    elif completion.decision != Verdict.COMPLETED:
        revoke_certificate(row, reason=reason, by=by, at=at)
    elif row.hours != completion.hours_awarded:
        replace_certificate(row, reason=reason, by=by, at=at)


def _hold(certificate: Certificate) -> Certificate:
    """Lock a certificate so that two people cannot end it at once."""
    rows = Certificate.objects.select_for_update(of=["self"], no_key=True)
    related = ("enrolment__person", "enrolment__unit", "enrolment__completion", "training_class")
    found = rows.select_related(*related).filter(pk=certificate.pk).first()
    if found is None:
        raise WrongCertificateState(status=certificate.get_status_display())
    return found


# New ones are issued before the file is closed; a lost one is replaced years later.
CERTIFIABLE = (TrainingClass.Status.IN_PROGRESS, TrainingClass.Status.CONCLUDED)
REPLACEABLE = (*CERTIFIABLE, TrainingClass.Status.ARCHIVED)


def _hold_class(training_class: TrainingClass) -> TrainingClass:
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    return _require_state(held, CERTIFIABLE)


def _require_state(training_class: TrainingClass, states: Collection[str]) -> TrainingClass:
    if training_class.status not in states:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
    return training_class
