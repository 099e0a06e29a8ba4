"""What liaisons are told, in the office's language."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ParamSpec

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from courses.when import moment_text
from people.models import Person, Unit

if TYPE_CHECKING:
    from courses.services.quotas import QuotaUse

Text = tuple[str, str]
Arguments = ParamSpec("Arguments")


def in_the_offices_language(say: Callable[Arguments, Text]) -> Callable[Arguments, Text]:
    """Say it as the office does, whatever language the caller reads."""

    def spoken(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Text:
        with translation.override(settings.LANGUAGE_CODE):
            return say(*args, **kwargs)

    return spoken


@in_the_offices_language
def called_up(training_class: TrainingClass, people: Iterable[Person]) -> Text:
    """Subject and text: people of the unit are called up by name."""
    words = {"training_class": training_class, "names": _names(people)}
    subject = _("Called up by name for “%(training_class)s”") % words
    body = _(
        "“%(training_class)s” calls up by name: %(names)s."
        " These places do not use the quota of your unit."
    )
    return subject, body % words


@in_the_offices_language
def did_not_report(training_class: TrainingClass, people: Iterable[Person]) -> Text:
    """Subject and text: people of the unit did not come."""
    words = {"training_class": training_class, "names": _names(people)}
    subject = _("Not reported in: “%(training_class)s”") % words
    body = _("Did not report in for “%(training_class)s” in time and lost the place: %(names)s.")
    return subject, body % words


@in_the_offices_language
def falls_short(
    training_class: TrainingClass, unit: Unit, quota: int, nominated: int, until: datetime | None
) -> Text:
    """Subject and text: the unit has not nominated as many as it shall send."""
    words = {
        "training_class": training_class,
        "unit": unit,
        "quota": quota,
        "nominated": nominated,
        "missing": quota - nominated,
        "until": moment_text(until) if until else "",
    }
    subject = _("Please nominate for “%(training_class)s”") % words
    body = _(
        "%(unit)s has nominated %(nominated)s of %(quota)s people for “%(training_class)s”;"
        " %(missing)s are missing."
    )
    if until:
        body += _(" The deadline is %(until)s.")
    return subject, body % words


def _names(people: Iterable[Person]) -> str:
    # Translators: stands between the names of people.
    return _(", ").join(person.name for person in people)


def shortfall_text(training_class: TrainingClass, uses: Iterable["QuotaUse"]) -> str:
    """The list of units with a shortfall, ready for a chat group; empty if there is none."""
    short = [use for use in uses if use.missing]
    if not short:
        return ""
    head = _("“%(training_class)s”: these units have not nominated everybody yet.")
    line = _("%(number)s. %(unit)s: %(nominated)s of %(quota)s, %(missing)s missing")
    lines = [
        line
        % {
            "number": number,
            "unit": use.quota.unit,
            "nominated": use.nominated,
            "quota": use.quota.quota,
            "missing": use.missing,
        }
        for number, use in enumerate(short, start=1)
    ]
    ends = {use.quota.closes_at for use in short if use.quota.closes_at}
    close = [_("Deadline: %(until)s") % {"until": moment_text(max(ends))}] if ends else []
    return "\n".join([head % {"training_class": training_class}, *lines, *close])
