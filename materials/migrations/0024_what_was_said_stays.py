"""Who has acknowledged what is never rewritten, and no numbered copy is forgotten."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION materials_keep_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Acknowledgements are append-only and copies stay: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER acknowledgements_are_append_only
BEFORE UPDATE OR DELETE ON materials_acknowledgement
FOR EACH ROW EXECUTE FUNCTION materials_keep_what_was_said();
CREATE TRIGGER acknowledgements_are_not_truncated
BEFORE TRUNCATE ON materials_acknowledgement
FOR EACH STATEMENT EXECUTE FUNCTION materials_keep_what_was_said();
CREATE TRIGGER copies_are_never_deleted
BEFORE DELETE ON materials_papercopy
FOR EACH ROW EXECUTE FUNCTION materials_keep_what_was_said();
CREATE TRIGGER copies_are_not_truncated
BEFORE TRUNCATE ON materials_papercopy
FOR EACH STATEMENT EXECUTE FUNCTION materials_keep_what_was_said();
"""


class Migration(migrations.Migration):
    dependencies = [("materials", "0023_paper_copies")]

    operations = [migrations.RunSQL(PROTECT, "DROP FUNCTION materials_keep_what_was_said CASCADE;")]
