"""Puts the file of a class together. Whoever does reads what is sealed; that is on record."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from attendance.dossier import chapters
from attendance.dossier.archive import Entry, write_archive
from attendance.errors import DossierTooEarly
from attendance.models import DossierMade
from courses.models import TrainingClass
from people.models import User

OVER = (TrainingClass.Status.CONCLUDED, TrainingClass.Status.ARCHIVED)


@transaction.atomic
def make_dossier(
    training_class: TrainingClass,
    *,
    by: User,
    address_of: Callable[[str], str],
    at: datetime | None = None,
) -> IO[bytes]:
    """The archive of a class that is over, as an open file at its beginning.

    Every leave and every discipline record in it counts as read, to file it.
    `address_of(code)` is where a certificate can be checked. Refused: a class that is not over.
    """
    at = at or timezone.now()
    if training_class.status not in OVER:
        raise DossierTooEarly(status=training_class.get_status_display())
    stream: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    try:
        _fill(stream, training_class, by, at, address_of)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return stream


def _fill(
    stream: IO[bytes],
    training_class: TrainingClass,
    by: User,
    at: datetime,
    address_of: Callable[[str], str],
) -> None:
    head = {
        "class_code": training_class.class_code,
        "class_title": training_class.title,
        "made_at": at.isoformat(),
        "made_by": str(by),
    }
    with override(settings.LANGUAGE_CODE):
        entries = _entries(training_class, by, at, address_of)
        manifest = write_archive(stream, entries, head)
    DossierMade.objects.create(
        training_class=training_class,
        made_by=by,
        made_at=at,
        files=len(manifest["files"]),
        digest=hashlib.sha256(json.dumps(manifest["files"]).encode()).hexdigest(),
    )


def _entries(
    training_class: TrainingClass, by: User, at: datetime, address_of: Callable[[str], str]
) -> Iterator[Entry]:
    yield from chapters.timetable(training_class)
    yield from chapters.learners(training_class)
    yield from chapters.attendance(training_class)
    yield from chapters.leave(training_class, by, at)
    yield from chapters.conduct(training_class, by, at)
    yield from chapters.papers(training_class)
    yield from chapters.materials(training_class)
    yield from chapters.completion(training_class, address_of)
