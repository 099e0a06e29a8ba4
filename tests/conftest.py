"""Fixtures of every test: a real PostgreSQL, and a flush that gets past append-only tables."""

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from peixun.database import private_server


def flush_past_triggers(operations, statements):
    """Empty the tables although triggers refuse TRUNCATE on the append-only ones."""
    connection = operations.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Run the server while the tests do; xdist's workers share it, the last one stops it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_past_triggers)
        if settings.PRIVATE_DATABASE:
            with private_server(settings.VAR_DIR, durable=False):
                yield
        else:
            yield
