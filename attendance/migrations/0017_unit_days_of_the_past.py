"""The summaries of what was handed in before there were any."""

from django.db import migrations

FILL = """
INSERT INTO attendance_unitday (
    day, unit_id, present, late, left_early, late_and_left, absent, on_leave, exempt)
SELECT (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date, e.unit_id,
       count(*) FILTER (WHERE r.status = 'present'), count(*) FILTER (WHERE r.status = 'late'),
       count(*) FILTER (WHERE r.status = 'left_early'),
       count(*) FILTER (WHERE r.status = 'late_and_left'),
       count(*) FILTER (WHERE r.status = 'absent'), count(*) FILTER (WHERE r.status = 'on_leave'),
       count(*) FILTER (WHERE r.status = 'exempt')
FROM attendance_attendancerecord r
JOIN courses_trainingsession s ON s.id = r.session_id
JOIN attendance_attendancesheet sheet ON sheet.session_id = s.id
JOIN courses_enrolment e ON e.id = r.enrolment_id
WHERE sheet.state <> 'open' AND s.status <> 'cancelled'
GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0016_unit_days")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
