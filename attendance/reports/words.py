"""What is said of attendance in words: the same on pages, in notices and in files."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import AttendanceFact
from attendance.reports.classes import Session
from attendance.streaks import Alert, Level, Matter
from courses.when import span_text

# Printed wherever a rate is shown.
DEFINITION = gettext_lazy(
    "Attendance rate = (present + late + left early + late and left early) ÷ expected. Exempt"
    " learners are not expected. Only sheets that are handed in count. Rates are rounded down."
)
_SENTENCES = {
    (Matter.IN_A_ROW, Level.NEAR): gettext_lazy("absent twice in a row"),
    (Matter.IN_A_ROW, Level.REACHED): gettext_lazy("absent three times in a row or more"),
    (Matter.LEAVE, Level.NEAR): gettext_lazy("four fifths of the limit of leave are used"),
    (Matter.LEAVE, Level.REACHED): gettext_lazy(
        "leave exceeds the limit; withdrawal is recommended, people decide"
    ),
    (Matter.ABSENCE, Level.NEAR): gettext_lazy("one half-day below the limit of absence"),
    (Matter.ABSENCE, Level.REACHED): gettext_lazy(
        "absence has reached the limit; withdrawal is recommended, people decide"
    ),
    (Matter.LATES, Level.NEAR): gettext_lazy("once more late or left early counts as an absence"),
    (Matter.LATES, Level.REACHED): gettext_lazy("so often late or left early counts as an absence"),
}


def sentence_of_fact(fact: AttendanceFact) -> str:
    """One line of a record's history: when, what, by whom, and why."""
    when = date_format(timezone.localtime(fact.happened_at), "DATETIME_FORMAT")
    change = [fact.get_old_status_display(), fact.get_status_display()]
    is_scan = fact.kind in (fact.Kind.CHECK_IN, fact.Kind.CHECK_OUT, fact.Kind.ANNULMENT)
    what = "" if is_scan else " → ".join(filter(None, change))
    parts = [when, fact.get_kind_display(), what, str(fact.recorded_by), fact.reason]
    return " · ".join(filter(None, parts))


def sentence_of(alert: Alert) -> str:
    """What a warning is about."""
    return str(_SENTENCES[alert.matter, alert.level])


def named(session: Session) -> str:
    """A session by its title, day and hours."""
    words = {"title": session.title, "when": span_text(session.starts_at, session.ends_at)}
    return _("“%(title)s”, %(when)s") % words


def named_all(keys: Iterable[int], sessions: Mapping[int, Session]) -> list[str]:
    return [named(sessions[key]) for key in keys]
