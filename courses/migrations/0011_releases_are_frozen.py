"""What was announced is never rewritten: the database itself refuses it."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION courses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A release of a timetable is never changed: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER releases_are_frozen
BEFORE UPDATE OR DELETE ON courses_timetablerelease
FOR EACH ROW EXECUTE FUNCTION courses_refuse_change();
CREATE TRIGGER releases_are_not_truncated
BEFORE TRUNCATE ON courses_timetablerelease
FOR EACH STATEMENT EXECUTE FUNCTION courses_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_releases_and_feeds")]

    operations = [migrations.RunSQL(PROTECT, "DROP FUNCTION courses_refuse_change CASCADE;")]
