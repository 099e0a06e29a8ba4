"""The migrations bring the database to where the models are."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ("peixun", "people", "courses", "materials", "attendance")


@pytest.fixture
def migrations(db):
    """Ours, with their keys (app label, name)."""
    found = MigrationLoader(connection).disk_migrations
    return {key: migration for key, migration in found.items() if key[0] in OURS}


def test_no_migration_is_missing(db):
    answer = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=answer)
    except SystemExit:
        pytest.fail(answer.getvalue())


def test_every_app_with_models_has_migrations(migrations):
    with_models = {app.label for app in apps.get_app_configs() if app.label in OURS and app.models}

    assert {app for app, name in migrations} == with_models | {"peixun"}


def test_every_migration_tells_its_subject(migrations):
    unnamed = [key for key in migrations if re.search(r"_auto_|_\d{8}_|_alter_.*_and_more", key[1])]

    assert unnamed == []


def test_extensions_come_first(migrations):
    assert migrations["peixun", "0001_extensions"].dependencies == []
    loader = MigrationLoader(connection)
    for key in migrations:
        if key != ("peixun", "0001_extensions") and key[1].startswith("0001_"):
            plan = loader.graph.forwards_plan(key)
            assert ("peixun", "0001_extensions") in plan, key
