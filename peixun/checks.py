"""Refuses, at start-up, a database in which Peixun would lose data or find nothing."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from peixun.postgres_binaries import OLDEST_VERSION


def database_is_fit(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """Report what is wrong with the databases named; Django names none by default."""
    for alias in databases or []:
        try:
            yield from _faults(connections[alias])
        except OperationalError as error:
            yield Error(
                _("The database does not answer: %(cause)s") % {"cause": error},
                hint=_("Start the server, or correct DATABASE_URL."),
                id="peixun.E001",
            )


def _faults(connection: BaseDatabaseWrapper) -> Iterable[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('fsync'),"
            " pg_encoding_to_char(encoding), to_jsonb(pg_database)::text"
            " FROM pg_database WHERE datname = current_database()"
        )
        version, fsync, encoding, row = cursor.fetchone()
    database = json.loads(row)  # as JSON, because its columns differ between versions
    if version < OLDEST_VERSION:
        yield Error(
            _("PostgreSQL %(version)s is too old.") % {"version": version},
            hint=_("Install PostgreSQL %(oldest)s or newer.") % {"oldest": OLDEST_VERSION},
            id="peixun.E002",
        )
    elif encoding != "UTF8":
        yield Error(
            _("The database is encoded in %(encoding)s.") % {"encoding": encoding},
            hint=_how_to_create(),
            id="peixun.E003",
        )
    elif not is_fit_locale(database) or not _finds_chinese(connection):
        yield Error(
            _("Under the database's locale %(locale)s, searches for Chinese words go wrong.")
            % {"locale": database["datctype"]},
            hint=_how_to_create(),
            id="peixun.E004",
        )
    if fsync != "on":
        yield Error(
            _("The database runs with fsync off: a power cut would destroy it."),
            hint=_("Remove fsync = off from postgresql.conf and restart the server."),
            id="peixun.E005",
        )


def is_fit_locale(database: dict[str, Any]) -> bool:
    """Tell whether a row of pg_database has the locale C.UTF-8 or one of ICU.

    Locales of the C library would do until an upgrade changes their order under the
    indexes. Trigrams follow LC_CTYPE under every provider.
    """
    collate, ctype = (_spelling(database[key]) for key in ("datcollate", "datctype"))
    if ctype in ("C", "POSIX"):
        return False
    if database["datlocprovider"] == "c":
        return ctype == "C.UTF-8" and collate in ("C", "POSIX", "C.UTF-8")
    if database["datlocprovider"] == "b":
        return bool(database["datlocale"] != "C")
    return True


def _spelling(locale: str) -> str:
    return "C.UTF-8" if locale.lower() in ("c.utf8", "c.utf-8") else locale


def _finds_chinese(connection: BaseDatabaseWrapper) -> bool:
    """Ask the server itself, once the first migration has installed pg_trgm."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_extension WHERE extname = 'pg_trgm'")
        if not cursor.rowcount:
            return True
        cursor.execute("SELECT show_trgm('培训班') <> '{}'")
        return bool(cursor.fetchone()[0])


def _how_to_create() -> str:
    return _(
        "Dump the data and load it into a new database made with: CREATE DATABASE … "
        "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
    )
