"""What shows that something happened. Shared by all records of an incident."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from attendance.discipline_rules import Act, State
from attendance.errors import EvidenceEmpty, TooMuchEvidence, WrongRecordState
from attendance.models import DisciplineEvidence, DisciplineRecord
from attendance.services import sealed_files
from attendance.services.discipline.writing import advance, hold
from attendance.services.sealed_files import Paper
from attendance.services.sealed_words import sealed
from materials.files import storage
from people.models import User

MOST_PIECES = 20
Kind = DisciplineEvidence.Kind
# Against whom nothing is held any more.
NO_LONGER = (State.DISMISSED, State.REVOKED, State.SUPERSEDED)


def evidence_of(record: DisciplineRecord) -> list[DisciplineEvidence]:
    """The evidence of the whole incident, oldest first."""
    rows = DisciplineEvidence.objects.filter(record__incident=record.incident)
    return list(rows.select_related("uploaded_by").order_by("pk"))


def add_evidence(
    record: DisciplineRecord,
    *,
    by: User,
    upload: File[bytes] | None = None,
    text: str = "",
    kind: str = "",
    taken_at: datetime | None = None,
    at: datetime | None = None,
) -> DisciplineEvidence:
    """Put a photo, a paper or somebody's words behind a record.

    Refused: both or neither of file and words, other files than photos and PDFs,
    once a learner of the incident was notified, more pieces than anybody reads.
    """
    if (upload is None) == (not text.strip()):
        raise EvidenceEmpty()
    at = at or timezone.now()
    piece = DisciplineEvidence(record=record, kind=kind, uploaded_by=by, taken_at=taken_at or at)
    if upload is None:
        piece.kind = kind or Kind.WITNESS
        piece.sealed_text = sealed(text)
        return _keep(piece, by, at)
    _put(sealed_files.checked(upload), piece)
    try:
        return _keep(piece, by, at)
    except BaseException:
        storage.discard(piece.sha256)
        raise


def _put(paper: Paper, piece: DisciplineEvidence) -> None:
    piece.kind = piece.kind or Kind.PHOTO
    piece.file_name, piece.mime_type = paper.file_name, paper.mime_type
    piece.size_bytes = len(paper.content)
    piece.sha256 = sealed_files.keep(paper.content)


@transaction.atomic
def _keep(piece: DisciplineEvidence, by: User, at: datetime) -> DisciplineEvidence:
    record = hold(piece.record, Act.ADD_EVIDENCE)
    _refuse_when_told(record)
    if DisciplineEvidence.objects.filter(record__incident=record.incident).count() >= MOST_PIECES:
        raise TooMuchEvidence(limit=MOST_PIECES)
    piece.save()
    advance(record, Act.ADD_EVIDENCE, by=by, at=at)
    return piece


def _refuse_when_told(record: DisciplineRecord) -> None:
    """Refuse what would also be evidence against somebody who was told without it."""
    others = DisciplineRecord.objects.filter(incident=record.incident).exclude(pk=record.pk)
    told = others.exclude(notified_at=None).exclude(status__in=NO_LONGER).first()
    if told is not None:
        raise WrongRecordState(status=told.get_status_display())
