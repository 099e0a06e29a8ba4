"""A unit is never below itself, even when two are moved below each other at once."""

from django.db import migrations

KEEP = """
CREATE FUNCTION people_take_turns_moving_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Before any row is held: neither of two would see what the other does, and each
    -- would wait for the other's row.
    PERFORM pg_advisory_xact_lock(7318003);
    RETURN NULL;
END $$;
CREATE TRIGGER units_are_moved_in_turn
BEFORE UPDATE OF parent_id ON people_unit
FOR EACH STATEMENT EXECUTE FUNCTION people_take_turns_moving_units();

CREATE FUNCTION people_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT u.id, u.parent_id FROM people_unit u WHERE u.id = NEW.parent_id
            UNION
            SELECT u.id, u.parent_id FROM people_unit u JOIN above ON u.id = above.parent_id
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'A unit cannot be below itself.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_is_not_its_own_superior';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER units_are_a_tree
AFTER UPDATE OF parent_id ON people_unit FOR EACH ROW
WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id AND NEW.parent_id IS NOT NULL)
EXECUTE FUNCTION people_refuse_circle();
"""
FORGET = "DROP FUNCTION people_refuse_circle, people_take_turns_moving_units CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, FORGET)]
