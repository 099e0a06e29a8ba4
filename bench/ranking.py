"""The units by their attendance in a year of 5 million records: python -m bench.ranking

The summary of days must be at least 50 times faster than counting, and equal to it.
"""

from bench.office import Report, office, timed
from bench.year import YEAR, make_year

CLASSES = 250
_PLAIN = """
SELECT e.unit_id, {counts}
FROM courses_trainingsession s
JOIN attendance_attendancesheet sheet ON sheet.session_id = s.id
JOIN attendance_attendancerecord r ON r.session_id = s.id
JOIN courses_enrolment e ON e.id = r.enrolment_id
WHERE sheet.state <> 'open' AND s.status <> 'cancelled'
  AND s.starts_at >= '{year}-01-01 +08' AND s.starts_at < '{next_year}-01-01 +08'
GROUP BY e.unit_id
"""


def main() -> None:
    report = Report("Ranking of 200 units by a year's attendance")
    with office():
        from django.db import connection

        from attendance.reports.ranking import totals
        from attendance.services import differences_of_summaries, refresh, summarise
        from attendance.services.summaries import COUNTED
        from courses.models import TrainingSession

        print(f"  records: {make_year(CLASSES):,}")
        report.tell("counting everything anew", [timed(summarise)], "s")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE attendance_unitday")
            cursor.execute("SELECT count(*) FROM attendance_unitday")
            print(f"  summaries: {cursor.fetchone()[0]:,}")
        counts = ", ".join(f"count(*) FILTER (WHERE r.status = '{s}')" for s in COUNTED)
        plain = _PLAIN.format(counts=counts, year=YEAR, next_year=YEAR + 1)

        def count() -> dict[int, list[int]]:
            with connection.cursor() as cursor:
                cursor.execute(plain)
                return {unit: list(numbers) for unit, *numbers in cursor.fetchall()}

        counted = count()
        summed = {unit: [tally.counts[s] for s in COUNTED] for unit, tally in totals(YEAR)}
        report.goal(
            "rows that differ", sum(counted[u] != summed.get(u) for u in counted), 0, at_most=True
        )
        report.goal("units that differ", len(counted.keys() ^ summed.keys()), 0, at_most=True)
        report.goal("days that differ", len(differences_of_summaries()), 0, at_most=True)
        slow, fast = [], []
        for _ in range(report.rounds):
            slow.append(1000 * timed(count))
            fast.append(1000 * timed(lambda: totals(YEAR)))
        of_plain, of_summary = report.tell("plain", slow, "ms"), report.tell("summary", fast, "ms")
        report.goal("times faster than counting", of_plain / of_summary, 50)
        session = TrainingSession.objects.order_by("pk")[100].pk
        again = [1000 * timed(lambda: refresh(session)) for _ in range(report.rounds)]
        report.tell("recount of the day of a sheet that is handed in", again, "ms")
    report.end()


if __name__ == "__main__":
    main()
