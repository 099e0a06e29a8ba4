"""What a roster says, before anybody is enrolled: columns, cells, files of every kind."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from courses import errors, roster_files
from courses.roster_files import read_file, refused_workbook, template
from courses.rosters import (
    MOST_ROWS,
    clean,
    guess,
    read_csv,
    read_pasted,
    roster_row,
    rows_of,
    table_of,
)
from peixun.errors import Refused
from tests.courses.spreadsheets import cell, converted, rewritten, with_sheet, workbook

HEADING = ["姓名", "单位", "职务", "手机"]


def read(data, name="名单.xlsx"):
    return read_file(io.BytesIO(data), name)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        (HEADING, {0: "name", 1: "unit", 2: "post", 3: "phone"}),
        (["序号", "姓 名", "性别", "工作单位"], {1: "name", 3: "unit"}),
        (
            ["学员姓名", "选派单位", "职级", "联系电话(手机)"],
            {0: "name", 1: "unit", 2: "rank", 3: "phone"},
        ),
        (["姓名:", "单位*", "工作编号"], {0: "name", 1: "unit", 2: "staff_no"}),
        # Two things in one column: a person has to say which it is.
        (["姓名", "单位及职务"], {0: "name"}),
        (["姓名", "单位", "单位"], {0: "name", 1: "unit"}),
        (["现任职务", "姓名", "所在单位全称"], {0: "post", 1: "name", 2: "unit"}),
        (["甲", "乙"], {}),
    ],
)
def test_guesses_columns_by_their_words(heading, columns):
    assert guess(heading) == columns


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  县财政局\u3000", "县财政局"),
        ("\u200b王\xa0芳\n", "王 芳"),
        (13800138000.0, "13800138000"),
        (13800138000, "13800138000"),
        (1.5, "1.5"),
        ("a\x00b\x07c", "abc"),
        ("=1+1", "=1+1"),
    ],
)
def test_cleans_cells(value, text):
    assert clean(value) == text


@given(st.text(max_size=200))
def test_a_clean_cell_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张\u3000三", "张三"),
        ("欧阳 娜", "欧阳娜"),
        ("Anna Li", "Anna Li"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
    ],
)
def test_names_written_apart_are_joined(written, name):
    assert roster_row(1, {"name": written}).name == name


def test_phones_and_numbers_lose_their_wide_forms_and_spaces():
    row = roster_row(1, {"phone": "138 0013 8000", "staff_no": "A-01"})

    assert (row.phone, row.staff_no) == ("13800138000", "A-01")


def test_finds_the_heading_below_titles_and_counts_rows_as_the_file_does():
    table = table_of(
        [["参训名单"], [], HEADING, ["王芳", "教育局", "科员", "1"], [], ["李强", "住建局"]]
    )

    rows = rows_of(table, guess(table.heading))

    assert [(row.number, row.name) for row in rows] == [(4, "王芳"), (6, "李强")]
    assert rows[0].cells == ("王芳", "教育局", "科员", "1")


def test_pasted_cells_keep_their_places():
    table = read_pasted("姓名\t单位\t手机\r\n王芳\t\t138\r\n\t教育局\t\r\n")

    assert table.heading == ["姓名", "单位", "手机"]
    assert table.rows == [["王芳", "", "138"], ["", "教育局", ""]]


def test_a_table_without_heading_is_all_rows():
    table = read_pasted("王芳\t教育局\n李强\t住建局")

    assert table.heading is None
    assert rows_of(table, {0: "name", 1: "unit"})[0].number == 1


def test_reads_csv_as_offices_write_it():
    text = '姓名,单位\n王芳,"教育局,人事科"\n'

    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read_csv(text.encode(encoding)).rows == [["王芳", "教育局,人事科"]], encoding


@pytest.mark.parametrize("columns", [{}, {0: "name"}, {1: "unit"}])
def test_needs_columns_for_name_and_unit(columns):
    with pytest.raises(errors.RosterColumnMissing):
        rows_of(read_pasted("a\tb"), columns)


@pytest.mark.parametrize("text", ["", " \n\t\n", "姓名\t单位\n"])
def test_an_empty_roster_is_refused(text):
    with pytest.raises(errors.RosterEmpty):
        read_pasted(text)


def test_reads_a_workbook():
    table = read(workbook(HEADING, ["王芳", "教育局", "科员", 13800138000]))

    assert table.heading == HEADING
    assert table.rows == [["王芳", "教育局", "科员", "13800138000"]]


def test_reads_what_a_spreadsheet_program_writes(tmp_path):
    rows = [
        HEADING,
        *([f"王{number}", "教育局", "科员", f"1380013{number:04}"] for number in range(60)),
    ]

    table = read(converted(tmp_path, rows))

    assert table.heading == HEADING
    assert table.rows == rows[1:]


def test_merged_headings_and_sheets_that_start_further_down_are_read():
    def fill(book, sheet):
        sheet.merge_range("B3:E3", "参训名单")
        for column, words in enumerate(HEADING, start=1):
            sheet.write(4, column, words)
        sheet.write(6, 1, "王芳")
        sheet.write(6, 2, "教育局")

    table = read(workbook(fill=fill))

    rows = rows_of(table, guess(table.heading))
    assert [(row.number, row.name, row.unit) for row in rows] == [(7, "王芳", "教育局")]


def test_formulas_are_read_as_what_they_show():
    def fill(book, sheet):
        sheet.write_formula(1, 0, '=CONCAT("王","芳")', None, "王芳")
        sheet.write(1, 1, "教育局")

    assert read(workbook(HEADING, fill=fill)).rows[0][:2] == ["王芳", "教育局"]


def test_a_giant_cell_is_named_by_row_and_column():
    data = with_sheet(
        f'<row r="1">{cell("A1", "x")}</row><row r="2">{cell("AB2", "x" * 70_000)}</row>'
    )

    with pytest.raises(errors.RosterCellTooLarge) as caught:
        read(data)

    assert caught.value.context == {"row": 2, "column": "AB"}


def test_the_first_visible_sheet_counts():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        hidden, shown = book.add_worksheet(), book.add_worksheet()
        hidden.hide()
        shown.activate()
        shown.set_first_sheet()
        hidden.write_row(0, 0, ["姓名", "单位"])
        hidden.write_row(1, 0, ["旧人", "旧单位"])
        shown.write_row(0, 0, ["姓名", "单位"])
        shown.write_row(1, 0, ["王芳", "教育局"])

    assert read(stream.getvalue()).rows == [["王芳", "教育局"]]


def many_rows(count):
    return "".join(f'<row r="{n}">{cell(f"A{n}", "x")}</row>' for n in range(1, count + 1))


HOSTILE = {
    "two million rows": (
        lambda: with_sheet(
            "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2_000_000))
        ),
        "roster_too_large",
    ),
    "more rows than a roster": (
        lambda: with_sheet(many_rows(MOST_ROWS + 1)),
        "roster_too_many_rows",
    ),
    "one cell in the last row and column": (
        lambda: with_sheet(
            f'<row r="1">{cell("A1", "姓名")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
        ),
        "roster_too_large",
    ),
    "one giant cell": (
        lambda: with_sheet(f'<row r="1">{cell("A1", "x" * 50_000_000)}</row>'),
        "roster_cell_too_large",
    ),
    "many large cells": (
        lambda: with_sheet(
            "".join(f'<row r="{n}">{cell(f"A{n}", "x" * 60_000)}</row>' for n in range(1, 200))
        ),
        "roster_too_large",
    ),
    "a file larger than allowed": (
        lambda: b"PK\x03\x04" + bytes(roster_files.LARGEST_FILE),
        "roster_too_large",
    ),
    "too many members": (
        lambda: rewritten(
            workbook(["x"]), {f"m{n}": b"" for n in range(roster_files.MOST_MEMBERS)}
        ),
        "roster_too_large",
    ),
    "a torn archive": (lambda: workbook(HEADING)[:-200], "roster_unreadable"),
    "broken XML": (lambda: with_sheet("<row><c></row>"), "roster_unreadable"),
    "another archive": (lambda: archive({"word/document.xml": "<w/>"}), "roster_file_type"),
    "a file with a password": (
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "roster_encrypted",
    ),
    "an old workbook": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "roster_file_type"),
    "a document type": (
        lambda: rewritten(
            workbook(HEADING), {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"}
        ),
        "roster_unreadable",
    ),
    "no archive": (lambda: b"%PDF-1.7", "roster_file_type"),
    "nothing": (lambda: b"", "roster_file_type"),
}


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_a_code(kind):
    make, code = HOSTILE[kind]
    data = make()

    with pytest.raises(Refused) as caught:
        read(data)

    assert caught.value.code == code


def test_exactly_as_many_rows_as_allowed_are_read():
    rows = [["姓名", "单位"], *([f"王{n}", "教育局"] for n in range(MOST_ROWS))]

    assert len(read(workbook(*rows)).rows) == MOST_ROWS


def test_a_csv_with_a_giant_cell_or_too_many_rows_is_refused():
    with pytest.raises(errors.RosterCellTooLarge):
        read(b"a,b\n" + b"x" * 70_000 + b",y\n", "a.csv")
    with pytest.raises(errors.RosterTooManyRows):
        read(b"a,b\n" * (MOST_ROWS + 100), "a.csv")


def test_written_workbooks_hold_text_alone():
    data = refused_workbook([["2", "=1+1", "+A1", "@x", "http://a.b", "", "13800138000", "问题"]])

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[1] == ["2", "=1+1", "+A1", "@x", "http://a.b", "", "13800138000", "问题"]


def test_the_template_is_understood(settings):
    data = template()

    with pytest.raises(errors.RosterEmpty):
        read(data)
    heading = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[0]
    assert sorted(guess(heading).values()) == sorted(
        ["name", "unit", "post", "rank", "phone", "staff_no"]
    )
