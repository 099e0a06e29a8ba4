"""Who took the file of a class is never overwritten."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER attendance_dossiermade_is_append_only
BEFORE UPDATE OR DELETE ON attendance_dossiermade
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER attendance_dossiermade_is_not_truncated
BEFORE TRUNCATE ON attendance_dossiermade
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
RELEASE = """
DROP TRIGGER attendance_dossiermade_is_append_only ON attendance_dossiermade;
DROP TRIGGER attendance_dossiermade_is_not_truncated ON attendance_dossiermade;
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0035_dossiers")]

    operations = [migrations.RunSQL(PROTECT, RELEASE)]
