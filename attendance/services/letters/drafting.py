"""Papers are drafted from closed facts; their text is then edited by people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.errors import IssuerMissing, NothingToReport, TextMissing
from attendance.letter_rules import Act
from attendance.models import (
    AttendancePolicy,
    Bulletin,
    BulletinItem,
    Commendation,
    DisciplineRecord,
    FeedbackItem,
    UnitFeedback,
)
from attendance.services.letters import closed as facts
from attendance.services.letters import wording
from attendance.services.letters.closed import Closed
from attendance.services.letters.wording import Quote
from attendance.services.letters.writing import Paper, advance, hold, note
from courses.models import ClassUnit, TrainingClass
from people.models import Unit, User

Kind = Bulletin.Kind
Facts = dict[str, Any]


def issuer_of(training_class: TrainingClass) -> Unit:
    """In whose name a class writes: its host, else its organiser."""
    order = [ClassUnit.Role.HOST, ClassUnit.Role.ORGANISER]
    rows = training_class.class_units.filter(role__in=order).select_related("unit")
    found = sorted(rows, key=lambda row: (order.index(ClassUnit.Role(row.role)), row.pk))
    if not found:
        raise IssuerMissing()
    return found[0].unit


@transaction.atomic
def draft_bulletin(
    bulletin: Bulletin,
    *,
    by: User,
    from_on: date | None = None,
    to_on: date | None = None,
    field: str = "",
    addressees: Sequence[Unit] = (),
    at: datetime | None = None,
) -> Bulletin:
    """Draft an unsaved bulletin from what is closed. Refused: where nothing is.

    `kind`, the class and the scope are taken from it, title and text where it has none.
    """
    training_class = bulletin.training_class
    bulletin.from_on, bulletin.to_on, bulletin.field = from_on, to_on, field.strip()
    bulletin.drafted_by = by
    with override(settings.LANGUAGE_CODE):
        if bulletin.issuer_unit_id is None:
            if training_class is None:
                raise IssuerMissing()
            bulletin.issuer_unit = issuer_of(training_class)
        bulletin.facts, quotes = _of_bulletin(bulletin)
        if not quotes and not bulletin.facts.get("sessions"):
            raise NothingToReport()
        kind = bulletin.kind
        bulletin.title = bulletin.title.strip() or wording.title_of_bulletin(
            kind, training_class, bulletin.field
        )
        text = bulletin.body.strip()
        bulletin.body = text or wording.first_text(kind, bulletin.facts, training_class)
    bulletin.save()
    bulletin.addressees.set(addressees)
    _quote(bulletin, quotes)
    note(bulletin, Act.DRAFT, by=by, at=at or timezone.now())
    return bulletin


def _of_bulletin(bulletin: Bulletin) -> tuple[Facts, list[Quote]]:
    """The numbers and sentences a bulletin of this kind rests on, as they are now."""
    training_class, kind = bulletin.training_class, bulletin.kind
    if training_class is None:
        rows = Commendation.objects.confirmed().filter(training_class=None, field=bulletin.field)
        return {}, list(wording.quotes_of_praise(facts.praised(rows)))
    found = facts.closed_facts(training_class, bulletin.from_on, bulletin.to_on)
    numbers = facts.facts_of(found, facts.rows_by_unit(found), _("Total"))
    if kind == Kind.ATTENDANCE:
        return numbers, list(wording.quotes_of_attendance(found))
    if kind == Kind.COMMENDATION:
        return {}, list(wording.quotes_of_praise(found.commendations))
    quotes = list(wording.quotes_of_records(_for(kind, found.records)))
    return (numbers if kind == Kind.SITUATION else {}), quotes


def _for(kind: str, records: Iterable[DisciplineRecord]) -> list[DisciplineRecord]:
    """The records that a bulletin of this kind is about."""
    if kind == Kind.INSPECTION:
        return [one for one in records if one.origin == DisciplineRecord.Origin.INSPECTION]
    if kind == Kind.CRITICISM:
        return [one for one in records if one.handling == "criticism"]
    return list(records)


@transaction.atomic
def draft_letters(
    training_class: TrainingClass, *, by: User, at: datetime | None = None
) -> list[UnitFeedback]:
    """One letter for each unit that has none yet. Refused: where nothing is closed.

    A unit of whose people nothing is to be said gets one where the class writes to all.
    """
    at = at or timezone.now()
    # Hold the class so that two people do not draft the same letters.
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    found = facts.closed_facts(held)
    if not (found.sessions or found.records):
        raise NothingToReport()
    writes_to_all = AttendancePolicy.of_key(held.pk).writes_to_every_unit
    written = set(held.unit_letters.values_list("unit", flat=True))
    letters = []
    with override(settings.LANGUAGE_CODE):
        issuer = issuer_of(held)
        for unit in dict.fromkeys(learner.unit_id for learner in found.learners):
            own = found.of_unit(unit)
            if unit not in written and (writes_to_all or own.is_adverse or own.commendations):
                letters.append(_draft_letter(held, unit, own, issuer, by, at))
    return letters


def _draft_letter(
    training_class: TrainingClass, unit: int, own: Closed, issuer: Unit, by: User, at: datetime
) -> UnitFeedback:
    numbers, quotes = _of_unit(own, issuer.name)
    letter = UnitFeedback.objects.create(
        training_class=training_class,
        unit_id=unit,
        title=wording.title_of_letter(training_class),
        body=wording.first_text_of_letter(numbers, training_class),
        facts=numbers,
        drafted_by=by,
    )
    _quote(letter, quotes)
    note(letter, Act.DRAFT, by=by, at=at)
    return letter


def _of_unit(own: Closed, issuer: str) -> tuple[Facts, list[Quote]]:
    """What a letter says of the people of one unit; nothing of anybody else."""
    numbers = facts.facts_of(own, facts.rows_by_learner(own), _("Total")) | {"issuer": issuer}
    quotes = [
        *wording.quotes_of_attendance(own),
        *wording.quotes_of_leave(own.leaves),
        *wording.quotes_of_records(own.records),
        *wording.quotes_of_praise(own.commendations),
    ]
    return numbers, quotes


def _quote(paper: Bulletin | UnitFeedback, quotes: Iterable[Quote]) -> None:
    """Put what a paper quotes in the place of what it quoted before."""
    if isinstance(paper, Bulletin):
        paper.items.all().delete()
        BulletinItem.objects.bulk_create(
            BulletinItem(bulletin=paper, number=number, **_columns(quote))
            for number, quote in enumerate(quotes, start=1)
        )
        return
    paper.items.all().delete()
    FeedbackItem.objects.bulk_create(
        FeedbackItem(letter=paper, number=number, **_columns(quote))
        for number, quote in enumerate(quotes, start=1)
    )


def _columns(quote: Quote) -> dict[str, Any]:
    return {
        "section": quote.section,
        "text": quote.text,
        "record": quote.record,
        "commendation": quote.commendation,
    }


def facts_now(paper: Bulletin | UnitFeedback) -> tuple[Facts, list[Quote]]:
    """What the paper would rest on if it were drafted now."""
    with override(settings.LANGUAGE_CODE):
        if isinstance(paper, Bulletin):
            return _of_bulletin(paper)
        found = facts.closed_facts(paper.training_class)
        return _of_unit(found.of_unit(paper.unit_id), paper.facts.get("issuer", ""))


def is_current(paper: Bulletin | UnitFeedback) -> bool:
    """Whether the facts are still those it was drafted from; a correction has none of its own."""
    if paper.corrects_id is not None:
        return True
    numbers, quotes = facts_now(paper)
    rows = paper.items.values_list("section", "text", "record", "commendation")
    return numbers == paper.facts and [one.identity for one in quotes] == list(rows)


@transaction.atomic
def redraft_paper(
    paper: Paper, *, by: User, version: int | None = None, at: datetime | None = None
) -> Paper:
    """Take the closed facts as they are now; a text that somebody has edited stays."""
    held = hold(paper, Act.REDRAFT, version=version)
    if held.corrects_id is not None:
        return held
    numbers, quotes = facts_now(held)
    body = held.body
    if held.edited_by_id is None:
        with override(settings.LANGUAGE_CODE):
            body = _first_text(held, numbers)
    _quote(held, quotes)
    # Who has it drafted anew is a drafter too.
    editor = by if held.drafted_by_id != by.pk else held.edited_by
    at = at or timezone.now()
    return advance(held, Act.REDRAFT, by=by, at=at, facts=numbers, body=body, edited_by=editor)


def _first_text(paper: Bulletin | UnitFeedback, numbers: Facts) -> str:
    if isinstance(paper, Bulletin):
        return wording.first_text(paper.kind, numbers, paper.training_class)
    return wording.first_text_of_letter(numbers, paper.training_class)


@transaction.atomic
def edit_paper(
    paper: Paper,
    *,
    by: User,
    title: str,
    body: str,
    has_head: bool | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Paper:
    """Write title and text anew. Refused: once it is signed off, without words."""
    held = hold(paper, Act.EDIT, version=version)
    title, body = title.strip(), body.strip()
    if not title or not body:
        raise TextMissing()
    head = held.has_head if has_head is None else has_head
    return advance(
        held,
        Act.EDIT,
        by=by,
        at=at or timezone.now(),
        title=title[: wording.LONGEST_TITLE],
        body=body,
        has_head=head,
        edited_by=by,
    )
