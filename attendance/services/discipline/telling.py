"""Who is told what about a discipline record. Never what is written in it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from attendance.models import ConductLetter, DisciplineRecord
from attendance.models.discipline import Severity
from courses.models import ClassStaff
from courses.when import instant_text
from people.models import Person
from people.roles import Role
from people.services import notify

CHAIRS = (Role.CLASS_TEACHER, Role.PRESIDING_HOST)
# The subject and the body of each notice.
RECORDED = (
    _("A breach of discipline is recorded"),
    _("%(person)s (%(unit)s), %(rule)s, %(when)s. Please look into it."),
)
NOTIFIED = (
    _("A breach of discipline is recorded about you"),
    _("%(rule)s, %(when)s. You may answer until %(answer_until)s."),
)
ANSWERED = (
    _("%(person)s has answered a discipline record"),
    _("%(person)s (%(unit)s), %(rule)s, %(when)s."),
)
CONFIRMED = (
    _("A discipline record about you is confirmed"),
    _("%(rule)s, %(when)s. You may appeal until %(appeal_until)s."),
)
OF_UNIT = (
    _("A serious breach of discipline by %(person)s is confirmed"),
    _("“%(training_class)s”: %(person)s (%(unit)s), %(rule)s, %(when)s."),
)
DISMISSED = (
    _("A discipline record about you is dismissed"),
    _("%(rule)s, %(when)s. It does not count."),
)
HANDLED = (
    _("What follows from a discipline record about you"),
    _("%(rule)s, %(when)s: %(handling)s."),
)
APPEALED = (
    _("%(person)s appeals against a discipline record"),
    _("%(person)s (%(unit)s), %(rule)s, %(when)s. Who recorded or confirmed it does not decide."),
)
APPEAL_DECIDED = (
    _("Your appeal is decided"),
    _("%(rule)s, %(when)s: %(status)s. The record says why."),
)
CORRECTED = (
    _("A discipline record about you is corrected"),
    _("%(rule)s, %(when)s. It does not count; a new record has taken its place."),
)
WARNING = (
    _("%(person)s is one breach from a letter"),
    _("“%(training_class)s”: %(person)s (%(unit)s) has %(count)s confirmed breaches."),
)
LETTER = (
    _("%(count)s confirmed breaches: %(person)s"),
    _(
        "“%(training_class)s”: %(person)s (%(unit)s) has %(count)s confirmed breaches. Proposed:"
        " %(proposed)s. People decide what follows."
    ),
)
Notice = tuple[object, object]


def _tell(persons: Iterable[Person], notice: Notice, words: dict[str, object], link: str) -> None:
    subject, body = notice
    with override(settings.LANGUAGE_CODE):
        said = {name: str(word() if callable(word) else word) for name, word in words.items()}
        notify(persons, subject=str(subject) % said, body=str(body) % said, link=link)


def _words(record: DisciplineRecord) -> dict[str, object]:
    return {
        "person": record.enrolment.person,
        "unit": record.enrolment.unit,
        "rule": lambda: record.rule.text if record.rule else record.get_category_display(),
        "when": lambda: instant_text(record.occurred_at),
        "training_class": record.training_class,
        "answer_until": lambda: instant_text(record.answer_until),
        "appeal_until": lambda: instant_text(record.appeal_until),
        "handling": record.get_handling_display,
        "status": record.get_status_display,
    }


def _staff(record: DisciplineRecord | ConductLetter, *roles: str) -> Iterable[Person]:
    """The staff of the class, never the learner whom it is about."""
    staff = ClassStaff.objects.filter(training_class=record.training_class_id, role__in=roles)
    return Person.objects.filter(pk__in=staff.values("person")).exclude(
        pk=record.enrolment.person_id
    )


def _tell_staff(record: DisciplineRecord, notice: Notice, *roles: str) -> None:
    page = reverse("admin:discipline_record", args=[record.pk])
    _tell(_staff(record, *roles), notice, _words(record), page)


def _tell_learner(record: DisciplineRecord, notice: Notice) -> None:
    page = reverse("my_discipline_record", args=[record.pk])
    _tell([record.enrolment.person], notice, _words(record), page)


def tell_recorded(record: DisciplineRecord) -> None:
    _tell_staff(record, RECORDED, *CHAIRS)


def tell_notified(record: DisciplineRecord) -> None:
    _tell_learner(record, NOTIFIED)


def tell_answered(record: DisciplineRecord) -> None:
    _tell_staff(record, ANSWERED, *CHAIRS)


def tell_confirmed(record: DisciplineRecord) -> None:
    """The learner; of what is serious also the leader of the unit (DOMAIN 5, P9)."""
    _tell_learner(record, CONFIRMED)
    principal = record.enrolment.unit.principal
    if record.severity in (Severity.SERIOUS, Severity.GRAVE) and principal:
        page = reverse("admin:discipline_record", args=[record.pk])
        _tell([principal], OF_UNIT, _words(record), page)


def tell_dismissed(record: DisciplineRecord) -> None:
    _tell_learner(record, DISMISSED)


def tell_handled(record: DisciplineRecord) -> None:
    _tell_learner(record, HANDLED)


def tell_appealed(record: DisciplineRecord) -> None:
    _tell_staff(record, APPEALED, *CHAIRS, Role.CLASS_MANAGER)


def tell_appeal_decided(record: DisciplineRecord) -> None:
    _tell_learner(record, APPEAL_DECIDED)


def tell_corrected(record: DisciplineRecord) -> None:
    if record.notified_at:
        _tell_learner(record, CORRECTED)


def tell_count(letter: ConductLetter, *, is_letter: bool) -> None:
    """A warning goes to the staff; a letter to the learner and the leader of the unit as well."""
    enrolment = letter.enrolment
    words = {
        "person": enrolment.person,
        "unit": enrolment.unit,
        "training_class": letter.training_class,
        "count": letter.count,
        "proposed": letter.get_proposed_display,
    }
    notice = LETTER if is_letter else WARNING
    page = reverse("admin:class_discipline", args=[letter.training_class_id])
    _tell(_staff(letter, *CHAIRS, Role.CLASS_MANAGER), notice, words, page)
    if is_letter:
        _tell([enrolment.person], notice, words, reverse("my_discipline"))
        if enrolment.unit.principal:
            _tell([enrolment.unit.principal], notice, words, "")
