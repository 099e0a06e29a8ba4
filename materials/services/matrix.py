"""Who of a class has which material, and how far: read in a fixed number of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from courses.models import Enrolment, TrainingClass
from materials.cells import Facts, State, is_done, state_of
from materials.models import (
    Acknowledgement,
    DownloadRecord,
    Material,
    MaterialAssignment,
    MaterialVersion,
    PaperCopy,
)
from materials.models.assignments import in_class
from materials.models.units import IsWithin
from materials.policies import LEARNING

Kind = Acknowledgement.Kind
RETURN = Material.Retention.RETURN


# Nothing is in the learner's hands that could be signed for.
NOTHING_THERE = (State.NOT_ISSUED, State.RETURNED, State.LOST)


@dataclass(frozen=True)
class Cell:
    state: State
    is_done: bool
    serial_no: int | None = None

    @property
    def is_open(self) -> bool:
        """The learner has it, and has not acknowledged it."""
        return not self.is_done and self.state not in NOTHING_THERE


@dataclass(frozen=True)
class Column:
    """A material that is handed out in the class, with all its assignments there."""

    material: Material
    version: MaterialVersion | None
    assignments: tuple[MaterialAssignment, ...]

    @property
    def must_read(self) -> bool:
        return any(one.must_read for one in self.assignments)

    @property
    def due_at(self) -> datetime | None:
        return min((one.due_at for one in self.assignments if one.due_at), default=None)


@dataclass(frozen=True)
class Line:
    """A learner with a cell for each column; None where it is not meant for them."""

    learner: Enrolment
    cells: tuple[Cell | None, ...]

    @property
    def open_count(self) -> int:
        return sum(cell is not None and cell.is_open for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def totals(self) -> list[Counter[State]]:
        """How many learners are how far, for each column."""
        counted = [Counter[State]() for _column in self.columns]
        for line in self.lines:
            for count, cell in zip(counted, line.cells, strict=True):
                if cell is not None:
                    count[cell.state] += 1
        return counted

    def open_learners(self, position: int) -> list[Enrolment]:
        """Who has what stands in this column, and has not acknowledged it."""
        return [
            line.learner
            for line in self.lines
            if (cell := line.cells[position]) is not None and cell.is_open
        ]

    def only_open(self) -> Matrix:
        return Matrix(self.columns, tuple(line for line in self.lines if line.open_count))

    def only(self, material: int) -> Matrix:
        """The one column of this material, with those for whom it is meant."""
        kept = [i for i, column in enumerate(self.columns) if column.material.pk == material]
        lines = (Line(one.learner, tuple(one.cells[i] for i in kept)) for one in self.lines)
        columns = tuple(self.columns[i] for i in kept)
        return Matrix(columns, tuple(line for line in lines if any(line.cells)))


@dataclass
class _Gathered:
    """What is on record about the class, by learner and material."""

    opened: set[tuple[int, int]] = field(default_factory=set)
    said: Mapping[tuple[int, int], set[str]] = field(default_factory=dict)
    copies: Mapping[tuple[int, int], PaperCopy] = field(default_factory=dict)
    of_units: set[tuple[int, int]] = field(default_factory=set)


def matrix_of(training_class: TrainingClass, user: Any, *, at: datetime | None = None) -> Matrix:
    """Learners by unit, and the materials whose assignments the user may see.

    Without a user it is the office that asks, for the file of the class.
    """
    at = at or timezone.now()
    columns = _columns(training_class, user)
    learners = Enrolment.objects.filter(training_class=training_class, status__in=LEARNING)
    rows = learners.select_related("person__unit", "unit").order_by(
        "unit__sort_order", "unit__pinyin", "unit", "student_no", "pk"
    )
    gathered = _gather(training_class, columns)
    return Matrix(
        columns,
        tuple(
            Line(row, tuple(_cell(row, column, gathered, at) for column in columns)) for row in rows
        ),
    )


def _columns(training_class: TrainingClass, user: Any) -> tuple[Column, ...]:
    rows = (
        (MaterialAssignment.objects.visible_to(user) if user else MaterialAssignment.objects)
        .filter(in_class(training_class))
        .select_related("material", "session")
        .order_by("material__code", "pk")
    )
    by_material: dict[int, list[MaterialAssignment]] = defaultdict(list)
    for row in rows:
        by_material[row.material_id].append(row)
    versions = MaterialVersion.objects.filter(
        status=MaterialVersion.Status.PUBLISHED, material__in=by_material
    )
    published = {version.material_id: version for version in versions.order_by()}
    return tuple(
        Column(found[0].material, published.get(key), tuple(found))
        for key, found in by_material.items()
    )


def _gather(training_class: TrainingClass, columns: Iterable[Column]) -> _Gathered:
    """What was opened, said and issued, of the published versions; copies of any."""
    columns = list(columns)
    versions = {column.version.pk: column.material.pk for column in columns if column.version}
    people = training_class.enrolments.values("person")
    opened = DownloadRecord.objects.filter(
        version__in=versions, result=DownloadRecord.Result.OK, user__person__in=people
    )
    acknowledged = Acknowledgement.objects.filter(
        version__in=versions, kind__in=[Kind.RECEIVED, Kind.READ], person__in=people
    )
    said: dict[tuple[int, int], set[str]] = defaultdict(set)
    for version, person, kind in acknowledged.order_by().values_list("version", "person", "kind"):
        said[person, versions[version]].add(kind)
    copies = PaperCopy.objects.filter(
        enrolment__training_class=training_class,
        version__material__in=[column.material.pk for column in columns],
    ).select_related("version")
    return _Gathered(
        {
            (person, versions[version])
            for version, person in opened.order_by()
            .values_list("version", "user__person")
            .distinct()
        },
        said,
        # The last one of each counts.
        {(one.enrolment_id or 0, one.version.material_id): one for one in copies.order_by("pk")},
        _of_units(training_class),
    )


def _of_units(training_class: TrainingClass) -> set[tuple[int, int]]:
    """(assignment, learner) where a unit is the target: its people, with all below."""
    place = "material__training_class__enrolments"
    rows = MaterialAssignment.objects.filter(
        IsWithin(F(f"{place}__unit"), F("unit")),
        material__training_class=training_class,
        unit__isnull=False,
    )
    return set(rows.order_by().values_list("pk", place))


def _cell(learner: Enrolment, column: Column, gathered: _Gathered, at: datetime) -> Cell | None:
    mine = [one for one in column.assignments if _reaches(one, learner, gathered)]
    if not mine:
        return None
    material = column.material
    said = gathered.said.get((learner.person_id, material.pk), set())
    copy = gathered.copies.get((learner.pk, material.pk))
    facts = Facts(
        is_online=any(one.channel == MaterialAssignment.Channel.ONLINE for one in mine),
        is_released=column.version is not None
        and any(one.release_at is None or one.release_at <= at for one in mine),
        must_read=any(one.must_read for one in mine),
        must_return=material.retain_policy == RETURN,
        is_opened=(learner.person_id, material.pk) in gathered.opened,
        is_received=Kind.RECEIVED in said,
        is_read=Kind.READ in said,
        copy=copy.status if copy else "",
    )
    return Cell(state_of(facts), is_done(facts), copy.serial_no if copy else None)


def _reaches(assignment: MaterialAssignment, learner: Enrolment, gathered: _Gathered) -> bool:
    if assignment.training_class_id:
        return True
    if assignment.session_id:
        group = assignment.session.group_id if assignment.session else None
        return group in (None, learner.group_id)
    if assignment.group_id:
        return bool(assignment.group_id == learner.group_id)
    if assignment.unit_id:
        return (assignment.pk, learner.pk) in gathered.of_units
    if assignment.person_id:
        return bool(assignment.person_id == learner.person_id)
    return bool(assignment.enrolment_id == learner.pk)
