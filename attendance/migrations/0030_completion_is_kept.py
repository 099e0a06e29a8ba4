"""What was decided, certified and booked is never overwritten."""

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
TABLES = ("attendance_assessmentstep", "attendance_completionstep")
CERTIFICATES = """
CREATE FUNCTION attendance_keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['status', 'ended_reason', 'ended_by_id', 'ended_at', 'updated_at'];
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'issued' AND NEW.status IN ('replaced', 'revoked')
       AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What a certificate says is frozen: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_certificates_are_frozen
BEFORE UPDATE OR DELETE ON attendance_certificate
FOR EACH ROW EXECUTE FUNCTION attendance_keep_certificate();
CREATE TRIGGER certificates_are_not_truncated
BEFORE TRUNCATE ON attendance_certificate
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
NUMBERS = """
CREATE FUNCTION attendance_count_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.text = OLD.text AND NEW.last > OLD.last THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A number is never given again: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER series_only_count_on
BEFORE UPDATE OR DELETE ON attendance_certificateseries
FOR EACH ROW EXECUTE FUNCTION attendance_count_on();
"""
HOURS = """
CREATE FUNCTION attendance_keep_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.is_reversed AND NOT OLD.is_reversed
       AND to_jsonb(NEW) - 'is_reversed' = to_jsonb(OLD) - 'is_reversed' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Hours that are booked stay booked: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER booked_hours_are_kept
BEFORE UPDATE OR DELETE ON attendance_credithourentry
FOR EACH ROW EXECUTE FUNCTION attendance_keep_hours();
CREATE TRIGGER booked_hours_are_not_truncated
BEFORE TRUNCATE ON attendance_credithourentry
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0029_completion")]

    operations = [
        *(
            migrations.RunSQL(PROTECT.format(table=table), RELEASE.format(table=table))
            for table in TABLES
        ),
        migrations.RunSQL(
            CERTIFICATES,
            """
            DROP TRIGGER certificates_are_not_truncated ON attendance_certificate;
            DROP FUNCTION attendance_keep_certificate CASCADE;
            """,
        ),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION attendance_count_on CASCADE;"),
        migrations.RunSQL(
            HOURS,
            """
            DROP TRIGGER booked_hours_are_not_truncated ON attendance_credithourentry;
            DROP FUNCTION attendance_keep_hours CASCADE;
            """,
        ),
    ]
