"""Recommendations for a class of 500 with 40 sessions: python -m bench.completion

All that speaks against each learner, beside the raw statement that only reads the same
records and adds them up; and how many statements 50 learners and 500 take.
"""

from typing import Any

from bench.office import Report, office, timed
from bench.year import LEARNERS, SESSIONS, make_year

CLASSES, FEW = 20, 50
_RAW = """
SELECT r.enrolment_id, sum(s.credit_hours) FILTER (WHERE r.status <> 'exempt') AS required,
       sum(s.credit_hours) FILTER (
           WHERE r.status IN ('present', 'late', 'left_early', 'late_and_left')) AS attended,
       count(DISTINCT ((s.starts_at AT TIME ZONE 'Asia/Shanghai')::date,
                       extract(hour FROM s.starts_at AT TIME ZONE 'Asia/Shanghai') < 12))
           FILTER (WHERE r.status = 'absent') AS absences,
       array_agg(s.id) FILTER (WHERE r.status IN ('absent', 'on_leave')) AS missed,
       array_agg(s.id) FILTER (WHERE r.status IN ('late', 'left_early')) AS broken
FROM attendance_attendancerecord r
JOIN courses_trainingsession s ON s.id = r.session_id
JOIN courses_enrolment e ON e.id = r.enrolment_id
JOIN people_person p ON p.id = e.person_id
WHERE r.training_class_id = %s AND s.is_required AND s.status <> 'cancelled'
GROUP BY r.enrolment_id
"""
# So that one class has fewer learners, and all are alike in everything else.
_LEAVE = """
UPDATE courses_enrolment SET status = 'withdrawn'
WHERE training_class_id = %s AND student_no > %s
"""


def main() -> None:
    report = Report(f"Recommendations for {LEARNERS} learners with {SESSIONS} sessions each")
    with office():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from attendance.services import completion
        from courses.models import TrainingClass

        print(f"  records: {make_year(CLASSES):,}")
        few, *others = TrainingClass.objects.order_by("pk")[:6]

        def execute(statement: str, *values: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()

        execute(_LEAVE, few.pk, FEW)
        counts = []
        for training_class in (few, others[0]):
            with CaptureQueriesContext(connection) as caught:
                found = completion.recommendations_of(training_class)
            counts.append(len(caught))
            print(f"  {len(found)} learners: {len(caught)} statements")
        ways = {
            "raw statement": lambda one: execute(_RAW, one.pk),
            "our recommendations": completion.recommendations_of,
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(report.rounds):
            for one in others:
                for name, way in ways.items():
                    times[name].append(1000 * timed(lambda way=way, one=one: way(one)))
        raw, ours = (report.tell(name, times[name], "ms") for name in ways)
        report.goal("recommendations beside the raw statement", ours / raw, 6, at_most=True)
        report.goal("statements of 500 beside those of 50", counts[1] / counts[0], 1, at_most=True)
    report.end()


if __name__ == "__main__":
    main()
