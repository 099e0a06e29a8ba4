"""Taking in a roster: every row gets an answer, all of them are one transaction."""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from courses.errors import (
    AlreadyEnrolled,
    DateMistaken,
    DigitsLost,
    EnrolmentClosed,
    NameMissing,
    UnitAmbiguous,
    UnitMissing,
    UnitUnknown,
    ValueTooLong,
)
from courses.models import Enrolment, TrainingClass
from courses.rosters import FIELDS, RosterRow, has_lost_digits, is_date
from courses.services.enrolments import Nomination, confirm_many, enrol_many, report_in_many
from courses.services.roster_people import (
    CREATED,
    REFUSED,
    REUSED,
    SKIPPED,
    RowOutcome,
    find_people,
    open_rows,
    tell_apart,
)
from peixun.errors import Refused
from people.models import Person, Unit, User

# What the sender says about a unit that is not known: its key, or that it is new.
NEW = "new"
UnitChoices = Mapping[str, Unit | str]
# Any number serves, as long as nobody else takes it for something else.
ROSTERS = 7_318_001
LONGEST = {
    "name": Person._meta.get_field("name").max_length,
    "unit": Unit._meta.get_field("name").max_length,
    "post": Person._meta.get_field("post").max_length,
    "rank": Person._meta.get_field("rank").max_length,
    "phone": Person._meta.get_field("phone").max_length,
    "staff_no": Person._meta.get_field("staff_no").max_length,
}
# What is no quantity, and what is no date.
NUMBERS, NO_DATES = {"phone", "staff_no"}, {"name", "unit", "phone", "staff_no"}
_SIMILAR = """
SELECT near.id, near.name, near.short_name, near.parent_id, wanted.text
FROM unnest(%s::text[]) AS wanted (text)
CROSS JOIN LATERAL (
    SELECT u.id, u.name, u.short_name, u.parent_id, greatest(
        similarity(u.name, wanted.text), similarity(u.short_name, wanted.text)
    ) AS likeness
    FROM people_unit u WHERE u.is_active
    ORDER BY likeness DESC, u.sort_order LIMIT 3
) near
WHERE near.likeness > 0.15
"""


@transaction.atomic
def import_roster(
    training_class: TrainingClass,
    rows: Iterable[RosterRow],
    *,
    units: UnitChoices | None = None,
    placed: Mapping[int, Unit] | None = None,
    skip: Iterable[int] = (),
    create_units: bool = False,
    report_in: bool = False,
    dry_run: bool = False,
    by: User | None = None,
) -> list[RowOutcome]:
    """Enrol the people of a roster, reusing those who are known and making the others.

    Sending a roster twice changes nothing the second time. `report_in` confirms and
    reports in as far as the class's state allows. `units` says what a word for a unit
    means, `placed` of which unit the row of a number is. A dry run does all of it and takes
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
    _find_units(outcomes, dict(units or {}), placed or {}, create_units)
    tell_apart(outcomes)
    find_people(outcomes)
    _enrol(training_class, outcomes)
    if report_in:
        _report_in(training_class, outcomes, by)
    if dry_run:
        transaction.set_rollback(True)
    return outcomes


def _skip(outcomes: list[RowOutcome], numbers: frozenset[int]) -> None:
    for outcome in outcomes:
        if outcome.row.number in numbers:
            outcome.result, outcome.note = SKIPPED, str(_("Left out on request."))


def _check_values(outcomes: list[RowOutcome]) -> None:
    for outcome in open_rows(outcomes):
        if not outcome.row.name:
            outcome.refuse(NameMissing(), "name")
        elif not outcome.row.unit:
            outcome.refuse(UnitMissing(), "unit")
        else:
            _check_cells(outcome)


def _check_cells(outcome: RowOutcome) -> None:
    for column, limit in LONGEST.items():
        text = getattr(outcome.row, column)
        what = {"row": outcome.row.number, "column": FIELDS[column][0], "value": text[:40]}
        if column in NUMBERS and has_lost_digits(text):
            outcome.refuse(DigitsLost(**what), column)
        elif column in NO_DATES and is_date(text):
            outcome.refuse(DateMistaken(**what), column)
        elif len(text) > (limit or 0):
            outcome.refuse(ValueTooLong(column=FIELDS[column][0], limit=limit), column)


def _find_units(
    outcomes: list[RowOutcome],
    choices: dict[str, Unit | str],
    placed: Mapping[int, Unit],
    create_units: bool,
) -> None:
    wanted = {one.row.unit for one in open_rows(outcomes) if one.row.number not in placed}
    known = Unit.objects.active().select_related("parent").by_words(wanted)
    unknown = wanted - known.keys()
    if create_units:
        choices = {**dict.fromkeys(unknown, NEW), **choices}
    for text in sorted(wanted & choices.keys()):
        known |= _chosen(text, choices[text], known)
    similar = similar_units(unknown - choices.keys())
    for outcome in open_rows(outcomes):
        number, text = outcome.row.number, outcome.row.unit
        units = [placed[number]] if number in placed else known.get(text, [])
        if len(units) == 1:
            outcome.unit = units[0]
        else:
            outcome.refuse((UnitAmbiguous if units else UnitUnknown)(unit=text), "unit")
            outcome.likely = units or similar[text]


def _chosen(
    text: str, choice: Unit | str, known: Mapping[str, list[Unit]]
) -> dict[str, list[Unit]]:
    """The unit somebody has chosen for a word; one that is known for certain stays."""
    if len(known.get(text, [])) == 1 or (text in known and isinstance(choice, str)):
        return {}
    return {text: [Unit.objects.create(name=text) if isinstance(choice, str) else choice]}


def similar_units(names: set[str]) -> dict[str, list[Unit]]:
    """The likeliest active units for each name; few or none."""
    similar: dict[str, list[Unit]] = {name: [] for name in sorted(names)}
    if names:
        units = list(Unit.objects.raw(_SIMILAR, [sorted(names)]))
        prefetch_related_objects(units, "parent")
        for unit in units:
            similar[unit.text].append(unit)  # type: ignore[attr-defined] # of the statement
    return similar


def _enrol(training_class: TrainingClass, outcomes: list[RowOutcome]) -> None:
    rows = [outcome for outcome in open_rows(outcomes) if outcome.person]
    nominations = [Nomination(outcome.person) for outcome in rows if outcome.person]
    for outcome, enrolled in zip(rows, enrol_many(training_class, nominations), strict=True):
        if isinstance(enrolled, Enrolment):
            outcome.enrolment = enrolled
            outcome.result = CREATED if outcome.is_new_person else REUSED
        else:
            is_in = isinstance(enrolled, AlreadyEnrolled)
            outcome.refuse(enrolled, result=SKIPPED if is_in else REFUSED)
    # Whoever got no place was not worth an entry.
    in_vain = [one.person.pk for one in rows if one.person and one.is_new_person and one.refusal]
    Person.objects.filter(pk__in=in_vain).delete()


def _report_in(training_class: TrainingClass, outcomes: list[RowOutcome], by: User | None) -> None:
    """Take those of the roster who have a place as far as the class's state allows."""
    placed = {
        outcome.person.pk: outcome
        for outcome in outcomes
        if outcome.person and (outcome.enrolment or isinstance(outcome.refusal, AlreadyEnrolled))
    }
    active = training_class.enrolments.active().filter(person__in=placed)
    confirm_many(list(active.filter(status=Enrolment.Status.NOMINATED)))
    confirmed = list(active.filter(status=Enrolment.Status.CONFIRMED))
    for enrolment, done in zip(confirmed, report_in_many(confirmed, by=by), strict=True):
        if isinstance(done, Refused):
            placed[enrolment.person_id].note = str(done)
