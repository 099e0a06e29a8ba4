"""Reports as tables of text: what spreadsheets, papers and programs get."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from attendance.models import LeaveRequest
from attendance.models.sheets import Status
from attendance.rates import Group, Tally
from attendance.reports.classes import Learner, Report, Session
from attendance.reports.people import Entry, Ledger
from attendance.reports.ranking import Place
from attendance.reports.words import DEFINITION, sentence_of_fact
from courses.when import day_text, hours_text

# How a status is drawn in a cell; every sign comes with its word for those who hear it.
SIGNS = {
    Status.PENDING: pgettext_lazy("sign", "?"),
    Status.PRESENT: pgettext_lazy("sign", "√"),
    Status.LATE: pgettext_lazy("sign", "L"),
    Status.LEFT_EARLY: pgettext_lazy("sign", "E"),
    Status.LATE_AND_LEFT: pgettext_lazy("sign", "LE"),
    Status.ABSENT: pgettext_lazy("sign", "×"),
    Status.ON_LEAVE: pgettext_lazy("sign", "A"),
    Status.EXEMPT: pgettext_lazy("sign", "–"),
}
COUNTS = tuple(status for status in Status if status != Status.PENDING)


@dataclass(frozen=True)
class Table:
    """A title, the heading and the rows; `notes` say what the figures mean."""

    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def legend() -> str:
    return _("Signs: %(signs)s") % {
        "signs": "，".join(f"{SIGNS[status]} {status.label}" for status in Status)
    }


def table_of_report(report: Report) -> Table:
    """Learners by sessions, with the counts of each; the last row adds the sessions up."""
    heading = [
        _("No."), _("Name"), _("Unit"), *(_column(session) for session in report.sessions),
        *(str(status.label) for status in COUNTS), _("Attendance rate"),
    ]  # fmt: skip
    rows = [_row_of(report, learner) for learner in report.learners]
    title = _("Attendance of %(training_class)s") % {"training_class": report.training_class}
    return Table(title, heading, [*rows, _foot(report)], (legend(), str(DEFINITION)))


def _column(session: Session) -> str:
    return f"{session.day:%m-%d} {hours_text(session.starts_at, session.ends_at)} {session.title}"


def _row_of(report: Report, learner: Learner) -> list[str]:
    cells = report.statuses_of(learner)
    signs = [str(SIGNS[Status(cells[s.pk])]) if s.pk in cells else "" for s in report.sessions]
    tally = report.of_learner(learner)
    number = "" if learner.student_no is None else str(learner.student_no)
    return [number, learner.name, learner.unit, *signs, *_counts(tally)]


def _foot(report: Report) -> list[str]:
    there = [report.of_session(session) for session in report.sessions]
    shown = [f"{tally.there}/{tally.expected}" if tally.counts else "" for tally in there]
    return ["", _("Total"), "", *shown, *_counts(report.total())]


def _counts(tally: Tally) -> list[str]:
    return [*(str(tally.counts[status]) for status in COUNTS), tally.percent]


def table_of_rates(title: str, kind: str, groups: Sequence[tuple[str, Tally]]) -> Table:
    """A row for each group: its counts and its rate."""
    heading = [kind, _("Expected"), *(str(s.label) for s in COUNTS), _("Attendance rate")]
    rows = [[name, str(tally.expected), *_counts(tally)] for name, tally in groups]
    return Table(title, heading, rows, (str(DEFINITION),))


def table_of_groups(title: str, kind: str, groups: Sequence[Group]) -> Table:
    return table_of_rates(title, kind, [(group.name, group.tally) for group in groups])


def table_of_ranking(year: int, places: Sequence[Place]) -> Table:
    heading = [
        pgettext("ranking", "Place"), _("Unit"), _("Expected"),
        *(str(status.label) for status in COUNTS), _("Attendance rate"),
    ]  # fmt: skip
    rows = [
        [str(place.number), place.unit, str(place.tally.expected), *_counts(place.tally)]
        for place in places
    ]
    title = _("Attendance of the units in %(year)s") % {"year": year}
    return Table(title, heading, rows, (str(DEFINITION),))


def table_of_ledger(ledger: Ledger) -> Table:
    """Every session with its status, its hours and the evidence."""
    heading = [
        _("Date"), _("Time"), pgettext("timetable", "Session"), _("Credit hours"), _("Status"),
        _("Hours attended"), _("Evidence"),
    ]  # fmt: skip
    rows = [_line(entry) for entry in ledger.entries]
    words = {"name": ledger.enrolment.person, "training_class": ledger.enrolment.training_class}
    title = _("Attendance of %(name)s in %(training_class)s") % words
    return Table(title, heading, rows, verdicts_of(ledger))


def _line(entry: Entry) -> list[str]:
    session = entry.session
    status = Status(entry.status).label if entry.status else _("roll not called")
    return [
        day_text(session.starts_at),
        hours_text(session.starts_at, session.ends_at),
        session.title,
        f"{session.hours:f}",
        str(status),
        f"{entry.hours_attended:f}",
        "；".join(evidence_of(entry)),
    ]


def evidence_of(entry: Entry) -> list[str]:
    """What the status rests on, in words: facts in their order, then leave."""
    return [*map(sentence_of_fact, entry.facts), *(_leave(request) for request in entry.leaves)]


def _leave(request: LeaveRequest) -> str:
    words = {"kind": request.get_leave_type_display(), "status": request.get_status_display()}
    return _("%(kind)s (%(status)s)") % words


def verdicts_of(ledger: Ledger) -> list[str]:
    """The three verdicts of full attendance, each with the sessions that break it."""
    said = {
        "late": (_("Never late"), _("Late: %(sessions)s")),
        "left_early": (_("Never left early"), _("Left early: %(sessions)s")),
        "absent": (_("Never absent"), _("Absent: %(sessions)s")),
    }
    lines = []
    for name, sessions in ledger.broken_by().items():
        kept, broken = said[name]
        titles = "、".join(f"{s.day:%m-%d} {s.title}" for s in sessions)
        lines.append(broken % {"sessions": titles} if sessions else kept)
    return lines
