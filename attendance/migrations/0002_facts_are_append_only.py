"""What happened is never overwritten: the database itself refuses it."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION attendance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Attendance facts are append-only: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER facts_are_append_only
BEFORE UPDATE OR DELETE ON attendance_attendancefact
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER facts_are_not_truncated
BEFORE TRUNCATE ON attendance_attendancefact
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]

    operations = [migrations.RunSQL(PROTECT, "DROP FUNCTION attendance_refuse_change CASCADE;")]
