"""What readers say of a version: that they know its notice, have received or read it."""

from datetime import datetime

from django.utils import timezone

from courses.models import Enrolment
from materials.models import Acknowledgement, MaterialVersion
from materials.models.acknowledgements import digest_of
from materials.services.reach import enrolment_reached
from people.models import Person, User

Kind = Acknowledgement.Kind


def has_acknowledged(version: MaterialVersion, wording: str, user: User) -> bool:
    """Whether this user has acknowledged this notice for this version."""
    said = Acknowledgement.objects.filter(
        version=version, kind=Kind.NOTICE, wording_sha256=digest_of(wording)
    )
    return said.of_user(user).exists()


def say(
    version: MaterialVersion,
    kind: str,
    *,
    by: User,
    wording: str = "",
    person: Person | None = None,
    enrolment: Enrolment | None = None,
    at: datetime | None = None,
) -> Acknowledgement:
    """Keep it once: about the person whom a clerk names, else about whoever says it."""
    about = person.pk if person else by.standing.person_id
    key: dict[str, object] = {"version": version, "person_id": about, "kind": kind}
    key["wording_sha256"] = digest_of(wording) if wording else ""
    if about is None:
        key["recorded_by"] = by
    place = enrolment or (None if person else enrolment_reached(version.material, by))
    row, _is_new = Acknowledgement.objects.get_or_create(
        **key,
        defaults={
            "recorded_by": by,
            "enrolment": place,
            "wording": wording,
            "at": at or timezone.now(),
        },
    )
    return row
