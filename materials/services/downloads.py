from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone

from courses.models import Enrolment
from materials.errors import (
    ClassCancelled,
    NotAssigned,
    NotPublished,
    VersionSuperseded,
    VersionWithdrawn,
)
from materials.models import DownloadRecord, Material, MaterialVersion
from materials.policies import LEARNING
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
    return None if _may(user, "receive", version) else ClassCancelled()


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
            enrolment=_enrolment_reached(version.material, user),
            at=at or timezone.now(),
            ip=ip,
            result=DownloadRecord.Result.DENIED if refusal else DownloadRecord.Result.OK,
            deny_reason=refusal.code if refusal else "",
            **delivery,
        )
    return made


def _enrolment_reached(material: Material, user: User) -> Enrolment | None:
    """The place in a class through which the material reaches the user."""
    reaching = material.assignments.reaching_enrolment()
    return (
        Enrolment.objects.filter(
            Exists(reaching), person=user.standing.person_id, status__in=LEARNING
        )
        .order_by("id")
        .first()
    )
