"""When a record falls, what quoted it is corrected by a paper of its own."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from attendance.letter_rules import Act
from attendance.models import (
    Bulletin,
    BulletinItem,
    DisciplineRecord,
    FeedbackItem,
    UnitFeedback,
)
from attendance.services.letters import telling
from attendance.services.letters.wording import LONGEST_TEXT, correction_of, title_of_correction
from attendance.services.letters.writing import note
from people.models import User

Section = BulletinItem.Section


@transaction.atomic
def correct_bulletins(record: DisciplineRecord, *, by: User) -> list[Bulletin | UnitFeedback]:
    """Draft a correction of each issued paper that quotes the record. Nothing issued is edited.

    One that is still a draft is left: it rests on facts that have changed, so nobody can
    sign it off before it is drafted anew. Repeating it drafts nothing more.
    """
    with override(settings.LANGUAGE_CODE):
        bulletins = [_correct_bulletin(one, record, by) for one in _bulletins(record)]
        letters = [_correct_letter(one, record, by) for one in _letters(record)]
    made: list[Bulletin | UnitFeedback] = [*bulletins, *letters]
    telling.tell_corrections(made)
    return made


def _bulletins(record: DisciplineRecord) -> list[Bulletin]:
    rows = Bulletin.objects.filter(
        items__record=record, status=Bulletin.Status.ISSUED, corrects=None
    )
    drafted = Bulletin.objects.unissued().filter(items__record=record, corrects__isnull=False)
    return list(rows.exclude(pk__in=drafted.values("corrects")).distinct())


def _letters(record: DisciplineRecord) -> list[UnitFeedback]:
    rows = UnitFeedback.objects.filter(
        items__record=record, status__in=UnitFeedback.SENT, corrects=None
    )
    drafted = UnitFeedback.objects.unissued().filter(items__record=record, corrects__isnull=False)
    return list(rows.exclude(pk__in=drafted.values("corrects")).distinct())


def _correct_bulletin(original: Bulletin, record: DisciplineRecord, by: User) -> Bulletin:
    text = correction_of(record, original.doc_no)
    made = Bulletin.objects.create(
        kind=original.kind,
        training_class=original.training_class,
        issuer_unit=original.issuer_unit,
        scope=original.scope,
        field=original.field,
        title=title_of_correction(original.title),
        body=text,
        corrects=original,
        drafted_by=by,
    )
    made.addressees.set(original.addressees.all())
    BulletinItem.objects.create(
        bulletin=made, section=Section.CORRECTION, record=record, text=text[:LONGEST_TEXT]
    )
    note(made, Act.DRAFT, by=by, at=timezone.now())
    return made


def _correct_letter(original: UnitFeedback, record: DisciplineRecord, by: User) -> UnitFeedback:
    text = correction_of(record, original.doc_no)
    made = UnitFeedback.objects.create(
        training_class=original.training_class,
        unit=original.unit,
        title=title_of_correction(original.title),
        body=text,
        facts={"issuer": original.facts.get("issuer", "")},
        corrects=original,
        drafted_by=by,
    )
    FeedbackItem.objects.create(
        letter=made, section=Section.CORRECTION, record=record, text=text[:LONGEST_TEXT]
    )
    note(made, Act.DRAFT, by=by, at=timezone.now())
    return made
