"""A lecturer's answer and arrival leave the bookings of the session alone."""

from django.db import migrations

NARROW = """
DROP TRIGGER bookings_follow_session_lecturer ON courses_sessionlecturer;
CREATE TRIGGER bookings_follow_session_lecturer
AFTER INSERT OR DELETE OR UPDATE OF session_id, lecturer_id
ON courses_sessionlecturer FOR EACH ROW EXECUTE FUNCTION courses_book_session_lecturer();
"""
WIDE = """
DROP TRIGGER bookings_follow_session_lecturer ON courses_sessionlecturer;
CREATE TRIGGER bookings_follow_session_lecturer
AFTER INSERT OR UPDATE OR DELETE
ON courses_sessionlecturer FOR EACH ROW EXECUTE FUNCTION courses_book_session_lecturer();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0012_lecturers_answer")]

    operations = [migrations.RunSQL(NARROW, WIDE)]
