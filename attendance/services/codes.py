"""The codes of a session: showing them, and judging those that somebody scanned or typed."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from attendance import codes
from attendance.errors import CodeExpired, CodeNeeded, CodeWrong, TooManyAttempts
from attendance.models import AttendancePolicy, CodeAttempts, SessionCode
from courses.models import TrainingSession
from peixun.errors import Refused

MOST_WRONG, MOST_WRONG_OF_ALL = 5, 300
PAUSE = timedelta(minutes=15)
FORM_LIVES = timedelta(minutes=5)
_FORM = "attendance.form"


class Shown(NamedTuple):
    """What a projector page shows now, and for how many seconds more."""

    scanned: str
    typed: str
    seconds: int


class Form(NamedTuple):
    """What a form token is good for; a person is bound to it once they have signed in."""

    session_id: int
    device: str
    person_id: int | None
    until: int


def shown_codes(session: TrainingSession, *, at: datetime | None = None) -> Shown:
    """The codes of this moment; those of a later one are not made."""
    at = at or timezone.now()
    row, _is_new = SessionCode.objects.get_or_create(
        session=session, defaults={"salt": secrets.token_bytes(32)}
    )
    key = codes.key_of(settings.SECRET_KEY, session.pk, bytes(row.salt))
    return Shown(
        codes.scanned_code(key, session.pk, at),
        codes.typed_code(key, session.pk, at),
        codes.seconds_left(at),
    )


def needs_code(training_class_id: int) -> bool:
    """Whether learners of the class prove that they are there."""
    kept = AttendancePolicy.objects.filter(training_class=training_class_id)
    answer: bool | None = kept.values_list("check_in_needs_code", flat=True).first()
    return True if answer is None else answer


def form_token(
    session_id: int, proof: str, *, by: Any, device: str = "", at: datetime | None = None
) -> str:
    """Give whoever has a valid code five minutes to sign in and press the button.

    The token is good for this session and this device, and once somebody has signed in,
    for this person alone; changing it for theirs makes it no younger. Refused: as
    `require_proof`.
    """
    at = at or timezone.now()
    person = by.standing.person_id if by.is_authenticated else None
    require_proof(session_id, proof, person=person, device=device, at=at)
    until = _form_of(proof).until if _is_form(proof) else int((at + FORM_LIVES).timestamp())
    return signing.dumps(Form(session_id, device, person, until), salt=_FORM)


def require_proof(
    session_id: int,
    proof: str,
    *,
    person: int | None,
    device: str = "",
    at: datetime | None = None,
) -> None:
    """Refuse a code that is not the session's, or not any more.

    Refused: no code, an old or foreign one, a wrong typed one, a sixth wrong one within a
    quarter of an hour. It counts in a transaction of its own, so that a refusal stays counted.
    """
    at = at or timezone.now()
    if not proof:
        raise CodeNeeded()
    if _is_form(proof):
        _require_form(_form_of(proof), session_id, person, device, at)
    elif len(codes.as_typed(proof)) == codes.TYPED_LENGTH:
        _require_typed(session_id, proof, person, at)
    elif not codes.is_scanned_code(_keys(session_id), session_id, proof, at):
        raise CodeExpired()


def refusal_of(session_id: int, proof: str, **about: Any) -> Refused | None:
    """The refusal of `require_proof`, for somebody who may not need a proof at all."""
    try:
        require_proof(session_id, proof, **about)
    except Refused as refused:
        return refused
    return None


def _is_form(proof: str) -> bool:
    # What a signature is joined with is in neither of the codes.
    return ":" in proof


def _form_of(token: str) -> Form:
    try:
        return Form(*signing.loads(token, salt=_FORM))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise CodeExpired() from error


def _require_form(
    form: Form, session_id: int, person: int | None, device: str, at: datetime
) -> None:
    is_meant = (form.session_id, form.device) == (session_id, device)
    if not is_meant or form.person_id not in (None, person) or at.timestamp() > form.until:
        raise CodeExpired()


def _keys(session_id: int) -> list[bytes]:
    """The keys of a session under the secret key and the former ones, while it changes."""
    salts = SessionCode.objects.filter(session=session_id).values_list("salt", flat=True)
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [codes.key_of(secret, session_id, bytes(salt)) for salt in salts for secret in known]


@transaction.atomic(durable=True)
def _count(session_id: int, person: int, at: datetime) -> CodeAttempts:
    """Note an attempt before it is judged, so that many at once cannot slip through.

    In a transaction of its own, which a refusal does not undo.
    """
    CodeAttempts.objects.bulk_create(
        [CodeAttempts(session_id=session_id, person_id=person, last_at=at)], ignore_conflicts=True
    )
    counter = CodeAttempts.objects.select_for_update().get(session=session_id, person=person)
    if counter.last_at <= at - PAUSE:
        counter.wrong = 0
    if counter.wrong >= MOST_WRONG or _is_under_attack(session_id, at):
        raise TooManyAttempts()
    counter.wrong, counter.last_at = counter.wrong + 1, at
    counter.save()
    return counter


def _is_under_attack(session_id: int, at: datetime) -> bool:
    recent = CodeAttempts.objects.filter(session=session_id, last_at__gt=at - PAUSE)
    total: int | None = recent.aggregate(total=Sum("wrong"))["total"]
    return (total or 0) >= MOST_WRONG_OF_ALL


def _require_typed(session_id: int, text: str, person: int | None, at: datetime) -> None:
    keys = _keys(session_id)
    # Nothing is shown of this session, so there is nothing to guess.
    if not keys or person is None:
        raise CodeWrong()
    counter = _count(session_id, person, at)
    if not codes.is_typed_code(keys, session_id, text, at):
        raise CodeWrong()
    CodeAttempts.objects.filter(pk=counter.pk).update(wrong=0)
