"""What is written about somebody's conduct: sealed, and who reads it says why."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from attendance.models import (
    Appeal,
    DisciplineEvidence,
    DisciplineReading,
    DisciplineRecord,
    DisciplineStep,
)
from attendance.services import sealed_files
from attendance.services.discipline.evidence import evidence_of
from attendance.services.sealed_words import opened
from materials.errors import FileMissing
from people.models import User

log = logging.getLogger(__name__)
What, Purpose = DisciplineReading.What, DisciplineReading.Purpose


class StepText(NamedTuple):
    """What somebody did, and the words they left."""

    kind: str
    label: str
    by: User | None
    at: datetime
    comment: str


class PieceText(NamedTuple):
    """A piece of evidence; words are read, a file has an address of its own."""

    piece: DisciplineEvidence
    text: str


class AppealText(NamedTuple):
    appeal: Appeal
    text: str
    answer: str


class RecordText(NamedTuple):
    """Everything that is sealed about a record but the files."""

    description: str
    steps: list[StepText]
    evidence: list[PieceText]
    appeals: list[AppealText]


def read_record(
    record: DisciplineRecord, *, by: User, purpose: str, at: datetime | None = None
) -> RecordText:
    """The words of a record, for those who may read them: the doors ask `read_text`.

    It is on record, with the purpose; only the learner's own reading is not.
    """
    text = RecordText(
        opened(record.sealed_description),
        [
            StepText(
                step.kind, step.get_kind_display(), step.by, step.at, opened(step.sealed_comment)
            )
            for step in record.steps.select_related("by").order_by("pk")
        ],
        [PieceText(piece, opened(piece.sealed_text)) for piece in evidence_of(record)],
        [
            AppealText(appeal, opened(appeal.sealed_text), opened(appeal.sealed_answer))
            for appeal in record.appeals.select_related("decided_by").order_by("pk")
        ],
    )
    _note_reading(record, What.RECORD, purpose, by, at)
    return text


def _step_text(step: DisciplineStep) -> StepText:
    comment = opened(step.sealed_comment)
    return StepText(step.kind, step.get_kind_display(), step.by, step.at, comment)


def open_evidence(
    record: DisciplineRecord,
    key: int,
    *,
    by: User,
    purpose: str,
    at: datetime | None = None,
) -> tuple[DisciplineEvidence, bytes]:
    """A file among the evidence of the record's incident. It is on record."""
    piece = (
        DisciplineEvidence.objects.filter(record__incident=record.incident, pk=key)
        .exclude(sha256="")
        .first()
    )
    if piece is None:
        raise FileMissing()
    try:
        content = sealed_files.read(piece.sha256)
    except FileMissing:
        log.error("The evidence %s of a discipline record is missing.", piece.pk)
        raise
    _note_reading(record, What.EVIDENCE, purpose, by, at)
    return piece, content


def _note_reading(
    record: DisciplineRecord, what: str, purpose: str, by: User, at: datetime | None
) -> None:
    if by.standing.person_id != record.enrolment.person_id:
        DisciplineReading.objects.create(
            record=record,
            what=what,
            purpose=Purpose(purpose),
            read_by=by,
            read_at=at or timezone.now(),
        )
