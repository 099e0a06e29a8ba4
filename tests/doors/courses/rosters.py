"""The refusals of rosters: of the file, and of its rows."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses import services
from courses.admin.roster_draft import unpack
from courses.roster_files import read_file
from courses.rosters import MOST_ROWS, RosterRow, guess, rows_of
from tests.courses.admin.pages import fields_of
from tests.courses.spreadsheets import cell, with_sheet
from tests.doors.case import Case
from tests.doors.ways import (
    scene,
)
from tests.factories import (
    make_class,
    make_person,
    make_unit,
)

GIANT = with_sheet(f'<row r="1">{cell("A1", "x" * 70_000)}</row>')
FAR = with_sheet(
    f'<row r="1">{cell("A1", "姓名")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
)
FILES = {
    "roster_file_type": (b"%PDF-1.7", "名单.pdf"),
    "roster_encrypted": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "名单.xlsx",
    ),
    "roster_too_large": (FAR, "名单.xlsx"),
    "roster_unreadable": (with_sheet("<row><c></row>"), "名单.xlsx"),
    "roster_too_many_rows": (b"a,b\n" * (MOST_ROWS + 100), "名单.csv"),
    "roster_cell_too_large": (GIANT, "名单.xlsx"),
    "roster_empty": ("姓名,单位\n".encode(), "名单.csv"),
    "roster_column_missing": ("姓名,职务\n王芳,科员\n".encode(), "名单.csv"),
}


def read_rows(data, name):
    table = read_file(io.BytesIO(data), name)
    return rows_of(table, guess(table.heading or []))


def upload_to_api(data, name):
    def send(program, at):
        path = f"/api/v1/training-classes/{at.training_class.pk}/roster/"
        return Client.post(program, path, {"file": SimpleUploadedFile(name, data)})

    return send


def go_through(client, at, **source):
    """The wizard from the first page to the check."""
    path = reverse("admin:courses_roster", args=[at.training_class.pk])
    page = client.post(path, {"step": "read"} | source)
    if page.context["step"] == 1:
        return page
    return client.post(path, fields_of(page) | {"step": "check"})


def upload_to_admin(data, name):
    return lambda client, at: go_through(client, at, file=SimpleUploadedFile(name, data))


def file_case(code):
    data, name = FILES[code]
    return Case(
        code,
        lambda: scene(training_class=make_class()),
        lambda at: read_rows(data, name),
        upload_to_api(data, name),
        upload_to_admin(data, name),
    )


def known_units():
    bureau = make_unit("县财政局")
    make_unit("办公室", parent=bureau)
    make_unit("办公室", parent=make_unit("县教育局"))
    make_person("周全", unit=bureau, staff_no="A1")
    make_person("王芳", unit=bureau)
    make_person("王芳", unit=bureau)
    return scene(training_class=make_class())


ROWS = {
    "name_missing": {"unit": "县财政局"},
    "unit_missing": {"name": "王芳"},
    "value_too_long": {"name": "王芳", "unit": "县财政局", "post": "x" * 101},
    "unit_unknown": {"name": "王芳", "unit": "没有的单位"},
    "unit_ambiguous": {"name": "王芳", "unit": "办公室"},
    "person_ambiguous": {"name": "王芳", "unit": "县财政局"},
    "staff_number_taken": {"name": "李强", "unit": "县财政局", "staff_no": "A1"},
}


def pasted(rows):
    fields = ["name", "unit", "post", "staff_no"]
    lines = [
        ["姓名", "单位", "职务", "编号"],
        *([row.get(key, "") for key in fields] for row in rows),
    ]
    return "\n".join("\t".join(line) for line in lines)


def rows_case(code, *rows):
    def take_in(at):
        roster = [RosterRow(number, **row) for number, row in enumerate(rows, start=1)]
        outcomes = services.import_roster(at.training_class, roster, dry_run=True)
        return [one.refusal for one in outcomes if one.refusal]

    def send(program, at):
        return program.post(f"training-classes/{at.training_class.pk}/roster/", {"rows": rows})

    return Case(
        code, known_units, take_in, send, lambda c, at: go_through(c, at, text=pasted(rows))
    )


ZHAO = {"name": "赵敏", "unit": "县财政局"}
# Their sentences name a row; pasted ones are counted from the heading on.
NUMBERED = {
    "duplicate_row": [ZHAO | {"staff_no": "A7"}, ZHAO | {"staff_no": "A7"}],
    "namesake_unclear": [ZHAO | {"staff_no": "A7"}, ZHAO],
    "digits_lost": [ZHAO | {"staff_no": "1.1e+17"}],
    "date_mistaken": [ZHAO | {"name": "2026-05-01"}],
}


def numbered_case(code):
    at_all_doors = rows_case(code, *NUMBERED[code])
    return Case(code, known_units, at_all_doors.service, at_all_doors.api)


ROSTERS = [
    *map(file_case, FILES),
    *(rows_case(code, row) for code, row in ROWS.items()),
    *map(numbered_case, NUMBERED),
    Case(
        "roster_expired",
        lambda: scene(training_class=make_class()),
        lambda at: unpack("torn"),
        admin=lambda client, at: client.post(
            reverse("admin:courses_roster", args=[at.training_class.pk]),
            {"step": "import", "package": "torn"},
        ),
    ),
]
