"""The report of a class of 500 with 40 sessions: python -m bench.report

All cells, from the records, beside the read of a table that keeps the sums of each learner.
"""

from bench.office import Report, office, timed
from bench.year import make_year

CLASSES = 100
_SUMS = """
CREATE TABLE bench_sums AS
SELECT training_class_id, enrolment_id, count(*) AS lines,
       count(*) FILTER (WHERE status = 'present') AS present,
       count(*) FILTER (WHERE status = 'late') AS late,
       count(*) FILTER (WHERE status = 'left_early') AS left_early,
       count(*) FILTER (WHERE status = 'absent') AS absent,
       count(*) FILTER (WHERE status = 'on_leave') AS on_leave,
       count(*) FILTER (WHERE status = 'exempt') AS exempt
FROM attendance_attendancerecord GROUP BY 1, 2;
CREATE INDEX ON bench_sums (training_class_id);
VACUUM ANALYZE bench_sums;
"""
_NAMES = """
SELECT e.id, e.student_no, p.name, u.name, {columns}
FROM courses_enrolment e
JOIN people_person p ON p.id = e.person_id
JOIN people_unit u ON u.id = e.unit_id
{join}
WHERE e.training_class_id = %s ORDER BY e.student_no
"""
_KEPT = _NAMES.format(
    columns="k.present, k.late, k.left_early, k.absent, k.on_leave, k.exempt",
    join="JOIN bench_sums k ON k.enrolment_id = e.id AND k.training_class_id = e.training_class_id",
)
_NAIVE = _NAMES.format(
    columns="s.id, r.status",
    join="""JOIN attendance_attendancerecord r ON r.enrolment_id = e.id
JOIN courses_trainingsession s ON s.id = r.session_id""",
)


def main() -> None:
    report = Report("Report of a class of 500 learners with 40 sessions, 20,000 cells")
    with office():
        from django.db import connection

        from attendance.reports import classes
        from courses.models import TrainingClass

        print(f"  records: {make_year(CLASSES):,}")
        with connection.cursor() as cursor:
            for statement in _SUMS.strip().split(";\n"):
                cursor.execute(statement.rstrip(";"))
        keys = list(TrainingClass.objects.order_by("pk").values_list("pk", flat=True))
        rows = {key: TrainingClass.objects.get(pk=key) for key in keys[:20]}

        def read(statement: str, key: int) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement, [key])
                cursor.fetchall()

        ways = {
            "kept sums with names": lambda key: read(_KEPT, key),
            "naive join of all cells": lambda key: read(_NAIVE, key),
            "our cells": classes.cells_of,
            "our whole report, objects and all": lambda key: classes.report_of(rows[key], None),
        }
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(report.rounds):
            for key in rows:
                for name, way in ways.items():
                    found[name].append(1000 * timed(lambda way=way, key=key: way(key)))
        kept, naive, cells, _whole = (report.tell(name, found[name], "ms") for name in ways)
        report.goal("our cells beside kept sums", cells / kept, 3, at_most=True)
        report.goal("times faster than the naive join", naive / cells, 2)
    report.end()


if __name__ == "__main__":
    main()
