"""Statements that the database plans once per connection, for the busiest requests.

Django sends every statement with its values written into it, so that PostgreSQL plans
each anew. For the sign-in of a token that planning costs six times the reading.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class PreparedCursor(psycopg.Cursor[Any]):
    def execute(
        self,
        query: Any,
        params: Sequence[Any] | Mapping[str, Any] | None = None,
        **options: Any,
    ) -> "PreparedCursor":
        return super().execute(query, params, prepare=True)


def prepared_cursor() -> CursorWrapper:
    """A cursor like `connection.cursor()`; use it for statements whose text never varies."""
    if connection.queries_logged:
        # A log of statements needs them with their values.
        return connection.cursor()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor: Any = PreparedCursor(connection.connection)
    return connection.make_cursor(cursor)
