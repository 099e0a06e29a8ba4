from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from materials.errors import NoNotice, NoticeNotAcknowledged, WordingChanged
from materials.models import Acknowledgement, MaterialVersion, PaperCopy
from materials.services.downloads import refusal_of
from materials.services.notices import say
from people.models import User

Kind = Acknowledgement.Kind


def acknowledge_notice(
    version: MaterialVersion, *, wording: str, by: User, at: datetime | None = None
) -> Acknowledgement:
    """The reader takes note of the notice, whose wording is kept. Twice is harmless.

    Refused: to whom the file would be refused anyway, of a material without a notice,
    and when it is no longer what the reader was shown.
    """
    refusal = refusal_of(version, by)
    if refusal and not isinstance(refusal, NoticeNotAcknowledged):
        raise refusal
    now = version.material.notice_to_acknowledge
    if not now:
        raise NoNotice()
    if wording.strip() != now:
        raise WordingChanged(wording=now)
    return say(version, Kind.NOTICE, by=by, wording=now, at=at)


@transaction.atomic
def confirm(
    version: MaterialVersion, kind: str, *, by: User, at: datetime | None = None
) -> Acknowledgement:
    """The reader has received the version, or read it. Twice is harmless.

    Whoever holds a copy on paper signs for it. Refused: to whom the file would be
    refused now, unless they hold it on paper.
    """
    at = at or timezone.now()
    own = version.copies.in_hand().filter(person=by.standing.person_id)
    if kind == Kind.RECEIVED and own.exists():
        _sign_for(own, at)
        return say(version, kind, by=by, at=at)
    refusal = refusal_of(version, by)
    if refusal:
        raise refusal
    return say(version, kind, by=by, at=at)


def _sign_for(copies: QuerySet[PaperCopy], at: datetime) -> None:
    issued = copies.filter(status=PaperCopy.Status.ISSUED)
    issued.update(
        status=PaperCopy.Status.ACKNOWLEDGED, acknowledged_at=at, updated_at=timezone.now()
    )
