from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from materials.errors import (
    ClassCancelled,
    DownloadExpired,
    NotAssigned,
    NoticeNotAcknowledged,
    NotPublished,
    VersionSuperseded,
    VersionWithdrawn,
)
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from materials.services.notices import has_acknowledged
from materials.services.reach import enrolment_reached
from materials.when import until_text
from peixun.errors import Refused
from people.models import User

Status = MaterialVersion.Status


def authorise_download(
    version: MaterialVersion, *, user: User, ip: str | None, at: datetime | None = None
) -> None:
    """Refuse, on record, unless this user may have the file now."""
    refusal = refusal_of(version, user)
    if refusal is not None:
        record(version, user, ip, at, refusal=refusal)
        raise refusal


def refusal_of(version: MaterialVersion, user: User) -> Refused | None:
    """Why the user may not have the file now, or None.

    Whoever the material is not meant for, and whoever asks for a draft, learns
    nothing: those refusals are `Hidden`. The others are told why.
    """
    if not _may(user, "know", version):
        return NotAssigned()
    if version.status == Status.WITHDRAWN:
        return VersionWithdrawn(reason=version.withdrawn_reason)
    if version.status != Status.PUBLISHED and not _may(user, "keep", version):
        return NotPublished() if version.status == Status.DRAFT else VersionSuperseded()
    if not _may(user, "receive", version):
        return _why_no_longer(version, user)
    return _unacknowledged(version, user)


def _why_no_longer(version: MaterialVersion, user: User) -> Refused:
    """The class does not take place, or the time of every assignment is over."""
    if not _may(user, "outlast", version):
        return ClassCancelled()
    given = MaterialAssignment.objects.filter(material=version.material_id)
    # Staff of a class have it through their class, not for themselves.
    last = _last_moment(given.permitted(user, "know")) or _last_moment(given)
    return DownloadExpired(until=until_text(last)) if last else ClassCancelled()


def _last_moment(assignments: QuerySet[MaterialAssignment]) -> datetime | None:
    found: datetime | None = assignments.aggregate(last=Max("expires_at"))["last"]
    return found


def _unacknowledged(version: MaterialVersion, user: User) -> Refused | None:
    wording = version.material.notice_to_acknowledge
    if not wording or has_acknowledged(version, wording, user) or _may(user, "keep", version):
        return None
    return NoticeNotAcknowledged(wording=wording)


def _may(user: User, verb: str, version: MaterialVersion) -> bool:
    """Ask about the material in one statement; `policy.may` would take one for each grant."""
    reached = Material.objects.permitted(user, verb)
    return reached.filter(pk=version.material_id).exists()


def may_keep(version: MaterialVersion, user: User) -> bool:
    """Whether the user looks after the material, and so gets it as it is."""
    return _may(user, "keep", version)


def record(
    version: MaterialVersion,
    user: User,
    ip: str | None,
    at: datetime | None,
    *,
    refusal: Refused | None = None,
    **delivery: Any,
) -> DownloadRecord:
    """Put a delivery or a refusal on record, for good."""
    # durable: inside another transaction this is an error, not a record that may vanish.
    with transaction.atomic(durable=True):
        made: DownloadRecord = DownloadRecord.objects.create(
            version=version,
            user=user,
            enrolment=enrolment_reached(version.material, user),
            at=at or timezone.now(),
            ip=ip,
            result=DownloadRecord.Result.DENIED if refusal else DownloadRecord.Result.OK,
            deny_reason=refusal.code if refusal else "",
            **delivery,
        )
    return made
