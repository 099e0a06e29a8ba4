"""Reads the first sheet of a workbook, in a process of its own that may fail.

A workbook of a few kilobytes can ask for any amount of memory: one cell in the last
row makes the reader lay out a million empty ones. The process has little memory and
time; the program that starts it takes its end for “unreadable”.
"""

import json
import resource
import sys
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY = 256 * 1024 * 1024
SECONDS = 10
# More rows than a roster may have, so that the caller can say so.
ROWS, COLUMNS = 5_050, 40
# One character more than a cell may have, so that the caller can say so.
CELL = 64 * 1024 + 1
CHARACTERS = 4_000_000
TOO_LARGE = 3


def main() -> None:
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible
    ]
    sheet = workbook.get_sheet_by_name(visible[0])
    rows = []
    size = 0
    for row in sheet.iter_rows():
        rows.append([plain(value) for value in row[:COLUMNS]])
        size += sum(len(value) for value in rows[-1] if isinstance(value, str))
        if size > CHARACTERS:
            sys.exit(TOO_LARGE)
        if len(rows) > ROWS:
            break
    json.dump(rows, sys.stdout)


def plain(value: object) -> object:
    return value if isinstance(value, (int, float)) else str(value)[:CELL]


if __name__ == "__main__":
    main()
