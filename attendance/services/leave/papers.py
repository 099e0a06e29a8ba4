"""What is behind a request: its reason, the comments and the proof. Sealed; readings are kept."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from attendance.errors import WrongLeaveState
from attendance.models import LeaveProof, LeaveReading, LeaveRequest
from attendance.services import sealed_files
from attendance.services.leave.writing import hold, write
from attendance.services.sealed_words import opened
from materials.errors import FileMissing
from materials.files import storage
from people.models import User

log = logging.getLogger(__name__)
What = LeaveReading.What
Status = LeaveRequest.Status
TAKES_PROOF = (*LeaveRequest.UNDECIDED, Status.APPROVED, Status.OVERDUE)


def read_reason(request: LeaveRequest, *, by: User, at: datetime | None = None) -> str:
    """The reason, for those who may read it: the doors ask `read_reason`. It is on record."""
    reason = opened(request.sealed_reason)
    _record(request, What.REASON, by, at)
    return reason


def open_proof(
    request: LeaveRequest, *, by: User, at: datetime | None = None
) -> tuple[LeaveProof, bytes]:
    """The proof and its content, for those who may read the reason. It is on record."""
    proof = LeaveProof.objects.filter(request=request).first()
    if proof is None:
        raise FileMissing()
    content = _content_of(proof)
    _record(request, What.PROOF, by, at)
    return proof, content


def _content_of(proof: LeaveProof) -> bytes:
    try:
        return sealed_files.read(proof.sha256)
    except FileMissing:
        log.error("The proof %s of a leave is missing.", proof.pk)
        raise


def _record(request: LeaveRequest, what: str, by: User, at: datetime | None) -> None:
    """Everybody else's reading is kept; the learner knows their own reason."""
    if by.standing.person_id != request.enrolment.person_id:
        at = at or timezone.now()
        LeaveReading.objects.create(request=request, what=what, read_by=by, read_at=at)


def attach_proof(request: LeaveRequest, upload: File[bytes], *, by: User) -> LeaveRequest:
    """Put a photo or a PDF behind the request, in the place of an earlier one.

    Refused: other files, broken or too large ones, a request that is settled. What a
    photo says besides the picture, such as where it was taken, is left out.
    """
    name, mime_type, content = sealed_files.checked(upload)
    sha256 = sealed_files.keep(content)
    try:
        with transaction.atomic():
            request = hold(request)
            if request.status not in TAKES_PROOF:
                raise WrongLeaveState(status=request.get_status_display())
            _replace(
                request,
                file_name=name,
                mime_type=mime_type,
                size_bytes=len(content),
                sha256=sha256,
                uploaded_by=by,
            )
            return write(request)
    except BaseException:
        storage.discard(sha256)
        raise


def _replace(request: LeaveRequest, **values: object) -> None:
    former = LeaveProof.objects.filter(request=request).first()
    if former is None:
        LeaveProof.objects.create(request=request, **values)
        return
    dropped = former.sha256
    for name, value in values.items():
        setattr(former, name, value)
    former.save()
    transaction.on_commit(lambda: storage.discard(dropped))
