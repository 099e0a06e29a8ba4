"""What speaks against completion, in words: the same on pages, in the API and in files."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from attendance.completion_rules import Code
from attendance.models import CreditHourEntry
from attendance.reports.tables import Table
from attendance.services.completion import progress_of
from people.models import Unit

_SENTENCES = {
    Code.SHEETS_NOT_LOCKED: gettext_lazy("Sheets are not locked yet."),
    Code.LEAVE_OVER_LIMIT: gettext_lazy(
        "Leave of %(used)s credit hours is more than 1/%(parts)s of %(required)s (%(limit)s)."
    ),
    Code.ABSENT_OVER_LIMIT: gettext_lazy(
        "%(absences)s half-days of absence reach the limit of %(limit)s."
    ),
    Code.HOURS_BELOW: gettext_lazy(
        "%(attended)s of %(required)s credit hours attended; %(needed)s are needed."
    ),
    Code.EXAM_BELOW_PASS: gettext_lazy("The exam has %(score)s; the pass mark is %(pass_mark)s."),
    Code.PAPERS_MISSING: gettext_lazy("The papers are not handed in."),
    Code.OPEN_RECORD: gettext_lazy("Discipline records are not decided yet."),
    Code.GRAVE_RECORD: gettext_lazy("There is a grave discipline record."),
    Code.POINTS_BELOW: gettext_lazy("%(points)s points; %(needed)s are needed."),
    Code.MATERIAL_NOT_RETURNED: gettext_lazy("%(count)s copies are not returned."),
}


def sentence_of(code: str, evidence: Mapping[str, Any]) -> str:
    """A reason with its numbers."""
    words = {name: _plain(value) for name, value in evidence.items()}
    return str(_SENTENCES[Code(code)]) % words


def _plain(value: Any) -> Any:
    """Hours and scores as people write them: 4 and 2.5, kept as 4.0 and 2.50."""
    return f"{Decimal(value).normalize():f}" if isinstance(value, str) else value


def sessions_behind(evidence: Mapping[str, Any]) -> list[int]:
    """The keys of the sessions a reason names."""
    return [*evidence.get("sessions", ()), *evidence.get("late_sessions", ())]


def titles_of(keys: Iterable[int], titles: Mapping[int, str]) -> str:
    return "、".join(titles[key] for key in keys if key in titles)


def full_verdicts(full: Mapping[str, Sequence[int]], titles: Mapping[int, str]) -> list[str]:
    """The three verdicts of full attendance, each with the sessions that break it."""
    said = {
        "late": (_("Never late"), _("Late: %(sessions)s")),
        "left_early": (_("Never left early"), _("Left early: %(sessions)s")),
        "absent": (_("Never absent"), _("Absent: %(sessions)s")),
    }
    return [
        broken % {"sessions": titles_of(full[name], titles)} if full.get(name) else kept
        for name, (kept, broken) in said.items()
    ]


def table_of_credit_hours(
    entries: Sequence[CreditHourEntry], year: int, unit: Unit | None
) -> Table:
    """Every entry of a year with its person, and how far the person is."""
    progress = progress_of(list({one.person_id: one.person for one in entries}.values()), year)
    heading = [
        _("Name"), _("Unit"), _("Training class"), _("Delivery mode"), _("Credit hours"),
        _("Remarks"), pgettext("credit hours", "So far"), pgettext("credit hours", "Needed"),
    ]  # fmt: skip
    rows = [
        [
            one.person.name,
            str(one.unit),
            one.training_class.title,
            str(one.get_kind_display()),
            _plain(str(one.hours)),
            remark_of(one),
            _plain(str(progress[one.person_id].hours)),
            _plain(str(progress[one.person_id].need.hours)),
        ]
        for one in entries
    ]
    words = {"year": year, "unit": unit or _("All units")}
    title = _("Credit hours in %(year)s: %(unit)s") % words
    notes = (
        _(
            "Township and section level and below need 90 credit hours a year; county and division"
            " level and above 550 in five years."
        ),
    )
    return Table(title, heading, rows, notes)


def remark_of(entry: CreditHourEntry) -> str:
    if entry.reverses_id:
        return _("Counter-entry: %(reason)s") % {"reason": entry.reason}
    return _("taken back") if entry.is_reversed else ""
