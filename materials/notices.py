"""What readers and holders are told, in the office's language."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from courses.notices import in_the_offices_language
from courses.when import moment_text
from materials.models import MaterialAssignment, MaterialVersion
from people.models import Person

Text = tuple[str, str]


@in_the_offices_language
def please_read(assignment: MaterialAssignment) -> Text:
    """Subject and text: it has to be read, or signed for."""
    words = {"material": assignment.material, "due": due_words(assignment)}
    if assignment.must_read:
        subject = _("Please read: “%(material)s”") % words
        body = _("Please read “%(material)s”%(due)s and confirm that you have read it.")
    else:
        subject = _("Please sign for: “%(material)s”") % words
        body = _("Please confirm that you have received “%(material)s”%(due)s.")
    return subject, body % words


def due_words(assignment: MaterialAssignment) -> str:
    if assignment.due_at is None:
        return ""
    return _(" by %(due)s") % {"due": moment_text(assignment.due_at)}


@in_the_offices_language
def recalled(version: MaterialVersion) -> Text:
    """Subject and text: whoever holds the version hands it back or destroys it."""
    words = {"version": version, "reason": version.withdrawn_reason}
    subject = _("Recalled: %(version)s") % words
    body = _(
        "%(version)s has been withdrawn: %(reason)s. Please do not use it any more, delete "
        "the files you have kept and hand copies on paper back to the office."
    )
    return subject, body % words


def _listed(heading: str, people: Sequence[Person]) -> str:
    """What it is about, then the names, unit by unit."""
    names: dict[str, list[str]] = {}
    for person in people:
        names.setdefault(str(person.unit), []).append(person.name)
    lines = [
        _("%(unit)s: %(names)s") % {"unit": unit, "names": "、".join(found)}
        for unit, found in names.items()
    ]
    return "\n".join([heading, *lines])


def _heading(assignment: MaterialAssignment, count: int) -> str:
    words = {"material": assignment.material, "due": due_words(assignment), "count": count}
    if assignment.must_read:
        line = _("“%(material)s”: please read it%(due)s. %(count)s have not confirmed yet:")
    else:
        line = _("“%(material)s”: please sign for it%(due)s. %(count)s have not confirmed yet:")
    return line % words


def reminder_text(assignment: MaterialAssignment, people: Sequence[Person]) -> str:
    """The whole text for the chat group; nothing, if nobody is open."""
    if not people:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return _listed(_heading(assignment, len(people)), people)


def recall_text(version: MaterialVersion, people: Sequence[Person]) -> str:
    _subject, body = recalled(version)
    with translation.override(settings.LANGUAGE_CODE):
        return _listed(body, people)
