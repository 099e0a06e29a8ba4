"""Who signed for what, as a table: for a spreadsheet, and to print and sign."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.reports.tables import Table
from courses.models import TrainingClass
from materials.cells import SIGNS, WORDS, State
from materials.services.matrix import Cell, Matrix


def table_of_distribution(training_class: TrainingClass, matrix: Matrix) -> Table:
    """Learners by materials; one material alone also has a column to sign in."""
    is_sheet = len(matrix.columns) == 1
    heading = [_("No."), _("Name"), _("Unit"), *(str(one.material) for one in matrix.columns)]
    if is_sheet:
        heading.append(pgettext("sheet of paper", "Signature"))
    rows = [
        [
            str(line.learner.student_no or ""),
            line.learner.person.name,
            line.learner.unit.name,
            *(_words(cell) for cell in line.cells),
            *([""] if is_sheet else []),
        ]
        for line in matrix.lines
    ]
    counts = ["，".join(f"{WORDS[s]} {c[s]}" for s in State if c[s]) for c in matrix.totals()]
    rows.append(["", _("Total"), "", *counts, *([""] if is_sheet else [])])
    title = _("Materials signed for in %(training_class)s") % {"training_class": training_class}
    return Table(title, heading, rows, [_legend()])


def _words(cell: Cell | None) -> str:
    if cell is None:
        return ""
    number = f" №{cell.serial_no:03}" if cell.serial_no else ""
    return f"{SIGNS[cell.state]} {WORDS[cell.state]}{number}"


def _legend() -> str:
    return "　".join(f"{SIGNS[state]} {WORDS[state]}" for state in State)
