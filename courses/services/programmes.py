from django.db import transaction

from courses.errors import (
    ApprovalNumberMissing,
    ProgrammeClosed,
    ProgrammeHasOpenClasses,
    ProgrammeNotApproved,
    ProgrammeNotDraft,
)
from courses.models import TrainingClass, TrainingProgramme

Status = TrainingProgramme.Status


@transaction.atomic
def edit_programme(programme: TrainingProgramme, **changes: object) -> TrainingProgramme:
    """Change a programme that is not closed."""
    programme = _hold(programme)
    require_open_programme(programme)
    for name, value in changes.items():
        setattr(programme, name, value)
    programme.save(update_fields=[*changes, "updated_at"])
    return programme


@transaction.atomic
def remove_programme(programme: TrainingProgramme) -> None:
    """Delete a draft. What was approved stays on file."""
    programme = _hold(programme)
    if programme.status != Status.DRAFT:
        raise ProgrammeNotDraft(programme=programme)
    programme.delete()


@transaction.atomic
def approve_programme(programme: TrainingProgramme, *, approval_ref: str) -> TrainingProgramme:
    """Approve a draft under the number of the approval, which it keeps."""
    programme = _hold(programme)
    if programme.status != Status.DRAFT:
        raise ProgrammeNotDraft(programme=programme)
    if not approval_ref.strip():
        raise ApprovalNumberMissing()
    programme.approval_ref = approval_ref.strip()
    return _set(programme, Status.APPROVED)


@transaction.atomic
def close_programme(programme: TrainingProgramme) -> TrainingProgramme:
    """End an approved programme, once all of its classes are over."""
    programme = _hold(programme)
    if programme.status != Status.APPROVED:
        raise ProgrammeNotApproved(programme=programme)
    waiting = programme.classes.exclude(status__in=TrainingClass.CLOSED).count()
    if waiting:
        raise ProgrammeHasOpenClasses(programme=programme, count=waiting)
    return _set(programme, Status.CLOSED)


def require_open_programme(programme: TrainingProgramme | None) -> None:
    """Refuse to change the plan, or to add a class to it, once it is closed."""
    if programme is not None and programme.status == Status.CLOSED:
        raise ProgrammeClosed(programme=programme)


def _hold(programme: TrainingProgramme) -> TrainingProgramme:
    return TrainingProgramme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _set(programme: TrainingProgramme, status: Status) -> TrainingProgramme:
    programme.status = status
    programme.save(update_fields=["status", "approval_ref", "updated_at"])
    return programme
