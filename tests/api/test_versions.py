"""Nobody overwrites what they have not seen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from people.models import Unit
from tests.api.client import Program, assert_problem, make_account, make_clerk
from tests.factories import make_unit


@pytest.fixture
def program(db):
    return Program(make_clerk())


def test_the_version_changes_if_and_only_if_the_row_does(program):
    path = f"units/{make_unit().pk}/"
    first, again = program.read(path), program.read(path)
    changed = program.send("PATCH", path, {"short_name": "办"}, If_Match=first.headers["ETag"])

    assert first.headers["ETag"] == again.headers["ETag"] != changed.headers["ETag"]
    assert program.read(path).headers["ETag"] == changed.headers["ETag"]
    assert program.read(path).json() == changed.json() == first.json() | {"short_name": "办"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_version_does_not_depend_on_the_language(program, language):
    path = f"units/{make_unit().pk}/"

    assert (
        program.read(path, Accept_Language=language).headers["ETag"]
        == program.read(path).headers["ETag"]
    )


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_editing_needs_a_version(program, method, django_user_model):
    unit = make_unit("县委办公室")
    body = None if method == "DELETE" else {"name": "新名"}
    program = Program(make_account("root", "system_administrator"))

    missing = program.send(method, f"units/{unit.pk}/", body)
    stale = program.send(method, f"units/{unit.pk}/", body, If_Match='"old"')

    assert_problem(missing, 428, "precondition_required")
    assert_problem(stale, 412, "stale_version")
    unit.refresh_from_db()
    assert unit.name == "县委办公室"


def test_a_weak_or_malformed_version_never_matches(program):
    path = f"units/{make_unit().pk}/"
    etag = program.read(path).headers["ETag"]

    for odd in (f"W/{etag}", etag.strip('"'), "", '"', "*x"):
        assert_problem(
            program.send("PATCH", path, {"name": "新名"}, If_Match=odd), 412, "stale_version"
        )


def test_one_of_several_versions_is_enough(program):
    path = f"units/{make_unit().pk}/"
    etag = program.read(path).headers["ETag"]

    response = program.send("PATCH", path, {"name": "新名"}, If_Match=f'"old", {etag}')

    assert (response.status_code, response.json()["name"]) == (200, "新名")


def test_put_replaces_and_needs_every_required_key(program):
    unit = make_unit(short_name="办")

    whole = program.send("PUT", f"units/{unit.pk}/", {"name": "新名"}, If_Match="*")
    part = program.send("PUT", f"units/{unit.pk}/", {"short_name": "办"}, If_Match="*")

    assert whole.json()["name"] == "新名"
    assert_problem(part, 400, "invalid", ("/name", "required"))


def test_an_unchanged_row_is_not_sent_again(program):
    path = f"units/{make_unit().pk}/"
    etag = program.read(path).headers["ETag"]

    for known in (etag, f"W/{etag}", f'"old", {etag}', "*"):
        response = program.read(path, If_None_Match=known)
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["ETag"] == etag
    assert program.read(path, If_None_Match='"old"').status_code == 200


def test_a_new_row_has_an_address_and_a_version(program):
    response = program.post("units/", {"name": "县委"})

    unit = Unit.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/units/{unit.pk}/"
    read = program.get(response.headers["Location"])
    assert (read.json(), read.headers["ETag"]) == (response.json(), response.headers["ETag"])


def test_the_version_is_compared_before_the_body_is_judged(program):
    response = program.send("PATCH", f"units/{make_unit().pk}/", {"colour": 1}, If_Match='"old"')

    assert_problem(response, 412, "stale_version")


def test_a_missing_row_stays_missing_whatever_the_version(program):
    assert_problem(program.send("PATCH", "units/0/", {}, If_Match='"old"'), 404, "not_found")


def in_a_thread(function):
    def run():
        try:
            return function()
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(run)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_one_wins(settings):
    program = Program(make_clerk())
    path = f"units/{make_unit().pk}/"
    etag = program.read(path).headers["ETag"]
    with transaction.atomic():
        # While this transaction holds the row, the editor below waits to compare.
        Unit.objects.select_for_update().get()
        second = in_a_thread(lambda: program.send("PATCH", path, {"name": "乙"}, If_Match=etag))
        wait_for_a_waiter()
        Unit.objects.update(name="甲")

    assert_problem(second.result(timeout=10), 412, "stale_version")
    assert Unit.objects.get().name == "甲"


@pytest.mark.django_db(transaction=True)
def test_without_a_rival_the_waiting_editor_wins():
    program = Program(make_clerk())
    path = f"units/{make_unit().pk}/"
    etag = program.read(path).headers["ETag"]
    with transaction.atomic():
        Unit.objects.select_for_update().get()
        second = in_a_thread(lambda: program.send("PATCH", path, {"name": "乙"}, If_Match=etag))
        wait_for_a_waiter()

    assert second.result(timeout=10).status_code == 200
    assert Unit.objects.get().name == "乙"


def wait_for_a_waiter():
    """Return once another connection waits for a lock."""
    with connection.cursor() as cursor:
        for _attempt in range(500):
            cursor.execute("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")
