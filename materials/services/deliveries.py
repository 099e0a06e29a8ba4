"""What is done with the bytes once somebody may have them.

A delivery is one person, one version and one day of the office: the first request makes the
copy and gives it its number. Whoever asks again on that day, for the whole, a part or only
whether it is still the same, gets the same bytes; each request is on record and names the
first. On the next day it is another delivery, with another number.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from materials.errors import CannotBeMarked, OriginalForKeepers, TooManyDownloads
from materials.marking.numbers import new_number
from materials.models import DownloadRecord, MaterialVersion
from materials.services.downloads import authorise_download, may_keep, record
from materials.services.making import Copy, Form, copy_made_for, form_of, make_copy, original_of
from peixun.errors import Refused
from people.models import User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hand_out(
    version: MaterialVersion,
    *,
    user: User,
    ip: str | None,
    at: datetime | None = None,
    original: bool = False,
) -> Copy:
    """Give this user a copy, if they may have one now. Success and refusal are both on record.

    Refused: see `refusal_of`; the original to those who do not keep the material; what
    cannot be marked; more deliveries within an hour than the office allows. Never call it
    inside a transaction: a refusal would undo its own record.
    """
    at = at or timezone.now()
    authorise_download(version, user=user, ip=ip, at=at)
    try:
        form = _form_for(version, user, original=original)
        first = _delivery_of_the_day(version, user, at, form)
        copy = _copy_of(version, first, form)
        if first is None or copy is None:
            return _deliver(version, user, ip, at, form)
    except Refused as refusal:
        record(version, user, ip, at, refusal=refusal)
        raise
    record(version, user, ip, at, repeats=first, copy_sha256=copy.sha256)
    return copy


def open_for_download(
    version: MaterialVersion, *, user: User, ip: str | None, at: datetime | None = None
) -> File[bytes]:
    """Hand out and open: the bytes as they reach the user."""
    return hand_out(version, user=user, ip=ip, at=at).open()


def look_at(
    version: MaterialVersion, *, user: User, ip: str | None, original: bool = False
) -> Copy | None:
    """Which copy this user would get; None if it is yet to be made. Only refusals are recorded."""
    at = timezone.now()
    authorise_download(version, user=user, ip=ip, at=at)
    try:
        form = _form_for(version, user, original=original)
        if form is Form.ORIGINAL:
            return original_of(version)
    except Refused as refusal:
        record(version, user, ip, at, refusal=refusal)
        raise
    return _copy_of(version, _delivery_of_the_day(version, user, at, form), form)


def _form_for(version: MaterialVersion, user: User, *, original: bool) -> Form:
    if original and not may_keep(version, user):
        raise OriginalForKeepers()
    try:
        return Form.ORIGINAL if original else form_of(version)
    except CannotBeMarked:
        if may_keep(version, user):
            return Form.ORIGINAL
        raise


def _delivery_of_the_day(
    version: MaterialVersion, user: User, at: datetime, form: Form
) -> DownloadRecord | None:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    of_the_day = DownloadRecord.objects.filter(
        version=version, user=user, at__gte=midnight, at__lt=midnight + DAY
    ).exclude(delivery_no="")
    if form is Form.ORIGINAL:
        return of_the_day.filter(watermark_text="").first()
    return of_the_day.exclude(watermark_text="").first()


def _copy_of(version: MaterialVersion, first: DownloadRecord | None, form: Form) -> Copy | None:
    if first is None:
        return None
    return original_of(version) if form is Form.ORIGINAL else copy_made_for(version, first, form)


def _deliver(
    version: MaterialVersion, user: User, ip: str | None, at: datetime, form: Form
) -> Copy:
    """Make a copy with a number of its own and put the delivery on record."""
    _refuse_too_many(user, at)
    number = new_number()
    if form is Form.ORIGINAL:
        copy = original_of(version)
    else:
        # Marking takes its time: no lock is held meanwhile.
        copy = make_copy(version, user, at, form, number)
    record(
        version,
        user,
        ip,
        at,
        delivery_no=number,
        watermark_text=copy.watermark_text,
        copy_sha256=copy.sha256,
    )
    return copy


def _refuse_too_many(user: User, at: datetime) -> None:
    """Refuse who takes more than one reads; asking again for the same does not count."""
    most = settings.DOWNLOADS_PER_HOUR
    taken = DownloadRecord.objects.filter(user=user, at__gt=at - HOUR, at__lte=at)
    if most and taken.exclude(delivery_no="").count() >= most:
        raise TooManyDownloads(limit=most)
