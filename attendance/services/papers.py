"""The roll on paper: who was missing is entered, everybody else was there; the paper is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from attendance.errors import TooManyPapers
from attendance.models import AttendanceFact, AttendanceRecord, SheetPaper
from attendance.services import sealed_files
from attendance.services.deriving import align
from attendance.services.marking import Mark, Outcome, held_sheet, hold_open_sheet, roll_call
from attendance.verdicts import Status
from courses.models import TrainingSession
from materials.files import storage
from people.models import User

# Pages of a sheet of several hundred learners, and some that were photographed twice.
MOST_PAPERS = 20


def enter_paper(
    session: TrainingSession,
    exceptions: Mapping[int, Status],
    *,
    token: str,
    by: User,
    at: datetime | None = None,
) -> list[Outcome]:
    """Mark the exceptions as they are on the paper, and everybody not marked yet present.

    `exceptions` are statuses by enrolment; `token` names the entry, so that the same
    one sent again counts once. Leave and scans stay. Refused like a roll call.
    """
    at = at or timezone.now()
    method = AttendanceFact.Method.PAPER
    with transaction.atomic():
        hold_open_sheet(session)
        align(session.pk, at)
        named = [Mark(key, status, f"{token}-{key}-{status}") for key, status in exceptions.items()]
        done = roll_call(session, named, by=by, method=method, at=at) if named else []
        records = AttendanceRecord.objects.pending().filter(session=session)
        left = records.exclude(enrolment__in=exceptions).values_list("enrolment", flat=True)
        rest = [Mark(key, Status.PRESENT, f"{token}-{key}-present") for key in left]
        if rest:
            done += roll_call(session, rest, by=by, only_pending=True, method=method, at=at)
        return done


def keep_paper(
    session: TrainingSession, upload: File[bytes], *, by: User, at: datetime | None = None
) -> SheetPaper:
    """Keep a photo or PDF of the signed sheet, at any time of the sheet's life.

    Refused: other files, broken or too large ones, more than a sheet can have, no sheet.
    """
    paper = sealed_files.checked(upload)
    sha256 = sealed_files.keep(paper.content)
    try:
        with transaction.atomic():
            sheet = held_sheet(session)
            if sheet.papers.count() >= MOST_PAPERS:
                raise TooManyPapers(limit=MOST_PAPERS)
            return SheetPaper.objects.create(
                sheet=sheet,
                file_name=paper.file_name,
                mime_type=paper.mime_type,
                size_bytes=len(paper.content),
                sha256=sha256,
                uploaded_by=by,
                uploaded_at=at or timezone.now(),
            )
    except BaseException:
        storage.discard(sha256)
        raise


def open_paper(paper: SheetPaper) -> bytes:
    """The content of a signed sheet, for those who may see the sheet."""
    return sealed_files.read(paper.sha256)
