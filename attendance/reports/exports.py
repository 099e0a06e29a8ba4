"""Tables as files for spreadsheet programs: text alone, nothing that computes or calls out."""

import csv
import io
from collections.abc import Iterator

from attendance.errors import ReportTooLarge
from attendance.reports.tables import Table
from courses.roster_files import write_workbook

# What a spreadsheet program would read as the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What one file may hold; a class of 1,000 with 100 sessions has a tenth of it.
MOST_CELLS = 1_000_000


def as_csv(table: Table) -> bytes:
    """UTF-8 with its mark, every cell in quotes; what looks like a formula has a ' before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    for row in _rows(table):
        writer.writerow([harmless(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(table: Table) -> bytes:
    """A sheet of text cells."""
    heading, *rows = _rows(table)
    return write_workbook(heading, rows)


def harmless(cell: str) -> str:
    # A space before it does not keep a program from reading a formula.
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(DANGEROUS) else cell


def _rows(table: Table) -> Iterator[list[str]]:
    refuse_too_large(table, MOST_CELLS)
    yield list(table.heading)
    yield from map(list, table.rows)
    yield []
    yield from ([note] for note in (table.title, *table.notes))


def refuse_too_large(table: Table, most: int) -> None:
    cells = len(table.heading) * len(table.rows)
    if cells > most:
        raise ReportTooLarge(cells=cells, most=most)
