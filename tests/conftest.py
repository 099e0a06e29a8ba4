"""Fixtures of every test: a real PostgreSQL, and a flush that gets past append-only tables."""

import pytest
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.utils import translation

from peixun.database import private_server
from tests.migrating import quick_migrations

# Made by the migrations and the same for every test.
LASTING = {"django_content_type", "auth_permission"}
EMPTY = """
DO $$
DECLARE
    name text;
    has_rows boolean;
BEGIN
    FOREACH name IN ARRAY '{{{names}}}'::text[] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
        IF has_rows THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
END $$
"""


def empty_what_has_rows(operations, style, tables, **_options):
    """Return the statements of a flush; TRUNCATE would make hundreds of files anew."""
    names = sorted(set(tables) - LASTING)
    quoted = ", ".join(map(operations.quote_name, names))
    # Like TRUNCATE, wait for whoever is still writing.
    return [f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE", EMPTY.format(names=",".join(names))]


def flush_past_triggers(operations, statements):
    """Empty the tables although triggers refuse to on the append-only ones."""
    connection = operations.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Run the server while the tests do; xdist's workers share it, the last one stops it."""
    with pytest.MonkeyPatch.context() as patch, quick_migrations():
        patch.setattr(DatabaseOperations, "sql_flush", empty_what_has_rows)
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_past_triggers)
        if settings.PRIVATE_DATABASE:
            with private_server(settings.VAR_DIR, durable=False):
                yield
        else:
            yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Leave out what the flush sets off otherwise: nothing of it was thrown away."""
    uid = "django.contrib.auth.management.create_permissions"
    assert post_migrate.disconnect(create_permissions, dispatch_uid=uid)
    assert post_migrate.disconnect(create_contenttypes)


@pytest.fixture(autouse=True)
def default_language():
    """A request of an earlier test may have left another language behind."""
    translation.activate(settings.LANGUAGE_CODE)
