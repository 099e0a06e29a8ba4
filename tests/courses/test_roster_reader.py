"""What a workbook holds beside values: formulas, merged cells, hidden rows; and its memory."""

import io
import subprocess
import sys

import pytest
import xlsxwriter
from django.utils import translation

from courses import roster_files
from courses.rosters import MOST_ROWS, guess, has_lost_digits, rows_of
from tests.courses.spreadsheets import cell, with_sheet, workbook
from tests.courses.test_rosters import HEADING, HOSTILE, read


def test_formulas_and_hidden_rows_are_told_of():
    def fill(book, sheet):
        sheet.write_formula(1, 0, '=CONCAT("王","芳")', None, "王芳")
        sheet.write_formula(2, 0, '=CONCAT("李","强")', None, "李强")
        sheet.write_column(1, 1, ["教育局", "教育局"])
        sheet.set_row(2, None, None, {"hidden": True})

    table = read(workbook(HEADING, fill=fill))

    with translation.override("en"):
        notes = roster_files.read_file(io.BytesIO(workbook(HEADING, fill=fill)), "r.xlsx").notes
    assert [row[:2] for row in table.rows] == [["王芳", "教育局"], ["李强", "教育局"]]
    assert notes == (
        "Formulas stand in 2 cells (first: A2). The values they showed when the file was saved are"
        " taken; nothing is calculated.",
        "Hidden rows are read as well: 3.",
    )


def test_a_plain_workbook_has_nothing_to_tell_of():
    assert read(workbook(HEADING, ["王芳", "教育局"])).notes == ()


def test_merged_cells_count_for_each_of_their_rows():
    def fill(book, sheet):
        for column, words in enumerate(HEADING[:2]):
            sheet.merge_range(0, column, 1, column, words)
        sheet.merge_range("B3:B5", "教育局")
        sheet.write_column(2, 0, ["王芳", "李强", "赵敏", "周全"])
        sheet.merge_range("B8:B90", "空的")

    table = read(workbook(fill=fill))

    rows = rows_of(table, guess(table.heading))
    assert [(row.number, row.name, row.unit) for row in rows[:4]] == [
        (3, "王芳", "教育局"),
        (4, "李强", "教育局"),
        (5, "赵敏", "教育局"),
        (6, "周全", ""),
    ]
    assert len(rows) == 5
    assert len(table.notes) == 1
    assert "B3:B5" in table.notes[0]


def test_other_sheets_are_told_of():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("名单").write_column(0, 0, ["姓名", "王芳"])
        book.add_worksheet("旧").hide()
        book.add_worksheet("说明")

    (note,) = read(stream.getvalue()).notes
    assert "旧、说明" in note


def test_a_number_of_more_than_fifteen_digits_is_seen_to_be_one():
    data = workbook(HEADING, ["王芳", "教育局", "科员", 1101011990010112])

    assert has_lost_digits(read(data).rows[0][3])
    assert not has_lost_digits(read(workbook(HEADING, ["王", "局", "", 138001380001])).rows[0][3])


MEASURE = """
import resource, subprocess, sys
done = subprocess.run(
    [sys.executable, "-I", sys.argv[1]], stdin=open(sys.argv[2], "rb"), capture_output=True
)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
GOOD = {"a full roster", "a formula in every cell"}
MEMORY = {
    "two million rows": HOSTILE["two million rows"][0],
    "one cell in the last row and column": HOSTILE["one cell in the last row and column"][0],
    "one cell far away": lambda: with_sheet(
        f'<row r="1">{cell("A1", "x")}</row><row r="200000">{cell("KN200000", "x")}</row>'
    ),
    "a formula in every cell": lambda: with_sheet(
        "".join(f'<row r="{n}">{"<c><f>A1</f><v>1</v></c>" * 300}</row>' for n in range(1, 5_000))
    ),
    "a full roster": lambda: workbook(
        HEADING, *([f"王{n}", f"第{n}局", "科员", str(13800000000 + n)] for n in range(MOST_ROWS))
    ),
}


@pytest.mark.parametrize("kind", MEMORY)
def test_reading_takes_less_than_300_megabytes(kind, tmp_path):
    source = tmp_path / "r.xlsx"
    source.write_bytes(MEMORY[kind]())

    # A process in between, because a new one counts the memory of who starts it as its own.
    command = [sys.executable, "-I", "-c", MEASURE, str(roster_files.READER), str(source)]
    measured = subprocess.run(command, capture_output=True, check=True, text=True)

    code, kilobytes = map(int, measured.stdout.split())
    # The positive control: it is a process that has read something.
    assert 10_000 < kilobytes < 300_000
    assert (code == 0) == (kind in GOOD)
