"""Rosters as files: workbooks are read by a child process and written as plain text."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from courses.errors import RosterEncrypted, RosterFileType, RosterTooLarge, RosterUnreadable
from courses.rosters import FIELDS, Table, read_csv, table_of

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CONTENT = 64 * 1024 * 1024
MOST_MEMBERS = 500
SECONDS = 15
TOO_LARGE = 3  # what the reader says of itself
READER = Path(__file__).with_name("roster_reader.py")
# The older container of office files; one with a password is kept in it as well.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_NAMED = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_file(file: IO[bytes], name: str) -> Table:
    """Read an uploaded .xlsx or .csv file, whatever it holds."""
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise RosterTooLarge()
    if data.startswith(b"PK\x03\x04"):
        refuse_bombs(data)
        found = read_workbook(data)
        return table_of(found["rows"], found["merged"], notes_of(found))
    if data.startswith(OLE) and ENCRYPTED in data:
        raise RosterEncrypted()
    if name.lower().endswith(".csv") and b"\0" not in data:
        return read_csv(data)
    raise RosterFileType()


def refuse_bombs(data: bytes) -> None:
    """Look at the sizes that the archive declares before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RosterUnreadable() from error
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > LARGEST_CONTENT:
        raise RosterTooLarge()
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise RosterFileType()


def read_workbook(data: bytes) -> dict[str, Any]:
    """The first visible sheet and its marks, by a process with little memory and time."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise RosterTooLarge() from error
    # A signal ends it when memory or time run out.
    if done.returncode < 0 or done.returncode == TOO_LARGE:
        raise RosterTooLarge()
    if done.returncode:
        raise RosterUnreadable()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def notes_of(found: Mapping[str, Any]) -> list[str]:
    """What the sender should know of how the file was read."""
    notes = []
    others = [name for name in found["other_sheets"] if name != found["sheet"]]
    if others:
        words = {"sheet": found["sheet"], "others": "、".join(others)}
        notes.append(_("Only the sheet “%(sheet)s” was read, not: %(others)s.") % words)
    if found["formulas"]:
        words = {"count": found["formulas"], "cell": found["first_formula"]}
        notes.append(
            _(
                "Formulas stand in %(count)s cells (first: %(cell)s). The values they showed when"
                " the file was saved are taken; nothing is calculated."
            )
            % words
        )
    if found["hidden_rows"]:
        rows = "、".join(map(str, found["hidden_rows"][:MOST_NAMED]))
        rows += "…" if len(found["hidden_rows"]) > MOST_NAMED else ""
        notes.append(_("Hidden rows are read as well: %(rows)s.") % {"rows": rows})
    return notes


def write_workbook(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of text cells alone: what looks like a formula stays text."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heading), 18)
        for column, words in enumerate(heading):
            sheet.write_string(0, column, words, bold)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text[:32_767])
    return stream.getvalue()


def template() -> bytes:
    """An empty roster with the usual headings."""
    return write_workbook([str(label) for label, _synonyms in FIELDS.values()], [])


def refused_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows that were not imported, with the reason in the last column."""
    labels = [str(label) for label, _synonyms in FIELDS.values()]
    return write_workbook([_("Row"), *labels, _("Problem")], rows)
