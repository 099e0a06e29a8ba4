"""Who did what with a record, and who read it, is never overwritten."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER {table}_is_append_only
BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER {table}_is_not_truncated
BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
RELEASE = """
DROP TRIGGER {table}_is_append_only ON {table};
DROP TRIGGER {table}_is_not_truncated ON {table};
"""
TABLES = (
    "attendance_conductletter",
    "attendance_disciplineevidence",
    "attendance_disciplinereading",
    "attendance_disciplinestep",
    "attendance_ruleacknowledgement",
)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0024_no_open_descriptions")]

    operations = [
        migrations.RunSQL(PROTECT.format(table=table), RELEASE.format(table=table))
        for table in TABLES
    ]
