"""Start-up refuses databases that are really wrong, each with a sentence that says what to do."""

import os
import re
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from peixun.checks import is_fit_locale
from tests.infrastructure.conftest import CHECKOUT, ORDINARY, Server, make_var_dir

NAME = "peixun_unfit"
# The suite's own server runs with fsync off.
FSYNC = "peixun.E005"


def check(host, name):
    """Return what `manage.py check` says about a database."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"postgresql://peixun@{quote(str(host), safe='')}/{name}",
        "PEIXUN_SECRET_KEY": "x" * 60,
        "DJANGO_SETTINGS_MODULE": "peixun.settings.base",
    }
    finished = subprocess.run(
        [sys.executable, "manage.py", "check", "--tag", "database", "--database", "default"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
    )
    return finished.returncode, finished.stderr


def codes(answer):
    return re.findall(r"peixun\.E\d+", answer[1])


@pytest.fixture
def server(db):
    """Where the suite's server is."""
    return connection.settings_dict["HOST"]


@pytest.fixture
def create(server):
    """Return a function that makes a database as told, on the suite's server."""
    maintenance = psycopg.connect(host=server, user="peixun", dbname="postgres", autocommit=True)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))

    def make(options):
        maintenance.execute(drop)
        maintenance.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 {options}")
        return psycopg.connect(host=server, user="peixun", dbname=NAME, autocommit=True)

    yield make
    maintenance.execute(drop)
    maintenance.close()


def test_accepts_the_private_server(serve, place):
    server = Server.of(
        serve(ORDINARY, make_var_dir(place / "var", ORDINARY), action="serve-durably")
    )

    assert check(server.socket, "peixun") == (0, "")


def test_refuses_a_server_that_does_not_sync(server, create):
    create("ENCODING 'UTF8' LOCALE 'C.UTF-8'").close()
    returncode, answer = check(server, NAME)

    assert codes((returncode, answer)) == [FSYNC]
    assert "postgresql.conf" in answer
    assert returncode == 1


def test_refuses_another_encoding(server, create):
    create("ENCODING 'LATIN1' LOCALE 'C'").close()
    answer = check(server, NAME)

    assert codes(answer) == ["peixun.E003", FSYNC]
    assert "LATIN1" in answer[1]
    assert "ENCODING 'UTF8' LOCALE 'C.UTF-8'" in answer[1]


def test_refuses_a_locale_that_does_not_know_chinese_letters(server, create):
    with create("ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C'") as unfit:
        # The reason for the refusal.
        unfit.execute("CREATE EXTENSION pg_trgm")
        assert unfit.execute("SELECT show_trgm('培训班')").fetchone() == ([],)

    assert codes(check(server, NAME)) == ["peixun.E004", FSYNC]


def test_refuses_a_server_whose_trigrams_are_empty_for_whatever_reason(server, create):
    with create("ENCODING 'UTF8' LOCALE 'C.UTF-8'") as unfit:
        unfit.execute("CREATE SCHEMA apart")
        unfit.execute("CREATE EXTENSION pg_trgm SCHEMA apart")
        unfit.execute("CREATE FUNCTION show_trgm(text) RETURNS text[] RETURN '{}'::text[]")

    assert codes(check(server, NAME)) == ["peixun.E004", FSYNC]


def test_says_that_nobody_answers(place):
    answer = check(place, "peixun")

    assert codes(answer) == ["peixun.E001"]
    assert "DATABASE_URL" in answer[1]


@pytest.mark.parametrize(
    ("provider", "collate", "ctype", "locale", "fit"),
    [
        ("c", "C.UTF-8", "C.UTF-8", None, True),
        ("c", "C.utf8", "C.utf8", None, True),
        ("c", "C", "C.UTF-8", None, True),
        ("c", "C.UTF-8", "C", None, False),
        ("c", "POSIX", "POSIX", None, False),
        ("c", "zh_CN.UTF-8", "zh_CN.UTF-8", None, False),
        ("c", "en_US.UTF-8", "C.UTF-8", None, False),
        ("i", "zh_CN.UTF-8", "zh_CN.UTF-8", "zh-x-icu", True),
        ("i", "C", "C", "zh-x-icu", False),
        ("b", "C.UTF-8", "C.UTF-8", "C.UTF-8", True),
        ("b", "C", "C", "C.UTF-8", False),
        ("b", "C.UTF-8", "C.UTF-8", "C", False),
    ],
)
def test_knows_the_locales_that_do(provider, collate, ctype, locale, fit):
    row = {
        "datlocprovider": provider,
        "datcollate": collate,
        "datctype": ctype,
        "datlocale": locale,
    }

    assert is_fit_locale(row) is fit
