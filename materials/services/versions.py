from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from courses.errors import ReasonMissing
from materials.errors import EmptyFile, FileTooLarge, WrongExtension, WrongVersionState
from materials.files import storage
from materials.files.digests import sha256_of
from materials.files.kinds import recognise
from materials.files.names import checked_name, extension_of
from materials.files.scanning import refuse_malware
from materials.models import Material, MaterialVersion
from materials.reading import refuse_unsafe
from materials.services.library import enter_version
from people.models import User

MEGABYTE = 1024 * 1024
Status = MaterialVersion.Status


@dataclass(frozen=True)
class Facts:
    """What is known of a file that passed every check."""

    file_name: str
    mime_type: str
    size_bytes: int
    sha256: str


def add_version(
    material: Material, upload: File[bytes], *, by: User, change_note: str = ""
) -> MaterialVersion:
    """Keep a file as the material's next version, a draft.

    Refused by its name, size and content: see `facts_of`. The file is on the
    disk before the row is written, and gone again if the row is not.
    """
    # Reading a large file takes its time: no lock is held meanwhile.
    facts = facts_of(upload)
    with transaction.atomic():
        # Hold the content: nobody shares a file that is about to be discarded.
        hold_content(facts.sha256)
        is_new = storage.keep(facts.sha256, upload)
        try:
            version = _next_version(material, facts, by, change_note)
        except BaseException:
            if is_new:
                storage.discard(facts.sha256)
            raise
    enter_version(version)
    return version


@transaction.atomic
def _next_version(material: Material, facts: Facts, by: User, change_note: str) -> MaterialVersion:
    # Hold the material so that two versions cannot get the same number.
    material = _hold(material)
    last = material.versions.aggregate(last=Max("version_no"))["last"] or 0
    version: MaterialVersion = material.versions.create(
        version_no=last + 1,
        file_name=facts.file_name,
        mime_type=facts.mime_type,
        size_bytes=facts.size_bytes,
        sha256=facts.sha256,
        change_note=change_note.strip(),
        created_by=by,
    )
    return version


def facts_of(upload: File[bytes]) -> Facts:
    """Return what the file is, or refuse it.

    Refused: misleading names, empty and too large files, contents of other
    kinds, with macros, a password or a bomb inside, broken ones, and names
    that claim another kind than the content has.
    """
    name = checked_name(upload.name or "")
    require_size(upload.size)
    kind = recognise(cast(BinaryIO, upload.file), upload.size)
    if extension_of(name) not in kind.extensions:
        raise WrongExtension(kind=kind.name)
    refuse_unsafe(cast(BinaryIO, upload.file), kind.name)
    refuse_malware(cast(BinaryIO, upload.file), upload.size)
    return Facts(name, kind.mime_type, upload.size, sha256_of(cast(BinaryIO, upload.file)))


def require_size(size: int | None) -> None:
    """Refuse an empty file and one that is larger than the office accepts."""
    if not size:
        raise EmptyFile()
    if size > settings.MATERIAL_MAX_BYTES:
        raise FileTooLarge(limit=settings.MATERIAL_MAX_BYTES // MEGABYTE)


def hold_content(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])


@transaction.atomic
def publish_version(
    version: MaterialVersion, *, by: User, at: datetime | None = None
) -> MaterialVersion:
    """Hand this draft out from now on; the version published before is superseded."""
    at = at or timezone.now()
    # Hold the material so that two versions are not published at once.
    material = _hold(version.material)
    version = _current(version, Status.DRAFT)
    material.versions.filter(status=Status.PUBLISHED).update(
        status=Status.SUPERSEDED, updated_at=at
    )
    version.status, version.published_by, version.published_at = Status.PUBLISHED, by, at
    version.save(update_fields=["status", "published_by", "published_at", "updated_at"])
    return version


@transaction.atomic
def withdraw_version(
    version: MaterialVersion, *, reason: str, by: User, at: datetime | None = None
) -> MaterialVersion:
    """Nobody gets this version any more, for a reason that those who ask are told."""
    if not reason.strip():
        raise ReasonMissing()
    # Hold the material: publishing and withdrawing wait for each other.
    _hold(version.material)
    version = _current(version, Status.DRAFT, Status.PUBLISHED, Status.SUPERSEDED)
    version.status, version.withdrawn_reason = Status.WITHDRAWN, reason.strip()
    version.withdrawn_by, version.withdrawn_at = by, at or timezone.now()
    version.save(
        update_fields=["status", "withdrawn_reason", "withdrawn_by", "withdrawn_at", "updated_at"]
    )
    return version


def _hold(material: Material) -> Material:
    return Material.objects.select_for_update(no_key=True).get(pk=material.pk)


def _current(version: MaterialVersion, *states: Status) -> MaterialVersion:
    """Read the version under its material's lock; refuse unless it is in one of the states."""
    version = MaterialVersion.objects.select_related("material").get(pk=version.pk)
    if version.status not in states:
        raise WrongVersionState(status=version.get_status_display())
    return version
