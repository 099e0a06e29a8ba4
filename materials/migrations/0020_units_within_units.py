"""Whether a unit is another one or below it, for what is handed to a unit with all below."""

from django.db import migrations

ASK = """
CREATE FUNCTION materials_unit_is_within(unit bigint, superior bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT u.id, u.parent_id FROM people_unit u WHERE u.id = unit
        UNION
        SELECT u.id, u.parent_id FROM people_unit u JOIN above ON u.id = above.parent_id
    )
    SELECT EXISTS (SELECT FROM above WHERE above.id = superior)
$$;
"""
FORGET = "DROP FUNCTION materials_unit_is_within(bigint, bigint);"


class Migration(migrations.Migration):
    dependencies = [
        ("materials", "0010_deliveries_have_numbers"),
        ("people", "0006_unit_aliases"),
    ]

    operations = [migrations.RunSQL(ASK, FORGET)]
