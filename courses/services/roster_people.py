"""Whom the rows of a roster mean: the same person twice, namesakes, people on record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.errors import DuplicateRow, NamesakeUnclear, PersonAmbiguous, StaffNumberTaken
from courses.models import Enrolment
from courses.rosters import RosterRow
from peixun.bulk import insert_many
from peixun.errors import Refused
from people.models import Person, Unit

CREATED, REUSED, SKIPPED, REFUSED = "created", "reused", "skipped", "refused"


@dataclass
class RowOutcome:
    """What became of one row."""

    row: RosterRow
    result: str = ""
    refusal: Refused | None = None
    note: str = ""
    # The columns that the refusal is about, and the units that may be meant.
    columns: tuple[str, ...] = ()
    likely: list[Unit] = field(default_factory=list)
    unit: Unit | None = None
    person: Person | None = None
    is_new_person: bool = False
    enrolment: Enrolment | None = None

    @property
    def is_open(self) -> bool:
        return not self.result

    @property
    def code(self) -> str:
        return self.refusal.code if self.refusal else self.result

    @property
    def detail(self) -> str:
        return str(self.refusal) if self.refusal else self.note

    @property
    def suggestions(self) -> list[str]:
        return [called(unit) for unit in self.likely]

    def refuse(self, refusal: Refused, *columns: str, result: str = REFUSED) -> None:
        self.refusal, self.columns, self.result = refusal, columns, result


def open_rows(outcomes: Iterable[RowOutcome]) -> list[RowOutcome]:
    return [outcome for outcome in outcomes if outcome.is_open]


def called(unit: Unit) -> str:
    """The unit with its superior, so that two of one name are told apart."""
    return f"{unit.name}（{unit.parent.name}）" if unit.parent else unit.name


def tell_apart(outcomes: list[RowOutcome]) -> None:
    """Rows with one name and unit: the same person again, or namesakes with a mark of their own."""
    groups: dict[tuple[int, str], list[RowOutcome]] = defaultdict(list)
    for outcome in open_rows(outcomes):
        groups[_key(outcome)].append(outcome)
    for group in groups.values():
        if len(group) > 1:
            _tell_namesakes_apart(_without_repetitions(group))


def _key(outcome: RowOutcome) -> tuple[int, str]:
    assert outcome.unit is not None  # noqa: S101 - only rows with a unit are still open
    return outcome.unit.pk, outcome.row.name


def _without_repetitions(group: list[RowOutcome]) -> list[RowOutcome]:
    """Leave out whose number or phone is that of a row before; the others are left over."""
    kept: list[RowOutcome] = []
    by_mark: dict[tuple[str, str], list[RowOutcome]] = defaultdict(list)
    for outcome in group:
        marks = [("phone", outcome.row.phone), ("staff_no", outcome.row.staff_no)]
        given = [mark for mark in marks if mark[1]]
        alike = [one for mark in given for one in by_mark[mark] if _are_one(outcome.row, one.row)]
        if alike:
            outcome.refuse(DuplicateRow(number=alike[0].row.number), result=SKIPPED)
            continue
        kept.append(outcome)
        for mark in given:
            by_mark[mark].append(outcome)
    return kept


def _are_one(row: RosterRow, other: RosterRow) -> bool:
    both = ((row.staff_no, other.staff_no), (row.phone, other.phone))
    return all(mine == theirs for mine, theirs in both if mine and theirs)


def _tell_namesakes_apart(group: list[RowOutcome]) -> None:
    """Refuse who has no mark, or one of another kind than somebody before."""
    if len(group) < 2:
        return
    seen: dict[tuple[bool, bool], RowOutcome] = {}
    for number, outcome in enumerate(group):
        row = outcome.row
        marks = bool(row.phone), bool(row.staff_no)
        other = seen.get((marks[1], marks[0])) if marks != (True, True) else None
        if marks == (False, False):
            other = group[0 if number else 1]
        seen.setdefault(marks, outcome)
        if other is not None:
            refusal = NamesakeUnclear(number=other.row.number, name=row.name, unit=outcome.unit)
            outcome.refuse(refusal, "phone", "staff_no")


def find_people(outcomes: list[RowOutcome]) -> None:
    """Find each open row's person on record, or make one."""
    rows = open_rows(outcomes)
    directory = _Directory(rows)
    for outcome in rows:
        try:
            outcome.person = directory.find(outcome)
        except Refused as refusal:
            outcome.refuse(refusal, "phone", "staff_no")
    found = open_rows(rows)
    new = [outcome for outcome in found if outcome.person is None]
    for outcome in new:
        outcome.person, outcome.is_new_person = _new_person(outcome), True
    for outcome in found:
        outcome.note = directory.note(outcome)
    insert_many([outcome.person for outcome in new if outcome.person])
    _fill_blanks([outcome for outcome in rows if outcome.is_open and not outcome.is_new_person])


def _fill_blanks(outcomes: list[RowOutcome]) -> None:
    """Add what a known person's entry lacks; what it says is not overwritten."""
    filled = []
    for outcome in outcomes:
        person, row = outcome.person, outcome.row
        blanks = [name for name in ("post", "rank", "phone") if not getattr(person, name)]
        for name in blanks:
            setattr(person, name, getattr(row, name))
        if person and any(getattr(row, name) for name in blanks):
            filled.append(person)
    Person.objects.bulk_update(filled, ["post", "rank", "phone"], 500)


def _new_person(outcome: RowOutcome) -> Person:
    row = outcome.row
    person = Person(
        name=row.name,
        unit=outcome.unit,
        post=row.post,
        rank=row.rank,
        phone=row.phone,
        staff_no=row.staff_no or None,
    )
    person.set_readings()
    return person


class _Directory:
    """The known people whom a roster may mean."""

    def __init__(self, outcomes: Sequence[RowOutcome]):
        names = {outcome.row.name for outcome in outcomes}
        numbers = {outcome.row.staff_no for outcome in outcomes} - {""}
        self.rows: dict[str, list[RowOutcome]] = defaultdict(list)
        self.named: dict[tuple[int, str], list[Person]] = defaultdict(list)
        self.numbered: dict[str, Person] = {}
        self.names: set[str] = set()
        for person in Person.objects.filter(Q(name__in=names) | Q(staff_no__in=numbers)):
            self.named[person.unit_id, person.name].append(person)
            self.names.add(person.name)
            if person.staff_no:
                self.numbered[person.staff_no] = person
        self.phones: dict[tuple[int, str], set[str]] = defaultdict(set)
        for outcome in outcomes:
            self.phones[_key(outcome)].add(outcome.row.phone)
            self.rows[outcome.row.name].append(outcome)

    def find(self, outcome: RowOutcome) -> Person | None:
        """The person a row means; None if it is somebody new."""
        row = outcome.row
        numbered = self.numbered.get(row.staff_no)
        if numbered is not None:
            if numbered.name != row.name:
                raise StaffNumberTaken(staff_no=row.staff_no)
            return numbered
        candidates = [one for one in self.named[_key(outcome)] if self._fits(outcome, one)]
        exact = [one for one in candidates if row.phone and one.phone == row.phone]
        found = exact or candidates
        if len(found) > 1:
            raise PersonAmbiguous(unit=outcome.unit, name=row.name)
        return found[0] if found else None

    def _fits(self, outcome: RowOutcome, person: Person) -> bool:
        row = outcome.row
        if row.staff_no and person.staff_no:
            return False
        # Another row of the file gives exactly this person's phone.
        of_another = person.phone and person.phone in self.phones[_key(outcome)] - {row.phone}
        return not (row.phone and of_another)

    def note(self, outcome: RowOutcome) -> str:
        """That somebody else has the same name: in another row, or on record."""
        name = outcome.row.name
        other = next((one for one in self.rows[name] if one.unit != outcome.unit), None)
        if other is not None:
            words = {"number": other.row.number, "unit": other.unit}
            return _("Row %(number)s is somebody else of this name, of %(unit)s.") % words
        if outcome.is_new_person and name in self.names:
            return str(_("Somebody else of this name is known; this is a new person."))
        return ""
