"""What was issued stays as it was issued, and who did what with it is never overwritten."""

from django.db import migrations

FROZEN = {
    "bulletin": (
        "kind", "training_class_id", "title", "body", "issuer_unit_id", "scope", "field",
        "has_head", "from_on", "to_on", "facts", "content", "digest", "year", "number", "doc_no",
        "drafted_by_id", "edited_by_id", "approved_by_id", "approved_at", "issued_by_id",
        "issued_at", "corrects_id",
    ),
    "unitfeedback": (
        "training_class_id", "unit_id", "title", "body", "has_head", "from_on", "to_on",
        "facts", "content", "digest", "year", "number", "doc_no", "recipient_id",
        "recipient_name", "recipient_post", "channel", "receive_until", "drafted_by_id",
        "edited_by_id", "approved_by_id", "approved_at", "issued_by_id", "issued_at",
        "corrects_id",
    ),
}  # fmt: skip
PAPER = """
CREATE FUNCTION attendance_{table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.issued_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR ROW({old}) IS DISTINCT FROM ROW({new}) THEN
        RAISE EXCEPTION 'An issued paper is frozen: % is refused.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_is_frozen
BEFORE UPDATE OR DELETE ON attendance_{table}
FOR EACH ROW EXECUTE FUNCTION attendance_{table}_is_frozen();
CREATE TRIGGER {table}_is_not_truncated
BEFORE TRUNCATE ON attendance_{table}
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
# What a paper quotes, and to whom it goes, is part of it.
PART = """
CREATE FUNCTION attendance_{table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.{key} ELSE OLD.{key} END;
BEGIN
    IF EXISTS (SELECT 1 FROM attendance_{parent} WHERE id = paper AND issued_at IS NOT NULL) THEN
        RAISE EXCEPTION 'An issued paper is frozen: % is refused.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_is_frozen
BEFORE INSERT OR UPDATE OR DELETE ON attendance_{table}
FOR EACH ROW EXECUTE FUNCTION attendance_{table}_is_frozen();
"""
PARTS = [
    ("bulletinitem", "bulletin_id", "bulletin"),
    ("bulletin_addressees", "bulletin_id", "bulletin"),
    ("feedbackitem", "letter_id", "unitfeedback"),
]
TRAIL = """
CREATE TRIGGER attendance_paperstep_is_append_only
BEFORE UPDATE OR DELETE ON attendance_paperstep
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER attendance_paperstep_is_not_truncated
BEFORE TRUNCATE ON attendance_paperstep
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
NO_TRAIL = """
DROP TRIGGER attendance_paperstep_is_append_only ON attendance_paperstep;
DROP TRIGGER attendance_paperstep_is_not_truncated ON attendance_paperstep;
"""


def paper(table):
    columns = FROZEN[table]
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    undo = (
        f"DROP FUNCTION attendance_{table}_is_frozen CASCADE;"
        f"DROP TRIGGER {table}_is_not_truncated ON attendance_{table};"
    )
    return migrations.RunSQL(PAPER.format(table=table, old=old, new=new), undo)


def part(table, key, parent):
    undo = f"DROP FUNCTION attendance_{table}_is_frozen CASCADE;"
    return migrations.RunSQL(PART.format(table=table, key=key, parent=parent), undo)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0033_letters_and_praise")]

    operations = [
        *(paper(table) for table in FROZEN),
        *(part(*one) for one in PARTS),
        migrations.RunSQL(TRAIL, NO_TRAIL),
    ]
