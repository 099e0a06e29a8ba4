"""Files for spreadsheet programs: what looks like a formula is text, and nothing is lost."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from attendance.errors import ReportTooLarge
from attendance.reports import exports
from attendance.reports.classes import report_of
from attendance.reports.exports import as_csv, as_workbook, harmless
from attendance.reports.tables import Table, table_of_report
from tests.attendance.held import Held

HOSTILE = [
    '=HYPERLINK("http://evil.example","点我")', "@SUM(1+1)", "+1", "-1", "\t=1", "\r=1", "\n=1",
    " =1", "＝1", "http://evil.example", "mailto:a@b.c", "'=1", '"引号",逗号', "第一\n第二",
]  # fmt: skip
TABLE = Table("考勤", ["姓名", "=A1"], [[name, "√"] for name in HOSTILE], ("说明",))


def cells(data):
    # Reading a roster narrows it for the whole process.
    csv.field_size_limit(131_072)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_its_mark_and_every_cell_is_quoted():
    data = as_csv(TABLE)

    assert data.startswith(b'\xef\xbb\xbf"\xe5\xa7\x93')
    assert len(cells(data)) == len(HOSTILE) + 4


def test_no_cell_of_a_csv_is_a_formula():
    rows = cells(as_csv(TABLE))
    found = [row[0] for row in rows[1 : len(HOSTILE) + 1]]

    assert [cell.removeprefix("'") for cell in found] == [
        name.removeprefix("'") for name in HOSTILE
    ]
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(tuple("=+-@＝"))]
    assert rows[0][1] == "'=A1"


@pytest.mark.parametrize("text", ["王伟", "2026", "96.3 %", "–", ""])
def test_what_is_harmless_stays_as_it_is(text):
    assert harmless(text) == text


def test_a_workbook_has_text_alone():
    data = as_workbook(TABLE)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    assert [row[0] for row in rows[1 : len(HOSTILE) + 1]] == HOSTILE
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_a_report_beyond_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(exports, "MOST_CELLS", 3)

    with pytest.raises(ReportTooLarge):
        as_csv(TABLE)


@pytest.mark.django_db
def test_a_hostile_name_reaches_the_files_as_text():
    held = Held(["pa"])
    person = held.enrolments[0].person
    person.name = '=HYPERLINK("http://evil.example")'
    person.save()

    table = table_of_report(report_of(held.training_class, held.manager))

    assert cells(as_csv(table))[1][1] == f"'{person.name}"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(table)))
    assert rows.get_sheet_by_index(0).to_python()[1][1] == person.name
    assert table.rows[0][3:5] == ["√", "×"]
    assert table.rows[-1][3:5] == ["1/1", "0/1"]
