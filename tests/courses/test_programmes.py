"""A programme is a plan: approved under a number, counted against, closed."""

import pytest

from courses import services
from courses.errors import (
    ApprovalNumberMissing,
    ProgrammeClosed,
    ProgrammeHasOpenClasses,
    ProgrammeNotApproved,
    ProgrammeNotDraft,
)
from courses.models import TrainingClass, TrainingProgramme
from tests.factories import make_class, make_manager, make_programme, make_session

pytestmark = pytest.mark.django_db


def test_a_programme_is_approved_once_under_its_number():
    programme = make_programme()
    with pytest.raises(ApprovalNumberMissing):
        services.approve_programme(programme, approval_ref=" ")

    programme = services.approve_programme(programme, approval_ref=" 望组〔2026〕6号 ")

    assert (programme.status, programme.approval_ref) == ("approved", "望组〔2026〕6号")
    with pytest.raises(ProgrammeNotDraft):
        services.approve_programme(programme, approval_ref="7号")


def test_a_programme_is_closed_when_its_classes_are_over():
    programme = make_programme()
    with pytest.raises(ProgrammeNotApproved):
        services.close_programme(programme)
    services.approve_programme(programme, approval_ref="6号")
    training_class = make_class(programme=programme)
    with pytest.raises(ProgrammeHasOpenClasses):
        services.close_programme(programme)
    services.cancel_class(training_class, reason="x")

    assert services.close_programme(programme).status == "closed"


def test_a_closed_programme_neither_changes_nor_takes_classes():
    programme = make_programme()
    kept = make_class(programme=programme)
    TrainingProgramme.objects.update(status="closed")
    programme.refresh_from_db()

    with pytest.raises(ProgrammeClosed):
        services.edit_programme(programme, title="新")
    with pytest.raises(ProgrammeClosed):
        services.create_class(
            TrainingClass(programme=programme, class_code="X", title="班"), by=make_manager()
        )
    with pytest.raises(ProgrammeClosed):
        services.edit_class(make_class(), programme=programme)
    assert services.edit_class(kept, title="改名", programme=programme).title == "改名"


def test_only_a_draft_is_deleted():
    draft, approved = make_programme(), make_programme(status="approved")
    services.remove_programme(draft)

    with pytest.raises(ProgrammeNotDraft):
        services.remove_programme(approved)
    assert list(TrainingProgramme.objects.all()) == [approved]


def test_classes_and_hours_are_counted_against_the_plan():
    programme, other = make_programme(year=2025), make_programme(year=2026)
    first, second, off = (make_class(programme=programme) for _number in range(3))
    make_session(first, credit_hours=4)
    make_session(first, credit_hours=3, is_required=False)
    make_session(second, credit_hours=2)
    services.cancel_session(make_session(second, credit_hours=1), reason="x")
    make_session(off, credit_hours=8)
    services.cancel_class(off, reason="x")

    rows = TrainingProgramme.objects.with_classes()

    assert [(row, row.classes_made, row.hours_made) for row in rows] == [
        (other, 0, 0), (programme, 2, 6),
    ]  # fmt: skip
