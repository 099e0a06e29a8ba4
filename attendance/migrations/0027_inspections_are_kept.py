"""What an inspector counted and saw is never overwritten."""

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
TABLES = ("attendance_inspectioncount", "attendance_inspectionincident")


class Migration(migrations.Migration):
    dependencies = [("attendance", "0026_inspections")]

    operations = [
        migrations.RunSQL(PROTECT.format(table=table), RELEASE.format(table=table))
        for table in TABLES
    ]
