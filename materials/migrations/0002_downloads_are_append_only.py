"""Who got what is never rewritten: the database itself refuses it."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION materials_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Download records are append-only: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER downloads_are_append_only
BEFORE UPDATE OR DELETE ON materials_downloadrecord
FOR EACH ROW EXECUTE FUNCTION materials_refuse_change();
CREATE TRIGGER downloads_are_not_truncated
BEFORE TRUNCATE ON materials_downloadrecord
FOR EACH STATEMENT EXECUTE FUNCTION materials_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("materials", "0001_initial")]

    operations = [migrations.RunSQL(PROTECT, "DROP FUNCTION materials_refuse_change CASCADE;")]
