"""How a sheet went from hand to hand is never rewritten."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER sheet_events_are_append_only
BEFORE UPDATE OR DELETE ON attendance_sheetevent
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER sheet_events_are_not_truncated
BEFORE TRUNCATE ON attendance_sheetevent
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
RELEASE = """
DROP TRIGGER sheet_events_are_append_only ON attendance_sheetevent;
DROP TRIGGER sheet_events_are_not_truncated ON attendance_sheetevent;
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0005_verdicts_and_sheets")]

    operations = [migrations.RunSQL(PROTECT, RELEASE)]
