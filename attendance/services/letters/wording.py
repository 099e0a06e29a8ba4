"""The words of papers: titles, first texts, and a sentence for each closed fact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.models import Bulletin, Commendation, DisciplineRecord, LeaveRequest
from attendance.models.official import QuotedItem
from attendance.services.letters.closed import Closed
from attendance.verdicts import Status
from courses.models import TrainingClass
from courses.when import span_text
from people.models import Unit

Section = QuotedItem.Section
Kind = Bulletin.Kind
LONGEST_TITLE, LONGEST_TEXT = 200, 1000


@dataclass(frozen=True)
class Quote:
    """A closed fact in the words of a paper, with where it comes from."""

    section: str
    text: str
    record: DisciplineRecord | None = None
    commendation: Commendation | None = None

    @property
    def identity(self) -> tuple[str, str, int | None, int | None]:
        return (
            str(self.section),
            self.text,
            self.record.pk if self.record else None,
            self.commendation.pk if self.commendation else None,
        )


def day_of(moment: datetime | date) -> str:
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return date_format(day, "DATE_FORMAT")


def title_of_bulletin(kind: str, training_class: TrainingClass | None, field: str) -> str:
    words = {"kind": Kind(kind).label, "about": training_class or field}
    return (_("%(about)s: %(kind)s") % words)[:LONGEST_TITLE]


def title_of_letter(training_class: TrainingClass) -> str:
    words = {"training_class": training_class}
    return (_("Letter on the people you sent to “%(training_class)s”") % words)[:LONGEST_TITLE]


def first_text(kind: str, facts: dict[str, Any], training_class: TrainingClass | None) -> str:
    """The text a bulletin begins with; a person goes on from there."""
    if kind == Kind.COMMENDATION:
        return _("In recognition of good work, the following are commended.")
    if not facts:
        return _("To keep the discipline of the training, the following is made known.")
    return "\n".join([numbers_in_words(facts, training_class), _("The details are as follows.")])


def numbers_in_words(facts: dict[str, Any], training_class: TrainingClass | None) -> str:
    said = _(
        "“%(training_class)s”: %(sessions)s sessions with locked sheets; expected %(expected)s,"
        " present %(there)s, attendance rate %(percent)s; late %(late)s, left early"
        " %(left_early)s, absent %(absent)s, on leave %(on_leave)s."
    )
    words: dict[str, Any] = facts["total"] | {"sessions": facts["sessions"]}
    words["training_class"] = training_class
    return said % words


def first_text_of_letter(facts: dict[str, Any], training_class: TrainingClass) -> str:
    lines = [
        _("Thank you for your support of our training. This is how the people you sent did."),
        numbers_in_words(facts, training_class),
        _("Please make use of it in looking after your staff; you are welcome to reply."),
    ]
    return "\n".join(lines)


def quotes_of_attendance(closed: Closed) -> Iterator[Quote]:
    """Who was late, left early or was absent, and at which sessions."""
    said = {
        Status.LATE: pgettext("paper", "late"),
        Status.LEFT_EARLY: pgettext("paper", "left early"),
        Status.LATE_AND_LEFT: pgettext("paper", "late and left early"),
        Status.ABSENT: pgettext("paper", "absent"),
    }
    for learner in closed.learners:
        found = []
        for session in closed.sessions:
            status = closed.cells.get(session.pk, {}).get(learner.pk)
            if status in said:
                when = span_text(session.starts_at, session.ends_at)
                found.append(f"{when} {said[status]}")
        if found:
            words = {"name": learner.name, "unit": learner.unit, "what": "、".join(found)}
            yield _cut(Section.ATTENDANCE, _("%(name)s (%(unit)s): %(what)s") % words)


def quotes_of_leave(leaves: Iterable[LeaveRequest]) -> Iterator[Quote]:
    """Kind and time. Why somebody was on leave goes into no paper."""
    for leave in leaves:
        words = {
            "name": leave.enrolment.person,
            "kind": leave.get_leave_type_display(),
            "when": span_text(leave.from_at, leave.returned_at or leave.to_at),
        }
        yield _cut(Section.LEAVE, _("%(name)s: %(kind)s, %(when)s") % words)


def quotes_of_records(records: Iterable[DisciplineRecord]) -> Iterator[Quote]:
    for record in records:
        yield _cut(Section.RECORD, sentence_of(record), record=record)


def sentence_of(record: DisciplineRecord) -> str:
    """Who, when, against which rule, how grave, what follows; never what is sealed."""
    parts = [
        record.rule.text if record.rule else record.get_category_display(),
        record.get_severity_display(),
        record.get_handling_display() if record.handling else "",
    ]
    words = {
        "name": record.enrolment.person,
        "unit": record.enrolment.unit,
        "when": day_of(record.occurred_at),
        "what": "，".join(part for part in map(str, parts) if part),
    }
    return _("%(name)s (%(unit)s), %(when)s: %(what)s") % words


def quotes_of_praise(commendations: Iterable[Commendation]) -> Iterator[Quote]:
    for one in commendations:
        words = {"title": one.get_title_display(), "target": target_text(one)}
        yield _cut(Section.COMMENDATION, _("%(title)s: %(target)s") % words, commendation=one)


def target_text(commendation: Commendation) -> str:
    """The unit, the group, or the person with the unit."""
    if commendation.unit:
        return commendation.unit.name
    if commendation.group:
        return str(commendation.group)
    person = commendation.enrolment.person if commendation.enrolment else commendation.person
    unit: Unit | None = (
        commendation.enrolment.unit
        if commendation.enrolment
        else commendation.person.unit
        if commendation.person
        else None
    )
    return _("%(name)s (%(unit)s)") % {"name": person, "unit": unit}


def correction_of(record: DisciplineRecord, doc_no: str) -> str:
    """What an appeal has changed in what a paper said."""
    words = {
        "doc_no": doc_no,
        "name": record.enrolment.person,
        "unit": record.enrolment.unit,
        "when": day_of(record.occurred_at),
        "what": record.rule.text if record.rule else record.get_category_display(),
        "severity": record.get_severity_display(),
    }
    if record.is_counted:
        return (
            _(
                "In %(doc_no)s, what is said of %(name)s (%(unit)s), %(when)s, “%(what)s” is"
                " changed after review: it now counts as %(severity)s."
            )
            % words
        )
    return (
        _(
            "In %(doc_no)s, what is said of %(name)s (%(unit)s), %(when)s, “%(what)s” is"
            " revoked after review and no longer counts."
        )
        % words
    )


def title_of_correction(title: str) -> str:
    return (_("Correction: %(title)s") % {"title": title})[:LONGEST_TITLE]


def _cut(section: str, text: str, **source: Any) -> Quote:
    return Quote(section, text[:LONGEST_TEXT], **source)
