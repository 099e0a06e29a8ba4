"""Settings come from the environment, are all documented, and refuse what they do not understand."""

import ast
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from peixun.database import connection_settings
from peixun.settings import env

CHECKOUT = Path(__file__).resolve().parents[1]
PRINT_SETTING = "from django.conf import settings; print(getattr(settings, {name!r}))"


def variables_read():
    """Return the names in `env.text("NAME")` and its like, anywhere in the project package."""
    for module in (CHECKOUT / "peixun").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="env")),
                    args=[ast.Constant(value=name), *_],
                ):
                    yield name


def test_the_example_names_every_variable_that_is_read():
    example = (CHECKOUT / ".env.example").read_text()

    assert sorted(re.findall(r"^#?(\w+)=", example, re.MULTILINE)) == sorted(variables_read())


@pytest.fixture
def setting(tmp_path):
    """Return a function that reads one setting in a fresh process with these variables."""

    def read(name, **variables):
        inherited = {"PATH": os.environ["PATH"], "PEIXUN_VAR_DIR": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", PRINT_SETTING.format(name=name)],
            cwd=CHECKOUT,
            env=inherited | {"DJANGO_SETTINGS_MODULE": "peixun.settings.base"} | variables,
            capture_output=True,
            text=True,
        )

    return read


def test_the_example_shows_the_defaults(setting):
    uncommented = re.sub("^#(?=[A-Z_]+=)", "", (CHECKOUT / ".env.example").read_text(), flags=re.M)
    script = f"set -a\n{uncommented}\nenv -0"
    shell = subprocess.run(["sh", "-c", script], env={}, capture_output=True, text=True)
    example = dict(pair.split("=", 1) for pair in shell.stdout.split("\0") if "=" in pair)
    del example["PEIXUN_VAR_DIR"]  # the fixture's own

    for name in ("ALLOWED_HOSTS", "HTTPS", "DEMO", "DEBUG", "MEDIA_ROOT", "PORT", "DATABASES"):
        from_example, from_nothing = setting(name, **example), setting(name)
        assert from_example.stderr == ""
        assert from_example.stdout == from_nothing.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PEIXUN_DEBUG", "yes"),
        ("PEIXUN_HTTPS", "false"),
        ("PEIXUN_PORT", "80a"),
        ("PEIXUN_PORT", "65536"),
        ("PEIXUN_PROXIES", "-1"),
        ("PEIXUN_PUBLIC_URL", "peixun.example.org"),
        ("PEIXUN_PUBLIC_URL", "https://localhost/below"),
        ("PEIXUN_PUBLIC_URL", "https://elsewhere.example.org"),
        ("PEIXUN_FILES_DIR", "files"),
        ("PEIXUN_LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysql://me:secret@localhost/peixun"),
        ("DATABASE_URL", "me:secret@localhost/peixun"),
        ("DATABASE_URL", "postgresql://me:secret@localhost:port/peixun"),
    ],
)
def test_refuses_a_malformed_value(setting, variable, value):
    refused = setting("DEBUG", **{variable: value, "PEIXUN_SECRET_KEY": "x" * 60})

    assert refused.returncode == 1
    last_line = refused.stderr.splitlines()[-1]
    assert re.match(rf"django\S+ImproperlyConfigured: {variable} (must|is not)", last_line)
    assert "secret" not in refused.stderr


def test_manage_shows_the_sentence_alone():
    environment = os.environ | {"PEIXUN_DEBUG": "yes"}
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert refused.stderr == "PEIXUN_DEBUG must be True or False, not 'yes'.\n"
    assert refused.returncode == 1


def test_an_installation_with_a_database_of_its_own_needs_a_key_of_its_own(setting):
    refused = setting("SECRET_KEY", DATABASE_URL="postgresql://localhost/peixun")

    assert "ImproperlyConfigured: Set the environment variable PEIXUN_SECRET_KEY." in refused.stderr


def test_a_trial_makes_its_key_once_and_for_its_owner_only(setting, tmp_path):
    first, second = setting("SECRET_KEY").stdout, setting("SECRET_KEY").stdout

    assert len(first) > 50
    assert second == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_the_key_in_the_environment_wins(setting, tmp_path):
    assert setting("SECRET_KEY", PEIXUN_SECRET_KEY="mine").stdout == "mine\n"
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_does_not_replace_the_key(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("first")
    env._keep("second", file)

    assert file.read_text() == "first"


def test_an_unset_variable_without_default_is_an_error(monkeypatch):
    monkeypatch.delenv("PEIXUN_ABSENT", raising=False)

    with pytest.raises(ImproperlyConfigured, match="PEIXUN_ABSENT"):
        env.text("PEIXUN_ABSENT")


@pytest.mark.parametrize(
    ("url", "host", "password"),
    [
        ("postgresql://me:%E5%AF%86%E7%A0%81@db.example.org:5433/px", "db.example.org", "密码"),
        ("postgresql://me@%2Frun%2Fpostgresql/px", "/run/postgresql", ""),
    ],
)
def test_understands_database_urls(url, host, password):
    settings = connection_settings(url, CHECKOUT / "var")

    assert (settings["HOST"], settings["PASSWORD"]) == (host, password)
    assert settings["CONN_HEALTH_CHECKS"] is True
    assert settings["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 5}
    assert "lock_timeout=5s" in settings["OPTIONS"]["options"]


def test_the_url_may_set_options_of_its_own():
    settings = connection_settings(
        "postgresql://localhost/px?sslmode=verify-full&options=-c%20statement_timeout%3D0",
        CHECKOUT / "var",
    )

    assert settings["OPTIONS"]["sslmode"] == "verify-full"
    assert settings["OPTIONS"]["options"] == "-c statement_timeout=0"
