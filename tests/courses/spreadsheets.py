"""Workbooks for tests: as spreadsheet programs write them, and as nobody should."""

import io
import shutil
import subprocess
import zipfile

import pytest
import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
START = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def workbook(*rows, fill=None):
    """A workbook of these rows; `fill` writes what rows cannot say."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if fill:
            fill(book, sheet)
    return stream.getvalue()


def with_sheet(xml_rows):
    """A workbook whose sheet is this XML."""
    return rewritten(workbook(["x"]), {SHEET: f"{START}{xml_rows}{END}"})


def rewritten(data, changes):
    """The archive with members replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()} | changes
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return stream.getvalue()


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def converted(folder, rows):
    """A workbook written by a spreadsheet program from a .csv file."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed.")
    source = folder / "名单.csv"
    source.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    # 44: comma, 34: quote, 76: UTF-8, first line 1.
    command = [program, profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "名单.xlsx").read_bytes()
