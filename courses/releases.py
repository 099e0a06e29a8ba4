"""What changed in a timetable, as values and as sentences. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from courses.when import hours_text, span_text


class ChangeKind(TextChoices):
    """What became different about a session."""

    NEW = "new", gettext_lazy("New")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    MOVED = "moved", gettext_lazy("Other time")
    VENUE = "venue", gettext_lazy("Other venue")
    LECTURER = "lecturer", gettext_lazy("Other lecturer")
    GROUP = "group", gettext_lazy("Other group")
    RENAMED = "renamed", gettext_lazy("Other title")


@dataclass(frozen=True)
class SessionRow:
    """A session as a timetable shows it: with names, so that it stays readable."""

    session: int
    title: str
    starts_at: datetime
    ends_at: datetime
    session_type: str = ""
    venue: int | None = None
    venue_name: str = ""
    lecturers: tuple[tuple[int, str], ...] = ()
    group: int | None = None
    group_name: str = ""
    credit_hours: str = "0.0"
    is_cancelled: bool = False

    @property
    def when(self) -> str:
        return span_text(self.starts_at, self.ends_at)

    @property
    def hours(self) -> str:
        return hours_text(self.starts_at, self.ends_at)

    @property
    def given_by(self) -> str:
        return pgettext("between names", ", ").join(name for _key, name in self.lecturers)

    def as_json(self) -> dict[str, Any]:
        times = {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        return asdict(self) | times

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SessionRow":
        row = cls(**values)
        return replace(
            row,
            starts_at=datetime.fromisoformat(values["starts_at"]),
            ends_at=datetime.fromisoformat(values["ends_at"]),
            lecturers=tuple((key, name) for key, name in values["lecturers"]),
        )


@dataclass(frozen=True)
class Change:
    """One session before and after; None where it was not, or is no longer, on the timetable."""

    kinds: tuple[str, ...]
    before: SessionRow | None
    after: SessionRow | None

    @property
    def row(self) -> SessionRow:
        """The session as it is now, or as it last was."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - differences() makes no empty change
        return row

    @property
    def lecturers(self) -> frozenset[int]:
        """The lecturers before and after."""
        rows = filter(None, (self.before, self.after))
        return frozenset(key for row in rows for key, _name in row.lecturers)

    @property
    def groups(self) -> frozenset[int | None]:
        """The groups before and after; None stands for the whole class."""
        return frozenset(row.group for row in (self.before, self.after) if row is not None)

    def __str__(self) -> str:
        return sentence(self)

    def as_json(self) -> dict[str, Any]:
        rows = {"before": self.before, "after": self.after}
        shown = {name: row and row.as_json() for name, row in rows.items()}
        return {"kinds": list(self.kinds), **shown}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Change":
        rows = [
            SessionRow.from_json(row) if (row := values[name]) else None
            for name in ("before", "after")
        ]
        return cls(tuple(values["kinds"]), *rows)


def differences(before: Iterable[SessionRow], after: Iterable[SessionRow]) -> list[Change]:
    """What became different between two timetables, in the order of time.

    A session that is gone altogether counts as cancelled, one that takes place
    again as new.
    """
    old = {row.session: row for row in before if not row.is_cancelled}
    new = {row.session: row for row in after if not row.is_cancelled}
    changes = [
        Change(kinds, old.get(key), new.get(key))
        for key in old.keys() | new.keys()
        if (kinds := _kinds(old.get(key), new.get(key)))
    ]
    return sorted(changes, key=lambda change: (change.row.starts_at, change.row.session))


def _kinds(old: SessionRow | None, new: SessionRow | None) -> tuple[str, ...]:
    if old is None:
        return (ChangeKind.NEW.value,)
    if new is None:
        return (ChangeKind.CANCELLED.value,)
    looks = {
        ChangeKind.MOVED: ((old.starts_at, old.ends_at), (new.starts_at, new.ends_at)),
        ChangeKind.VENUE: (old.venue, new.venue),
        ChangeKind.LECTURER: (_keys(old), _keys(new)),
        ChangeKind.GROUP: (old.group, new.group),
        ChangeKind.RENAMED: (old.title, new.title),
    }
    return tuple(kind.value for kind, (was, now) in looks.items() if was != now)


def _keys(row: SessionRow) -> frozenset[int]:
    return frozenset(key for key, _name in row.lecturers)


def sentence(change: Change) -> str:
    """One change in words: what it was and what it is."""
    old, new = change.before, change.after
    if new is None:
        return _("“%(title)s” is cancelled (%(when)s).") % _words(change.row)
    if old is None:
        return _("New: %(session)s") % {"session": announcement(new)}
    parts = [_part(kind, old, new) for kind in change.kinds]
    return _("“%(title)s”: %(changes)s.") % {
        "title": old.title,
        "changes": pgettext("between parts of a sentence", "; ").join(parts),
    }


def announcement(row: SessionRow) -> str:
    """A session in words, for a timetable that is announced for the first time."""
    facts = filter(None, [row.when, row.group_name, row.venue_name, row.given_by])
    return _("“%(title)s”, %(facts)s.") % {
        "title": row.title,
        "facts": pgettext("between facts", ", ").join(facts),
    }


def _words(row: SessionRow) -> dict[str, str]:
    return {"title": row.title, "when": row.when}


def _part(kind: str, old: SessionRow, new: SessionRow) -> str:
    whole_class = _("the whole class")
    nobody = pgettext("in place of a name", "to be announced")
    said = {
        ChangeKind.MOVED: (_("from %(old)s to %(new)s"), old.when, new.when),
        ChangeKind.VENUE: (
            _("venue %(new)s instead of %(old)s"),
            old.venue_name or nobody,
            new.venue_name or nobody,
        ),
        ChangeKind.LECTURER: (
            _("lecturer %(new)s instead of %(old)s"),
            old.given_by or nobody,
            new.given_by or nobody,
        ),
        ChangeKind.GROUP: (
            _("for %(new)s instead of %(old)s"),
            old.group_name or whole_class,
            new.group_name or whole_class,
        ),
        ChangeKind.RENAMED: (_("now called “%(new)s”"), old.title, new.title),
    }
    words, was, now = said[ChangeKind(kind)]
    return words % {"old": was, "new": now}


def lines_of(changes: Iterable[Change], *, is_first: bool) -> list[str]:
    """The changes in words; in the first release, where all is new, that is not said."""
    return [announcement(change.row) if is_first else str(change) for change in changes]


def numbered(lines: Iterable[str]) -> str:
    """Sentences as a list, a line each."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
