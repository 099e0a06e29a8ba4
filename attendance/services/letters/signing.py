"""Papers are signed off by a second person, numbered and issued; then nothing changes them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from attendance.errors import (
    AddresseesMissing,
    DrafterSignsOff,
    FactsChanged,
    NothingToIssue,
    PrincipalMissing,
    ReasonMissing,
)
from attendance.letter_rules import Act, digest_of, document_number, end_of_days
from attendance.models import (
    AttendancePolicy,
    Bulletin,
    DisciplineRecord,
    PaperSeries,
    UnitFeedback,
)
from attendance.services.letters import telling
from attendance.services.letters.content import compose, principal_of
from attendance.services.letters.drafting import is_current
from attendance.services.letters.numbering import next_number
from attendance.services.letters.writing import RELATED, Paper, advance, hold
from courses.models import TrainingClass
from people.models import User

Series = PaperSeries.Name
WRITING = (Act.DRAFT, Act.EDIT, Act.REDRAFT)


@transaction.atomic
def sign_off_paper(
    paper: Paper, *, by: User, version: int | None = None, at: datetime | None = None
) -> Paper:
    """Stand for a paper. Refused: by who drafted or edited it, on facts that have changed."""
    held = hold(paper, Act.SIGN_OFF, version=version)
    # Whoever wrote at any time, not only whoever wrote last.
    if held.steps.filter(kind__in=WRITING, by=by).exists():
        raise DrafterSignsOff()
    _require_current(held)
    at = at or timezone.now()
    return advance(held, Act.SIGN_OFF, by=by, at=at, approved_by=by, approved_at=at)


def _require_current(paper: Bulletin | UnitFeedback) -> None:
    if not is_current(paper):
        raise FactsChanged(paper=paper)


@transaction.atomic
def return_paper(
    paper: Paper,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Paper:
    """Give a signed-off paper back to be drafted on; it needs another signature then."""
    held = hold(paper, Act.RETURN, version=version)
    at = at or timezone.now()
    return advance(
        held, Act.RETURN, by=by, at=at, comment=comment, approved_by=None, approved_at=None
    )


@transaction.atomic
def issue_bulletin(
    bulletin: Bulletin, *, by: User, version: int | None = None, at: datetime | None = None
) -> Bulletin:
    """Number and freeze a bulletin, and tell whom it is for. Refused: on changed facts."""
    at = at or timezone.now()
    held = hold(bulletin, Act.ISSUE, version=version)
    if held.scope == Bulletin.Scope.UNITS and not held.addressees.exists():
        raise AddresseesMissing()
    _hold_records([held])
    _require_current(held)
    # The number last: whoever issues meanwhile waits for it no longer than needed.
    return _freeze_bulletin(held, by, at)


def _freeze_bulletin(held: Bulletin, by: User, at: datetime) -> Bulletin:
    day = timezone.localdate(at)
    number = next_number(Series.BULLETIN, day.year)
    prefix = pgettext("prefix of document numbers", "Bulletin")
    doc_no = document_number(prefix, day.year, number)
    content = compose(held, doc_no=doc_no, on=day)
    advance(
        held,
        Act.ISSUE,
        by=by,
        at=at,
        issued_by=by,
        issued_at=at,
        year=day.year,
        number=number,
        doc_no=doc_no,
        content=content,
        digest=digest_of(content),
    )
    telling.tell_bulletin(held)
    return held


def _hold_records(papers: Iterable[Bulletin | UnitFeedback]) -> None:
    """Hold what the papers quote, so that none of it falls before they are issued."""
    items = [item for paper in papers for item in paper.items.all()]
    quoted = [item.record_id for item in items if item.record_id is not None]
    rows = DisciplineRecord.objects.select_for_update(no_key=True).filter(pk__in=quoted)
    # All at once and in one order, so that two who issue do not wait for each other.
    list(rows.order_by("pk").values_list("pk"))


@transaction.atomic
def issue_letters(
    letters: Iterable[UnitFeedback], *, by: User, at: datetime | None = None
) -> list[UnitFeedback]:
    """Number and freeze letters, all of them or none, and tell the leaders they go to.

    Refused: with all units named that have no principal leader; on facts that have changed.
    """
    at = at or timezone.now()
    held = [hold(letter, Act.ISSUE) for letter in sorted(letters, key=lambda one: one.pk)]
    _require_principals(held)
    _hold_records(held)
    for letter in held:
        _require_current(letter)
    return [_freeze_letter(letter, by, at) for letter in held]


def issue_letter(
    letter: UnitFeedback, *, by: User, version: int | None = None, at: datetime | None = None
) -> UnitFeedback:
    """Issue one letter. Refused like several."""
    with transaction.atomic():
        hold(letter, Act.ISSUE, version=version)
        return issue_letters([letter], by=by, at=at)[0]


def issue_letters_of(
    training_class: TrainingClass, *, by: User, at: datetime | None = None
) -> list[UnitFeedback]:
    """Issue all letters of a class that are signed off."""
    with transaction.atomic():
        waiting = training_class.unit_letters.filter(status=UnitFeedback.Status.APPROVED)
        letters = list(waiting)
        if not letters:
            raise NothingToIssue()
        return issue_letters(letters, by=by, at=at)


def letters_without_principal(training_class: TrainingClass) -> list[UnitFeedback]:
    """The letters that could not be issued now: nobody leads their unit."""
    rows = training_class.unit_letters.unissued().select_related(*RELATED[UnitFeedback])
    return [letter for letter in rows if principal_of(letter) is None]


def has_principal(letter: UnitFeedback) -> bool:
    """Whether somebody leads the unit, to whom the letter can go."""
    return principal_of(letter) is not None


def _require_principals(letters: Iterable[UnitFeedback]) -> None:
    units = dict.fromkeys(one.unit.name for one in letters if principal_of(one) is None)
    if units:
        raise PrincipalMissing(units="、".join(units))


def _freeze_letter(held: UnitFeedback, by: User, at: datetime) -> UnitFeedback:
    day = timezone.localdate(at)
    kept = AttendancePolicy.of(held.training_class)
    recipient = principal_of(held)
    assert recipient is not None  # noqa: S101 - refused before
    number = next_number(Series.LETTER, day.year)
    prefix = pgettext("prefix of document numbers", "Letter")
    doc_no = document_number(prefix, day.year, number)
    content = compose(held, doc_no=doc_no, on=day, recipient=(recipient.name, recipient.post))
    advance(
        held,
        Act.ISSUE,
        by=by,
        at=at,
        issued_by=by,
        issued_at=at,
        year=day.year,
        number=number,
        doc_no=doc_no,
        content=content,
        digest=digest_of(content),
        recipient=recipient,
        recipient_name=recipient.name,
        recipient_post=recipient.post,
        receive_until=end_of_days(at, kept.letter_days, timezone.get_default_timezone()),
    )
    telling.tell_letter(held)
    return held


@transaction.atomic
def withdraw_bulletin(
    bulletin: Bulletin,
    *,
    by: User,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Bulletin:
    """Take an issued bulletin back; its number stays taken. Refused: without a reason."""
    held = hold(bulletin, Act.WITHDRAW, version=version)
    if not reason.strip():
        raise ReasonMissing()
    at = at or timezone.now()
    return advance(
        held,
        Act.WITHDRAW,
        by=by,
        at=at,
        comment=reason,
        withdrawn_at=at,
        withdraw_reason=reason.strip()[:300],
    )
