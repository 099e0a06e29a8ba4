"""A year of attendance in bulk: classes of 500 learners from 200 units, 40 sessions each."""

from datetime import UTC, datetime

LEARNERS, SESSIONS, UNITS = 500, 40, 200
YEAR = 2026

_ROWS = f"""
SET LOCAL session_replication_role = replica;
SET LOCAL statement_timeout = 0;
INSERT INTO people_unit (name, short_name, unit_type, admin_level, pinyin, search_text, sort_order,
                         is_active, created_at, updated_at)
SELECT 'U' || n, '', 'government', 'section', 'u' || n, 'u' || n, n, true, now(), now()
FROM generate_series(1, {UNITS}) n;
INSERT INTO people_person (name, unit_id, post, post_level, rank, phone, email, is_active, pinyin,
                           search_text, surname_strokes, name_strokes, created_at, updated_at)
SELECT 'P' || n, (SELECT min(id) FROM people_unit) + n %% {UNITS}, '', 'other', '', '', '', true,
       'p' || n, 'p' || n, '', '', now(), now()
FROM generate_series(0, 9999) n;
INSERT INTO courses_trainingclass (
    class_code, title, period_text, level, delivery_mode, date_precision, audience, goals,
    hours_per_half_day, handbook_note, status, status_reason, created_at, updated_at)
SELECT 'C' || n, 'C' || n, '', 'county', 'full_time', 'day', '', '', 4, '', 'in_progress', '',
       now(), now()
FROM generate_series(1, %(classes)s) n;
INSERT INTO courses_enrolment (
    training_class_id, person_id, unit_id, student_no, post, rank, source, is_within_quota, status,
    status_reason, room_no, attendance_exempt, exempt_reason, created_at, updated_at)
SELECT c.id, p.id, p.unit_id, n, '', '', 'quota', false, 'reported', '', '', false, '',
       now(), now()
FROM courses_trainingclass c, generate_series(1, {LEARNERS}) n
JOIN people_person p ON true
WHERE p.id = (SELECT min(id) FROM people_person) + (c.id * 37 + n) %% 10000;
INSERT INTO courses_trainingsession (
    training_class_id, seq, title, session_type, starts_at, ends_at, credit_hours,
    is_required, status, status_reason, clash_reason, created_at, updated_at)
SELECT c.id, n, 'S' || n, 'lecture', at, at + interval '2 hours', 2, true, 'held', '', '',
       now(), now()
FROM courses_trainingclass c, generate_series(1, {SESSIONS}) n,
     LATERAL (SELECT %(start)s::timestamptz + (c.id %% 17 * 20 + n / 2) * interval '1 day'
                     + n %% 2 * interval '5 hours') AS t (at);
INSERT INTO attendance_attendancesheet (
    session_id, state, opened_by_id, opened_at, remarks, created_at, updated_at)
SELECT id, CASE WHEN seq = {SESSIONS} AND training_class_id %% 10 = 0 THEN 'open' ELSE 'locked' END,
       %(by)s, starts_at, '', now(), now()
FROM courses_trainingsession;
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, revision, created_at, updated_at)
SELECT s.id, e.id, s.training_class_id,
       (ARRAY['present', 'present', 'present', 'present', 'present', 'late', 'left_early',
              'absent', 'on_leave', 'exempt'])[1 + abs(hashint8(s.id * 1000003 + e.id)) %% 10],
       'roll_call', 0, 0, 0, 2, 1, now(), now()
FROM courses_trainingsession s JOIN courses_enrolment e USING (training_class_id)
ORDER BY s.id, e.id;
"""  # noqa: S608 - made of numbers


def make_year(classes: int) -> int:
    """Fill the office; the number of records."""
    from django.db import connection, transaction

    from people.models import User

    by = User.objects.create_user("opener", name="opener")
    values = {"classes": classes, "by": by.pk, "start": datetime(YEAR, 1, 5, 1, tzinfo=UTC)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROWS, values)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM attendance_attendancerecord")
        return int(cursor.fetchone()[0])
