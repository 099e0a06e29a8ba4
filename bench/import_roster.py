"""A roster of 5,000 rows into a class: python -m bench.import_roster

Beside it, in the same run and in turns, the loop over the rows: get or create the person,
enrol them, each call a transaction of its own as calls are; and the same loop inside one
transaction, for information. A whole loop would take a minute, so it is timed on every tenth
row and multiplied by ten. The more have a place, the longer a call takes; so half of the
others are in the class before, as they are on average while a loop goes through all.
Each round begins with nobody on record.
"""

from functools import partial
from typing import Any

from bench.office import Report, office, timed

ROWS, LOOPED, UNITS = 5_000, 500, 200
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "芳伟娜敏静强磊军洋勇艳杰娟涛明超兰霞平刚桂英华文建国"


def main() -> None:
    report = Report(f"Import of {ROWS:,} rows; loops over {LOOPED}, scaled")
    with office():
        units, rows = make_units(), make_rows()
        some = rows[:: ROWS // LOOPED]
        others = [row for row in rows if row not in some][: (ROWS - LOOPED) // 2]
        ways = {
            "row by row": (partial(by_loop, some, units), others),
            "row by row in one transaction": (partial(by_loop_in_one, some, units), others),
            "the whole roster": (partial(by_service, rows), []),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for round_ in range(report.rounds + 1):
            for name, (way, before) in ways.items():
                count = LOOPED if before else ROWS
                taken = written(way, before) * ROWS / count
                if round_:
                    times[name].append(taken)
    looped, in_one, imported = (report.tell(name, values, "s") for name, values in times.items())
    report.goal("row by row / the whole roster", looped / imported, 30)
    print(f"      within one transaction / the whole roster: {in_one / imported:.4g}")
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


def written(way: Any, before: list[Any]) -> float:
    """The time it takes to write the rows; all are removed again."""
    from django.db import connection

    from courses.models import Enrolment, TrainingClass
    from people.models import Person

    training_class = TrainingClass.objects.create(
        class_code="B1", title="培训班", status=TrainingClass.Status.PUBLISHED
    )
    by_service(before, training_class)
    taken = timed(lambda: way(training_class))
    if training_class.enrolments.count() != (len(before) + LOOPED if before else ROWS):
        raise SystemExit("Somebody was not enrolled.")
    for model in (Enrolment, TrainingClass, Person):
        model._base_manager.all().delete()
    with connection.cursor() as cursor:
        # What was deleted would slow the next one down.
        cursor.execute("VACUUM ANALYZE")
    return taken


def by_loop(rows: list[Any], units: dict[str, Any], training_class: Any) -> None:
    from courses import services
    from people.models import Person

    for row in rows:
        known = {"name": row.name, "unit": units[row.unit], "phone": row.phone}
        person, _made = Person.objects.get_or_create(**known, defaults={"post": row.post})
        services.enrol(training_class, person)


def by_loop_in_one(rows: list[Any], units: dict[str, Any], training_class: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        by_loop(rows, units, training_class)


def by_service(rows: list[Any], training_class: Any) -> None:
    from courses import services

    services.import_roster(training_class, rows)


if __name__ == "__main__":
    main()
