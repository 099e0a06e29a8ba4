"""Reads the first sheet of a workbook, in a process of its own that may fail.

A workbook of a few kilobytes can ask for any amount of memory: one cell in the last
row makes the reader lay out a million empty ones. The process has little memory and
time; the program that starts it takes its end for “unreadable”.
"""

import json
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from itertools import islice
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY = 256 * 1024 * 1024
SECONDS = 10
# More rows than a roster may have, so that the caller can say so.
ROWS, COLUMNS = 5_050, 40
# One character more than a cell may have, so that the caller can say so.
CELL = 64 * 1024 + 1
CHARACTERS = 4_000_000
TOO_LARGE, UNREADABLE = 3, 4
# Merged ranges that are told of; more are no roster.
MARKS = 5_050


def main() -> None:
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = workbook.sheets_metadata
    visible = [one.name for one in sheets if one.visible == SheetVisibleEnum.Visible]
    sheet = workbook.get_sheet_by_name(visible[0])
    rows: list[list[object]] = []
    size = 0
    for row in sheet.iter_rows():
        rows.append([plain(value) for value in row[:COLUMNS]])
        size += sum(len(value) for value in rows[-1] if isinstance(value, str))
        if size > CHARACTERS:
            sys.exit(TOO_LARGE)
        if len(rows) > ROWS:
            break
    with ZipFile(BytesIO(data)) as archive:
        marks = marks_of(archive, visible[0])
    told = {"sheet": visible[0], "other_sheets": [one.name for one in sheets][:20]}
    merged = islice(sheet.merged_cell_ranges or [], MARKS)
    json.dump({"rows": rows, "merged": list(merged), **told, **marks}, sys.stdout)


def marks_of(archive: ZipFile, sheet: str) -> dict[str, Any]:
    """What the reader of values passes over: which rows are hidden, which cells are formulas."""
    hidden: list[int] = []
    row, cell, first, formulas = 0, "", "", 0

    def see(name: str, given: dict[str, str]) -> None:
        nonlocal row, cell, first, formulas
        if name == "row":
            row = int(given.get("r", row + 1))
            if given.get("hidden") in ("1", "true"):
                hidden.append(row)
        elif name == "c":
            cell = given.get("r", "")
        elif name == "f":
            first, formulas = first or cell, formulas + 1
        if row > ROWS:
            raise StopIteration

    if path := path_of(archive, sheet):
        walk(archive, path, see)
    return {"hidden_rows": hidden, "formulas": formulas, "first_formula": first}


def path_of(archive: ZipFile, sheet: str) -> str:
    """Where in the archive the sheet of this name is."""
    keys: dict[str, str] = {}
    targets: dict[str, str] = {}

    def see_sheet(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            key = next((text for word, text in given.items() if word.endswith(":id")), "")
            keys[given.get("name", "")] = key

    def see_target(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    walk(archive, "xl/workbook.xml", see_sheet)
    walk(archive, "xl/_rels/workbook.xml.rels", see_target)
    path = normpath(join("/xl", targets.get(keys.get(sheet, ""), ""))).lstrip("/")
    return path if path in archive.namelist() else ""


def walk(archive: ZipFile, path: str, see: Callable[[str, dict[str, str]], None]) -> None:
    """Show every element to `see`, a piece of the file at a time, until it has seen enough."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: see(name.rpartition(":")[2], given)
    # A workbook has no document type, whose entities could grow without end.
    parser.StartDoctypeDeclHandler = lambda *given: sys.exit(UNREADABLE)
    try:
        with archive.open(path) as file:
            while piece := file.read(64 * 1024):
                parser.Parse(piece)
    except (StopIteration, KeyError):
        return


def plain(value: object) -> object:
    return value if isinstance(value, (int, float)) else str(value)[:CELL]


if __name__ == "__main__":
    main()
