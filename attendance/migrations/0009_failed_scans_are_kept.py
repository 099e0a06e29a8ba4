"""What was refused at the door is never rewritten."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER failed_scans_are_append_only
BEFORE UPDATE OR DELETE ON attendance_failedscan
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER failed_scans_are_not_truncated
BEFORE TRUNCATE ON attendance_failedscan
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
RELEASE = """
DROP TRIGGER failed_scans_are_append_only ON attendance_failedscan;
DROP TRIGGER failed_scans_are_not_truncated ON attendance_failedscan;
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0008_failed_scans")]

    operations = [migrations.RunSQL(PROTECT, RELEASE)]
