"""What the roster wizard carries from step to step: the table, and what somebody said of it."""

import json
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from django.core import signing

from courses.admin.roster_forms import UNIT
from courses.errors import RosterExpired, RosterTooLarge
from courses.rosters import FIELDS, Table, clean, roster_row
from courses.services import NEW
from peixun.typed import typed_key
from people.models import Unit

# Below the limit of a form, with room for its other fields.
LARGEST_PACKAGE = 900_000
PACKAGE_LIVES = 8 * 60 * 60
FIX, PICK = "fix", "pick"


@dataclass
class Draft:
    """A table with its corrections. Row numbers are those of the source."""

    table: Table
    # By row number: the corrected columns, and the key of the unit chosen for it.
    fixes: dict[int, dict[str, str]] = field(default_factory=dict)
    skip: set[int] = field(default_factory=set)
    # By the word for a unit: the key of the one that is meant, or that it is new.
    units: dict[str, str] = field(default_factory=dict)
    # The rows that the page showed.
    shown: list[int] = field(default_factory=list)

    def pack(self):
        table = self.table
        # Column by column, because what stands below one another is alike.
        columns = list(zip_longest(*table.rows, fillvalue=""))
        fixes = [[number, values] for number, values in self.fixes.items()]
        told = [fixes, sorted(self.skip), self.units, self.shown]
        return pack([table.heading, table.first, table.notes, columns, *told])

    @classmethod
    def unpack(cls, package):
        heading, first, notes, columns, fixes, skip, units, shown = unpack(package)
        rows = [list(row) for row in zip(*columns, strict=True)]
        table = Table(rows, heading, first, tuple(notes))
        return cls(table, dict(fixes), set(skip), units, shown)

    def take(self, posted, rows):
        """Note what a page says of the rows it showed, and of units."""
        self.units |= {
            name.removeprefix(UNIT): posted[name] for name in posted if name.startswith(UNIT)
        }
        chosen = {int(number) for number in posted.getlist("skip") if number.isdecimal()}
        shown = set(self.shown)
        self.skip = (self.skip - shown) | (chosen & shown)
        for row in rows:
            if row.number in shown and field_name(row.number, "name") in posted:
                self._fix(row, posted)

    def _fix(self, row, posted):
        kept = self.fixes.get(row.number, {})
        values = {
            name: clean(posted[key], row.number)
            for name in FIELDS
            if (key := field_name(row.number, name)) in posted
        }
        changed = {name: text for name, text in values.items() if text != getattr(row, name)}
        pick = posted.get(field_name(row.number, PICK), "")
        is_retyped = values.get("unit", "") != kept.get("unit", row.unit)
        if typed_key(pick) is not None and not (is_retyped and pick == kept.get(PICK)):
            changed[PICK] = pick
        self.fixes.pop(row.number, None)
        if changed:
            self.fixes[row.number] = changed

    def corrected(self, rows):
        return [self._corrected(row) if row.number in self.fixes else row for row in rows]

    def _corrected(self, row):
        values = {name: getattr(row, name) for name in FIELDS} | self.fixes[row.number]
        values.pop(PICK, None)
        return replace(roster_row(row.number, values), cells=row.cells)

    def placed(self, by):
        """The unit chosen for each row."""
        keys = {n: int(fix[PICK]) for n, fix in self.fixes.items() if PICK in fix}
        known = Unit.objects.visible_to(by).select_related("parent").in_bulk(keys.values())
        return {number: known[key] for number, key in keys.items() if key in known}

    def meant(self, by, may_create):
        """The unit that each word means, as somebody has said."""
        keys = {
            text: key for text, value in self.units.items() if (key := typed_key(value)) is not None
        }
        known = Unit.objects.visible_to(by).in_bulk(keys.values())
        choices = {text: known[key] for text, key in keys.items() if key in known}
        if may_create:
            choices |= {text: NEW for text, value in self.units.items() if value == NEW}
        return choices


def field_name(number, column):
    return f"{FIX}-{number}-{column}"


class _Compact:
    """JSON that does not write a character in six."""

    def dumps(self, data):
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data):
        return json.loads(data)


def pack(data):
    """Sign what the next step needs, so that the server keeps nothing in between."""
    package = signing.dumps(data, salt="courses.roster", serializer=_Compact, compress=True)
    if len(package) > LARGEST_PACKAGE:
        raise RosterTooLarge()
    return package


def unpack(package):
    try:
        return signing.loads(
            package, salt="courses.roster", serializer=_Compact, max_age=PACKAGE_LIVES
        )
    except signing.BadSignature as error:
        raise RosterExpired() from error
