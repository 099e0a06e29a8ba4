"""Differences between records and facts, as the commands print them."""

from collections.abc import Iterator, Sequence

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from attendance.models.sheets import Status
from attendance.services import Difference
from attendance.verdicts import Verdict
from courses.models import Enrolment, TrainingClass, TrainingSession


def class_of(code: str | None) -> int | None:
    """The key of the class with this code; None for all classes."""
    if code is None:
        return None
    key = TrainingClass.objects.filter(class_code=code).values_list("pk", flat=True).first()
    if key is None:
        raise CommandError(_("There is no class with the code “%(code)s”.") % {"code": code})
    return key


def told(found: Sequence[Difference]) -> Iterator[str]:
    """A line for each: session, learner, what is kept, what follows from the facts."""
    sessions = TrainingSession.objects.in_bulk({item.session_id for item in found})
    keys = {item.learner.enrolment_id for item in found}
    names = dict(Enrolment.objects.filter(pk__in=keys).values_list("pk", "person__name"))
    for item in found:
        kept = item.learner.verdict if item.learner.revision else None
        yield _("%(session)s, %(name)s: %(kept)s → %(derived)s") % {
            "session": sessions[item.session_id],
            "name": names[item.learner.enrolment_id],
            "kept": _word(kept, item.kept_hours),
            "derived": _word(item.derived, item.derived_hours),
        }


def _word(verdict: Verdict | None, hours: object) -> str:
    if verdict is None:
        return _("no line")
    parts = [str(Status(verdict.status).label)]
    if verdict.minutes_late or verdict.minutes_early:
        parts.append(f"+{verdict.minutes_late}/-{verdict.minutes_early}")
    if hours:
        parts.append(str(hours))
    return " ".join(parts)
