"""Rosters as tables of text: what the columns mean, and what a cell says. No database."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.errors import (
    RosterCellTooLarge,
    RosterColumnMissing,
    RosterEmpty,
    RosterTooManyRows,
)

MOST_ROWS, MOST_COLUMNS = 5_000, 40
LARGEST_CELL = 64 * 1024  # bytes in UTF-8
# The heading stands below a title and a note at most.
HEADING_WITHIN = 10

# What a column holds: its label, and the words by which offices head it.
FIELDS = {
    "name": (
        _("Name"),
        ["姓名", "名字", "学员姓名", "参训人员", "参训人", "学员", "人员姓名", "name"],
    ),
    "unit": (
        _("Unit"),
        [
            "单位",
            "工作单位",
            "所在单位",
            "单位名称",
            "选派单位",
            "部门",
            "所属单位",
            "推荐单位",
            "unit",
        ],
    ),
    "post": (_("Post"), ["职务", "现任职务", "岗位", "职位", "职务名称", "post"]),
    "rank": (_("Rank"), ["职级", "级别", "职务层次", "rank"]),
    "phone": (
        _("Phone"),
        [
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "联系电话",
            "联系方式",
            "电话号码",
            "移动电话",
            "phone",
        ],
    ),
    "staff_no": (
        _("Staff number"),
        ["编号", "工号", "工作编号", "人员编号", "职工号", "staffnumber"],
    ),
}
REQUIRED = ("name", "unit")
# The first and the last cell of merged ones, each as row and column from zero.
Range = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Table:
    """Rows of cells as they were found; `first` is the number of the first row in its source."""

    rows: list[list[str]]
    heading: list[str] | None
    first: int = 1
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, [*self.rows, self.heading or []]), default=0)


@dataclass(frozen=True)
class RosterRow:
    """One person of a roster, as somebody wrote it."""

    number: int
    name: str = ""
    unit: str = ""
    post: str = ""
    rank: str = ""
    phone: str = ""
    staff_no: str = ""
    # What a later step did not ask for, for the file of refused rows.
    cells: tuple[str, ...] = field(default=(), compare=False)


def table_of(
    rows: Iterable[Sequence[object]], merged: Iterable[Range] = (), notes: Iterable[str] = ()
) -> Table:
    """Clean cells, find the heading; refuse what is too large to be a roster.

    A value in merged cells counts for each of their rows, in their first column.
    """
    cleaned = [
        [clean(value, number, column) for column, value in enumerate(row[:MOST_COLUMNS])]
        for number, row in enumerate(rows, start=1)
    ]
    heading = find_heading(cleaned)
    first = 0 if heading is None else heading + 1
    merged = sorted(merged, key=lambda one: tuple(one[0]))
    # A heading may be two rows high.
    first = max([first, *(end + 1 for (top, _left), (end, _right) in merged if top == heading)])
    repeated = repeat_merged(cleaned, [one for one in merged if one[0][0] >= first])
    body = cleaned[first:]
    while body and not any(body[-1]):
        body.pop()
    if not any(any(row) for row in body):
        raise RosterEmpty()
    if len(body) > MOST_ROWS:
        raise RosterTooManyRows(limit=MOST_ROWS)
    titles = None if heading is None else cleaned[heading]
    return Table(body, titles, first + 1, (*notes, *repeated))


def repeat_merged(rows: list[list[str]], merged: Iterable[Range]) -> list[str]:
    """Write the value of merged cells into each of their rows that says anything; tell of it."""
    filled = []
    for (top, left), (end, _right) in merged:
        below = [row for row in rows[top + 1 : end + 1] if any(row)]
        if top < len(rows) and left < len(rows[top]) and rows[top][left] and below:
            filled.append(f"{letters(left)}{top + 1}:{letters(left)}{end + 1}")
            for row in below:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = row[left] or rows[top][left]
    if not filled:
        return []
    cells = "、".join(filled[:5]) + ("…" if len(filled) > 5 else "")
    return [gettext("The value of merged cells counts for each of their rows: %s.") % cells]


def letters(column: int) -> str:
    """A column as spreadsheets name it; a roster has no more than forty."""
    return f"A{chr(39 + column)}" if column > 25 else chr(65 + column)


def clean(value: object, row: int = 0, column: int = 0) -> str:
    """The text of a cell: spaces of every kind made plain, nothing invisible."""
    text = written(value)
    if len(text.encode(errors="replace")) > LARGEST_CELL:
        raise RosterCellTooLarge(row=row, column=letters(column))
    visible = [
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character)[0] != "C"
    ]
    return " ".join("".join(visible).split())


def written(value: object) -> str:
    """A value as a clerk would write it: a phone number stays digits.

    A spreadsheet keeps fifteen digits of a number; one with more is written as 1.1e+17.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.14e}"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def find_heading(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that names the columns: it says “name” and at least one thing more."""
    for position, row in enumerate(rows[:HEADING_WITHIN]):
        known = set(guess(row).values())
        if "name" in known and len(known) > 1:
            return position
    return None


def guess(heading: Sequence[str]) -> dict[int, str]:
    """Which column holds what, by the words above it; each meaning is given once."""
    found: dict[int, str] = {}
    for match in (_is_named, _mentions):
        for position, words in enumerate(heading):
            for meaning in FIELDS:
                free = position not in found and meaning not in found.values()
                if free and match(plain_heading(words), FIELDS[meaning][1]):
                    found[position] = meaning
    return found


def plain_heading(words: str) -> str:
    """The heading without spaces, marks and what is in brackets."""
    return re.sub(r"[((].*?[))]|[\s::**/、]", "", words).lower()


def _is_named(words: str, synonyms: list[str]) -> bool:
    return words in synonyms


def _mentions(words: str, synonyms: list[str]) -> bool:
    # “单位及职务” holds two things; a person has to say which it is.
    if not words or any(joint in words for joint in "及和与"):
        return False
    return any(synonym in words for synonym in synonyms if not synonym.isascii())


def rows_of(table: Table, columns: Mapping[int, str]) -> list[RosterRow]:
    """Read the table by the meaning of its columns; blank lines are left out."""
    missing = [FIELDS[name][0] for name in REQUIRED if name not in columns.values()]
    if missing:
        raise RosterColumnMissing(columns="、".join(map(str, missing)))
    return [
        roster_row(table.first + offset, {columns[i]: row[i] for i in columns if i < len(row)}, row)
        for offset, row in enumerate(table.rows)
        if any(row)
    ]


def roster_row(number: int, values: Mapping[str, str], cells: Sequence[str] = ()) -> RosterRow:
    """One row, with names and numbers in their usual form."""
    values = {key: clean(value, number) for key, value in values.items()}
    values["name"] = unpadded(values.get("name", ""))
    for key in ("phone", "staff_no"):
        values[key] = unicodedata.normalize("NFKC", values.get(key, "")).replace(" ", "")
    return RosterRow(number, **values, cells=tuple(cells))


def has_lost_digits(text: str) -> bool:
    """“1.38E+10”: a long number as a spreadsheet shows what it took for a quantity."""
    return re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text) is not None


def is_date(text: str) -> bool:
    """“2026-05-01 00:00:00”: what a spreadsheet has taken for a date."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d([ T][\d:.]+)?", text) is not None


def unpadded(name: str) -> str:
    """“张 三” is written apart to fill the line; “Anna Li” is not."""
    return re.sub(r"(?<=[\u3400-\u9fff·]) (?=[\u3400-\u9fff·])", "", name)


def read_pasted(text: str) -> Table:
    """Cells copied from a spreadsheet: lines of cells with tabs between them."""
    return table_of(_delimited(text, "\t"))


def read_csv(data: bytes) -> Table:
    """A .csv file; spreadsheet programs in Chinese offices write GB 18030 or UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return table_of(_delimited(text, ","))


def _delimited(text: str, delimiter: str) -> Iterable[list[str]]:
    # The csv module has a limit of its own that would surface as a fault.
    csv.field_size_limit(max(len(text), 1))
    lines = io.StringIO(text.replace("\0", ""), newline="")
    for number, row in enumerate(csv.reader(lines, delimiter=delimiter)):
        if number > MOST_ROWS + HEADING_WITHIN:
            raise RosterTooManyRows(limit=MOST_ROWS)
        yield row
