"""Calling a version back: who holds it, and that they are told."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from materials import notices
from materials.models import DownloadRecord, MaterialVersion, PaperCopy
from materials.services.versions import withdraw_version
from people.models import Person, User
from people.services import notify


@dataclass
class Holder:
    """Somebody with files or copies of a version; `person` is None for an account alone."""

    name: str
    unit: str
    person: Person | None
    downloads: list[DownloadRecord] = field(default_factory=list)
    copies: list[PaperCopy] = field(default_factory=list)


def holders_of(version: MaterialVersion) -> list[Holder]:
    """Everybody who has downloaded the version or holds a copy on paper, by unit."""
    holders: dict[str, Holder] = {}
    # A copy that was fetched again on the same day is the same copy.
    downloads = DownloadRecord.objects.filter(
        version=version, result=DownloadRecord.Result.OK, repeats=None
    )
    for record in downloads.select_related("user__person__unit").order_by("pk"):
        person = getattr(record.user, "person", None)
        key = f"person {person.pk}" if person else f"account {record.user_id}"
        holder = holders.setdefault(key, _holder(person, record.user.name))
        holder.downloads.append(record)
    for copy in version.copies.in_hand().select_related("person__unit").order_by("serial_no"):
        holder = holders.setdefault(f"person {copy.person_id}", _holder(copy.person, ""))
        holder.copies.append(copy)
    return sorted(holders.values(), key=lambda one: (one.unit, one.name))


def _holder(person: Person | None, name: str) -> Holder:
    if person is None:
        return Holder(name, "", None)
    return Holder(person.name, str(person.unit), person)


@transaction.atomic
def recall_version(
    version: MaterialVersion, *, reason: str, by: User, at: datetime | None = None
) -> list[Holder]:
    """Withdraw the version and tell everybody who holds it; return them.

    Refused: without a reason, and of what is withdrawn already.
    """
    version = withdraw_version(version, reason=reason, by=by, at=at)
    holders = holders_of(version)
    people = [one.person for one in holders if one.person is not None]
    subject, body = notices.recalled(version)
    notify(people, subject=subject, body=body, link=reverse("my_materials"))
    return holders
