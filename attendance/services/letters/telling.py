"""Who is told what about papers. Never what is written in them."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from attendance.models import Bulletin, UnitFeedback
from courses.models import ClassStaff, Enrolment
from people.models import Person
from people.roles import Role
from people.services import notify

KEEPERS = (Role.CLASS_TEACHER, Role.PRESIDING_HOST, Role.CLASS_MANAGER)
Notice = tuple[object, object]
LETTER = (
    _("A letter to your unit: %(doc_no)s"),
    _("“%(training_class)s”. Please confirm that you have it; you may reply to it."),
)
OVERDUE = (
    _("Please confirm a letter to your unit: %(doc_no)s"),
    _("“%(training_class)s”. It was to be confirmed by now."),
)
REPLY = (
    _("%(unit)s has replied to %(doc_no)s"),
    _("“%(training_class)s”. The letters desk has the reply."),
)
BULLETIN = (_("A bulletin is issued: %(doc_no)s"), _("%(title)s"))
CORRECTION = (
    _("A correction is drafted: %(title)s"),
    _("A record it quotes was changed on appeal. Please look at it, and have it signed off."),
)


def _tell(notice: Notice, persons: Iterable[Person], link: str, **words: object) -> None:
    subject, body = notice
    with override(settings.LANGUAGE_CODE):
        said = {name: str(word) for name, word in words.items()}
        notify(persons, subject=str(subject) % said, body=str(body) % said, link=link)


def _staff(training_class_id: int | None) -> list[Person]:
    rows = ClassStaff.objects.filter(training_class=training_class_id, role__in=KEEPERS)
    return list(Person.objects.filter(pk__in=rows.values("person")))


def _to_unit(notice: Notice, letter: UnitFeedback) -> None:
    if letter.recipient:
        page = reverse("admin:unit_letter", args=[letter.pk])
        of_class = letter.training_class
        _tell(notice, [letter.recipient], page, doc_no=letter.doc_no, training_class=of_class)


def tell_letter(letter: UnitFeedback) -> None:
    """The leader of the unit alone: a letter may name breaches of discipline."""
    _to_unit(LETTER, letter)


def tell_overdue(letter: UnitFeedback) -> None:
    _to_unit(OVERDUE, letter)


def tell_reply(letter: UnitFeedback) -> None:
    words = {
        "unit": letter.unit,
        "doc_no": letter.doc_no,
        "training_class": letter.training_class,
    }
    page = reverse("admin:unit_letter", args=[letter.pk])
    _tell(REPLY, _staff(letter.training_class_id), page, **words)


def tell_bulletin(bulletin: Bulletin) -> None:
    """Whom it is for; one for everybody is found by everybody without a notice each."""
    # Learners have pages of their own; units are led from the office.
    is_for_learners = bulletin.scope == Bulletin.Scope.CLASS
    name = "my_bulletin" if is_for_learners else "admin:bulletin"
    link = reverse(name, args=[bulletin.pk])
    words = {"doc_no": bulletin.doc_no, "title": bulletin.title}
    _tell(BULLETIN, _readers(bulletin), link, **words)


def _readers(bulletin: Bulletin) -> list[Person]:
    if bulletin.scope == Bulletin.Scope.CLASS:
        learners = Enrolment.objects.expected().filter(training_class=bulletin.training_class)
        return list(Person.objects.filter(pk__in=learners.values("person")))
    if bulletin.scope == Bulletin.Scope.UNITS:
        leads = Q(heads__in=bulletin.addressees.all()) | Q(
            liaises_for__in=bulletin.addressees.all()
        )
        return list(Person.objects.filter(leads).distinct())
    return []


def tell_corrections(papers: Iterable[Bulletin | UnitFeedback]) -> None:
    for paper in papers:
        name = "bulletin" if isinstance(paper, Bulletin) else "unit_letter"
        link = reverse(f"admin:{name}", args=[paper.pk])
        _tell(CORRECTION, _staff(paper.training_class_id), link, title=paper.title)
