"""What is done with accounts, appointments and tokens. Each function is one transaction."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.errors import (
    AdministratorWithBusinessRole,
    AlreadyAppointed,
    AppointmentEnded,
    OwnAccount,
    OwnAppointment,
    TokenTooLong,
    TwoAdministratorRoles,
)
from people.models import ApiToken, Appointment, Notice, Person, Unit, User
from people.roles import THREE_ADMINISTRATORS, Role

# A leaked token is worth little when it dies soon (our default).
TOKEN_MAX_DAYS = 90
_ADMINISTRATORS = THREE_ADMINISTRATORS - {Role.AUDITOR}


@transaction.atomic
def appoint(user: User, role: Role, *, unit: Unit | None = None, by: User | None) -> Appointment:
    """Give an account a role.

    Refused: to oneself, twice, a second of the three administrators, an
    administrator together with business rights. `by` is None on the console only.
    """
    if by is not None and by.pk == user.pk:
        raise OwnAppointment()
    # Hold the account so that two appointments at once see each other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = list(user.appointments.active())
    if any(other.role == role and other.unit_id == (unit and unit.pk) for other in held):
        raise AlreadyAppointed(user=user)
    roles = {Role(other.role) for other in held}
    if role in THREE_ADMINISTRATORS and roles & THREE_ADMINISTRATORS:
        raise TwoAdministratorRoles(user=user)
    if _mixes_powers(roles | {role}):
        raise AdministratorWithBusinessRole(user=user)
    appointment: Appointment = user.appointments.create(role=role, unit=unit, appointed_by=by)
    return appointment


def _mixes_powers(roles: set[Role]) -> bool:
    return bool(roles & _ADMINISTRATORS) and bool(roles - THREE_ADMINISTRATORS)


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Take a role back. Refused when it has ended already, or on oneself."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.ended_at is not None:
        raise AppointmentEnded()
    if appointment.user_id == by.pk:
        raise OwnAppointment()
    appointment.ended_at = timezone.now()
    appointment.save(update_fields=["ended_at", "updated_at"])
    return appointment


def save_person(person: Person, *, by: User) -> Person:
    """Save a person. Refused: giving one's own account to a person, whose roles it would get."""
    kept = Person.objects.filter(pk=person.pk).values_list("user_id", flat=True).first()
    if person.user_id == by.pk and kept != by.pk:
        raise OwnAccount()
    person.save()
    return person


def notify(persons: Iterable[Person], *, subject: str, body: str, link: str = "") -> list[Notice]:
    """Tell each person once, with the effect it is about: one transaction or none.

    The caller says it in the office's language; `link` is a path of ours. Somebody
    without an account finds it as soon as they have one.
    """
    keys = dict.fromkeys(person.pk for person in persons)
    told = [Notice(person_id=key, subject=subject[:120], body=body, link=link) for key in keys]
    return Notice.objects.bulk_create(told, 500)


def read_notice(notice: Notice) -> Notice:
    """The person has seen it. Saying so twice is harmless."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())
    notice.refresh_from_db()
    return notice


def new_secret() -> str:
    """A secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """The form in which a token or a secret address is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def issue_token(
    user: User,
    *,
    scopes: Sequence[str] = (ApiToken.Scope.WRITE,),
    days: int = 30,
    name: str = "",
) -> tuple[ApiToken, str]:
    """Make a token and return it with its key, which is not kept and cannot be shown again."""
    if days > TOKEN_MAX_DAYS:
        raise TokenTooLong(days=TOKEN_MAX_DAYS)
    key = f"px_{new_secret()}"
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=key[:8],
        digest=digest_of(key),
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, key


def revoke_token(token: ApiToken) -> ApiToken:
    """Make a token worthless at once. Revoking twice is harmless."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    token.refresh_from_db()
    return token
