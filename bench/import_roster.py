"""A roster of 5,000 rows into a class: python -m bench.import_roster

Beside it, in the same run and in turns, the loop that gets or creates each person and
enrols them one by one. The loop takes minutes, so it is timed on every tenth row and its
time is multiplied by ten: what a row costs it does not depend on how many there are.
Each round begins with nobody on record and is taken back at the end.
"""

from typing import Any

from bench.office import Report, office, timed

ROWS, LOOPED, UNITS = 5_000, 500, 200
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "芳伟娜敏静强磊军洋勇艳杰娟涛明超兰霞平刚桂英华文建国"


def main() -> None:
    report = Report(f"Import of {ROWS:,} rows; a loop over {LOOPED}, scaled")
    loop: list[float] = []
    ours: list[float] = []
    with office():
        units = make_units()
        rows = make_rows()
        for round_ in range(report.rounds + 1):
            taken = [in_vain(by_loop, rows[:: ROWS // LOOPED], units), in_vain(by_service, rows)]
            if round_:
                loop.append(taken[0] * ROWS / LOOPED)
                ours.append(taken[1])
    looped, imported = (
        report.tell("row by row", loop, "s"),
        report.tell("the whole roster", ours, "s"),
    )
    report.goal("row by row / the whole roster", looped / imported, 30)
    report.end()


def make_units() -> dict[str, Any]:
    from people.models import Unit

    return {name: Unit.objects.create(name=name) for name in map(unit_of, range(UNITS))}


def unit_of(number: int) -> str:
    return f"第{number % UNITS + 1}街道办事处"


def make_rows() -> list[Any]:
    """Rows of which no two have the same name and unit."""
    from courses.rosters import RosterRow

    names = [f"{first}{a}{b}" for a in GIVEN for b in GIVEN for first in SURNAMES]
    return [
        RosterRow(
            number + 2,
            name=names[number % len(names)],
            unit=unit_of(number),
            post="科员",
            phone=str(13_800_000_000 + number),
        )
        for number in range(ROWS)
    ]


def in_vain(work: Any, rows: list[Any], *known: Any) -> float:
    """The time it takes; what it wrote is taken back."""
    from django.db import transaction

    from courses.models import TrainingClass

    with transaction.atomic():
        training_class = TrainingClass.objects.create(
            class_code="B1", title="培训班", status=TrainingClass.Status.PUBLISHED
        )
        taken = timed(lambda: work(training_class, rows, *known))
        if training_class.enrolments.count() != len(rows):
            raise SystemExit("Somebody was not enrolled.")
        transaction.set_rollback(True)
    return taken


def by_loop(training_class: Any, rows: list[Any], units: dict[str, Any]) -> None:
    from courses import services
    from people.models import Person

    for row in rows:
        known = {"name": row.name, "unit": units[row.unit], "phone": row.phone}
        person, _made = Person.objects.get_or_create(**known, defaults={"post": row.post})
        services.enrol(training_class, person)


def by_service(training_class: Any, rows: list[Any]) -> None:
    from courses import services

    services.import_roster(training_class, rows)


if __name__ == "__main__":
    main()
