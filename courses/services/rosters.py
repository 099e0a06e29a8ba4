"""Taking in a roster: every row gets an answer, all of them are one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.errors import (
    AlreadyEnrolled,
    DuplicateRow,
    EnrolmentClosed,
    NameMissing,
    PersonAmbiguous,
    StaffNumberTaken,
    UnitAmbiguous,
    UnitMissing,
    UnitUnknown,
    ValueTooLong,
)
from courses.models import Enrolment, TrainingClass
from courses.rosters import FIELDS, RosterRow
from courses.services.enrolments import Nomination, confirm_many, enrol_many, report_in_many
from peixun.errors import Refused
from people.models import Person, Unit

# What the sender says about a unit that is not known: its key, or that it is new.
NEW = "new"
UnitChoices = Mapping[str, Unit | str]
# Any number serves, as long as nobody else takes it for something else.
ROSTERS = 7_318_001
CREATED, REUSED, SKIPPED, REFUSED = "created", "reused", "skipped", "refused"
LONGEST = {
    "name": Person._meta.get_field("name").max_length,
    "unit": Unit._meta.get_field("name").max_length,
    "post": Person._meta.get_field("post").max_length,
    "rank": Person._meta.get_field("rank").max_length,
    "phone": Person._meta.get_field("phone").max_length,
    "staff_no": Person._meta.get_field("staff_no").max_length,
}
_SIMILAR = """
SELECT near.id, near.name, wanted.text
FROM unnest(%s::text[]) AS wanted (text)
CROSS JOIN LATERAL (
    SELECT u.id, u.name, greatest(
        similarity(u.name, wanted.text), similarity(u.short_name, wanted.text)
    ) AS likeness
    FROM people_unit u WHERE u.is_active
    ORDER BY likeness DESC, u.sort_order LIMIT 3
) near
WHERE near.likeness > 0.15
"""


@dataclass
class RowOutcome:
    """What became of one row."""

    row: RosterRow
    result: str = ""
    refusal: Refused | None = None
    note: str = ""
    suggestions: list[str] = field(default_factory=list)
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

    def refuse(self, refusal: Refused, result: str = REFUSED) -> None:
        self.refusal, self.result = refusal, result


@transaction.atomic
def import_roster(
    training_class: TrainingClass,
    rows: Iterable[RosterRow],
    *,
    units: UnitChoices | None = None,
    skip: Iterable[int] = (),
    create_units: bool = False,
    report_in: bool = False,
    dry_run: bool = False,
) -> list[RowOutcome]:
    """Enrol the people of a roster, reusing those who are known and making the others.

    Sending a roster twice changes nothing the second time. `report_in` confirms and
    reports in as far as the class's state allows. A dry run does all of it and takes
    it back, so its answer is that of the real run.
    """
    # Two rosters at once could both make the same person.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTERS])
    if not training_class.is_open_for_enrolment:
        raise EnrolmentClosed(training_class=training_class)
    outcomes = [RowOutcome(row) for row in rows]
    _skip(outcomes, frozenset(skip))
    _check_values(outcomes)
    _find_units(outcomes, dict(units or {}), create_units)
    _drop_repetitions(outcomes)
    _find_people(outcomes)
    _enrol(training_class, outcomes)
    if report_in:
        _report_in(training_class, outcomes)
    if dry_run:
        transaction.set_rollback(True)
    return outcomes


def _open(outcomes: Iterable[RowOutcome]) -> list[RowOutcome]:
    return [outcome for outcome in outcomes if outcome.is_open]


def _skip(outcomes: list[RowOutcome], numbers: frozenset[int]) -> None:
    for outcome in outcomes:
        if outcome.row.number in numbers:
            outcome.result, outcome.note = SKIPPED, str(_("Left out on request."))


def _check_values(outcomes: list[RowOutcome]) -> None:
    for outcome in _open(outcomes):
        if not outcome.row.name:
            outcome.refuse(NameMissing())
        elif not outcome.row.unit:
            outcome.refuse(UnitMissing())
        else:
            for column, limit in LONGEST.items():
                if len(getattr(outcome.row, column)) > (limit or 0):
                    outcome.refuse(ValueTooLong(column=FIELDS[column][0], limit=limit))


def _find_units(
    outcomes: list[RowOutcome], choices: dict[str, Unit | str], create_units: bool
) -> None:
    wanted = {outcome.row.unit for outcome in _open(outcomes)}
    known = _units_named(wanted)
    unknown = wanted - known.keys()
    if create_units:
        choices = {text: choices.get(text, NEW) for text in unknown}
    for text in sorted(unknown & choices.keys()):
        choice = choices[text]
        known[text] = [Unit.objects.create(name=text) if isinstance(choice, str) else choice]
    similar = similar_units(unknown - choices.keys())
    for outcome in _open(outcomes):
        text = outcome.row.unit
        if text not in known:
            outcome.refuse(UnitUnknown(unit=text))
            outcome.suggestions = [unit.name for unit in similar[text]]
        elif len(known[text]) > 1:
            outcome.refuse(UnitAmbiguous(unit=text))
        else:
            outcome.unit = known[text][0]


def _units_named(names: set[str]) -> dict[str, list[Unit]]:
    """The active units of each name; a full name goes before a short one."""
    full: dict[str, list[Unit]] = defaultdict(list)
    short: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.active().filter(Q(name__in=names) | Q(short_name__in=names)):
        full[unit.name].append(unit)
        short[unit.short_name].append(unit)
    return {name: full.get(name) or short[name] for name in names if name in full or name in short}


def similar_units(names: set[str]) -> dict[str, list[Unit]]:
    """The likeliest active units for each name; few or none."""
    similar: dict[str, list[Unit]] = {name: [] for name in sorted(names)}
    if names:
        for unit in Unit.objects.raw(_SIMILAR, [sorted(names)]):
            similar[unit.text].append(unit)  # type: ignore[attr-defined] # of the statement
    return similar


def _drop_repetitions(outcomes: list[RowOutcome]) -> None:
    seen: dict[tuple[int, str], list[RosterRow]] = defaultdict(list)
    for outcome in _open(outcomes):
        row = outcome.row
        namesakes = seen[_key(outcome)]
        same = next((other for other in namesakes if _may_be_one(row, other)), None)
        if same is None:
            namesakes.append(row)
        else:
            outcome.refuse(DuplicateRow(number=same.number), SKIPPED)


def _key(outcome: RowOutcome) -> tuple[int, str]:
    assert outcome.unit is not None  # noqa: S101 - only rows with a unit are still open
    return outcome.unit.pk, outcome.row.name


def _may_be_one(row: RosterRow, other: RosterRow) -> bool:
    """Whether two rows with one name and unit can be the same person."""
    differ = [
        mine != theirs
        for mine, theirs in ((row.staff_no, other.staff_no), (row.phone, other.phone))
        if mine and theirs
    ]
    return not any(differ)


def _find_people(outcomes: list[RowOutcome]) -> None:
    rows = _open(outcomes)
    directory = _Directory(rows)
    for outcome in rows:
        try:
            outcome.person = directory.find(outcome)
        except Refused as refusal:
            outcome.refuse(refusal)
    new = [outcome for outcome in rows if outcome.is_open and outcome.person is None]
    for outcome in new:
        outcome.person, outcome.is_new_person = _new_person(outcome), True
        outcome.note = directory.note(outcome)
    Person.objects.bulk_create([outcome.person for outcome in new if outcome.person], 500)
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
        if outcome.row.name in self.names:
            return str(_("Somebody else of this name is known; this is a new person."))
        return ""


def _enrol(training_class: TrainingClass, outcomes: list[RowOutcome]) -> None:
    rows = [outcome for outcome in _open(outcomes) if outcome.person]
    nominations = [Nomination(outcome.person) for outcome in rows if outcome.person]
    for outcome, enrolled in zip(rows, enrol_many(training_class, nominations), strict=True):
        if isinstance(enrolled, Enrolment):
            outcome.enrolment = enrolled
            outcome.result = CREATED if outcome.is_new_person else REUSED
        else:
            is_in = isinstance(enrolled, AlreadyEnrolled)
            outcome.refuse(enrolled, SKIPPED if is_in else REFUSED)
    # Whoever got no place was not worth an entry.
    in_vain = [one.person.pk for one in rows if one.person and one.is_new_person and one.refusal]
    Person.objects.filter(pk__in=in_vain).delete()


def _report_in(training_class: TrainingClass, outcomes: list[RowOutcome]) -> None:
    """Take those of the roster who have a place as far as the class's state allows."""
    placed = {
        outcome.person.pk: outcome
        for outcome in outcomes
        if outcome.person and (outcome.enrolment or isinstance(outcome.refusal, AlreadyEnrolled))
    }
    active = training_class.enrolments.active().filter(person__in=placed)
    confirm_many(list(active.filter(status=Enrolment.Status.NOMINATED)))
    confirmed = list(active.filter(status=Enrolment.Status.CONFIRMED))
    for enrolment, done in zip(confirmed, report_in_many(confirmed), strict=True):
        if isinstance(done, Refused):
            placed[enrolment.person_id].note = str(done)
