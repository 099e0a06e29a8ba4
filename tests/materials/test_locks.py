"""What waits for what: a second connection holds a lock, the verb gives up after a moment."""

import hashlib
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, connections

from materials import services
from tests.factories import make_class
from tests.materials.factories import make_material, make_upload, make_version

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def held(statement, *parameters):
    """Another connection runs the statement and keeps what it locked."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(statement, parameters)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        yield
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def holding_row(row):
    table = row._meta.db_table
    return held(f"SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE", row.pk)


def holding_content(content):
    key = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
    return held(key, hashlib.sha256(content).hexdigest())


def publish(material):
    return services.publish_version(material.versions.first(), by=material.created_by)


def withdraw(material):
    version = material.versions.first()
    return services.withdraw_version(version, reason="内容有误", by=material.created_by)


def add_version(material):
    return services.add_version(material, make_upload(b"new\n"), by=material.created_by)


def assign(material):
    return services.assign(material, make_class(), by=material.created_by)


VERBS = [publish, withdraw, add_version, assign]


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_on_one_material_wait_for_each_other(verb):
    material = make_version().material

    with (
        holding_row(material),
        pytest.raises(OperationalError, match="lock timeout"),
    ):
        verb(material)


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_on_another_material_do_not_wait(verb):
    material, other = make_version().material, make_material()

    with holding_row(other):
        assert verb(material).pk


def test_uploads_of_one_content_wait_for_each_other(kept):
    material = make_material()

    with (
        holding_content(b"new\n"),
        pytest.raises(OperationalError, match="lock timeout"),
    ):
        add_version(material)

    assert kept() == []


def test_uploads_of_other_content_do_not_wait():
    material = make_material()

    with holding_content(b"other\n"):
        assert add_version(material).pk


def test_an_upload_that_gives_up_at_the_row_takes_its_file_with_it(kept):
    material = make_material()

    with (
        holding_row(material),
        pytest.raises(OperationalError, match="lock timeout"),
    ):
        add_version(material)

    assert kept() == []
