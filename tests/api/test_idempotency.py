"""A POST that is sent again has no further effect."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peixun.api.idempotency import hold
from peixun.models import IdempotencyRecord
from people.models import ApiToken, Unit
from tests.api.client import Program, assert_problem, make_account, make_clerk
from tests.factories import PASSWORD, make_unit

BODY = {"name": "县委办公室"}


@pytest.fixture
def program(db):
    return Program(make_clerk())


def add(program, body=BODY, key="k1", path="units/"):
    return program.post(path, body, Idempotency_Key=key)


def test_the_second_request_gets_the_first_answer(program):
    first, again = add(program), add(program)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    for name in ("Location", "ETag", "Content-Type", "Cache-Control"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Unit.objects.count() == 1


def test_the_order_of_keys_makes_no_other_request(program):
    add(program, b'{"name": "a", "code": "b"}')

    assert add(program, b'{"code":"b","name":"a"}').headers["Idempotency-Replayed"] == "true"


def test_a_key_belongs_to_one_request(program):
    add(program)

    assert_problem(add(program, {"name": "政府"}), 422, "idempotency_key_reused")
    assert_problem(add(program, BODY, path="people/"), 422, "idempotency_key_reused")
    assert Unit.objects.count() == 1


def test_a_key_belongs_to_one_account(program):
    add(program)
    other = Program(make_clerk("other"))

    assert add(other, {"name": "政府"}).status_code == 201
    assert Unit.objects.count() == 2


def test_a_refused_request_may_be_mended_and_sent_again(program):
    existing = make_unit(BODY["name"])
    assert_problem(add(program), 400, "invalid", ("", "unit_exists"))
    existing.delete()

    assert add(program).status_code == 201
    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "a" * 256, "é", "键", "a\tb"])
def test_refuses_odd_keys(program, key):
    assert_problem(add(program, key=key), 400, "invalid_idempotency_key")
    assert not Unit.objects.exists()


def test_takes_the_longest_key(program):
    assert add(program, key="~" * 255).status_code == 201


def test_without_a_key_every_request_counts_and_nothing_is_asked_for(program):
    with CaptureQueriesContext(connection) as queries:
        assert program.post("units/", BODY).status_code == 201

    assert not [q for q in queries if "idempotency" in q["sql"] or "advisory" in q["sql"]]


def test_the_answer_is_forgotten_after_a_day(program):
    add(program)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert add(program).headers["Idempotency-Replayed"] == "true"
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        late = add(program, {"name": "政府"})

    assert late.status_code == 201
    assert IdempotencyRecord.objects.count() == 1


def test_a_command_deletes_forgotten_answers(program, capsys):
    add(program, key="old")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    add(Program(make_clerk("other")), {"name": "政府"}, key="new")

    call_command("delete_expired_answers")

    assert capsys.readouterr().out == "1\n"
    assert [record.key for record in IdempotencyRecord.objects.all()] == ["new"]


def test_the_effect_and_its_record_are_one_transaction(program):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE peixun_idempotencyrecord ADD CONSTRAINT broken CHECK (status = 0)"
        )

    assert_problem(add(program), 409, "conflict")
    assert not Unit.objects.exists()


def test_a_new_token_is_never_kept(db):
    make_account("zhang")
    credentials = {"username": "zhang", "password": PASSWORD}

    answers = [Program().post("tokens/", credentials, Idempotency_Key="k1") for _ in range(2)]

    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json()["token"] != answers[1].json()["token"]
    assert ApiToken.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()


def test_verbs_are_repeatable_too(db):
    guard = make_account("guard", "security_administrator")
    appointment = make_account("zhang", "librarian").appointments.get()
    program = Program(guard)

    first, again = (add(program, {}, path=f"appointments/{appointment.pk}/end/") for _ in range(2))

    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert_problem(program.post(f"appointments/{appointment.pk}/end/"), 409, "appointment_ended")


def in_a_thread(function):
    def run():
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_while_the_first_request_runs_the_second_is_told_to_wait():
    user = make_clerk()
    program = Program(user)
    with transaction.atomic():
        hold(f"{user.pk} k1")
        waiting = in_a_thread(lambda: add(program))
        other_key = in_a_thread(lambda: add(program, {"name": "政府"}, key="k2"))

    assert_problem(waiting, 409, "request_in_flight")
    assert waiting.headers["Retry-After"] == "1"
    assert other_key.status_code == 201
    assert add(program).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_has_an_effect():
    program = Program(make_clerk())

    def send():
        try:
            return add(program).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = [future.result() for future in [pool.submit(send) for _ in range(24)]]

    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert Unit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_commit_leaves_neither():
    program = Program(make_clerk())

    def crash():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                assert add(program).status_code == 201
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        except DatabaseError:
            return "crashed"
        finally:
            connection.close()

    assert in_a_thread(crash) == "crashed"
    assert (Unit.objects.count(), IdempotencyRecord.objects.count()) == (0, 0)
    assert add(program).status_code == 201
