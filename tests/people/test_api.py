"""Units, people, accounts, appointments and tokens through the API."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import services
from people.models import ApiToken, Appointment
from people.roles import Role
from tests.api.client import Program, assert_problem, make_account, make_administrator, make_clerk
from tests.factories import PASSWORD, make_alias, make_manager, make_person, make_unit

pytestmark = pytest.mark.django_db


def ask(**body):
    return Program().post("tokens/", {"username": "zhang", "password": PASSWORD} | body)


def with_key(key):
    program = Program()
    program.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return program


def test_a_password_buys_a_token_that_works():
    user = make_account("zhang")
    response = ask(name="考勤机", scopes=["read"], days=7)

    token = ApiToken.objects.get()
    answer = response.json()
    assert response.status_code == 201
    assert answer == {
        "id": token.pk,
        "token": answer["token"],
        "scopes": ["read"],
        "expires_at": token.expires_at.isoformat().replace("+00:00", "Z"),
    }
    assert (token.user, token.name, token.digest) == (
        user,
        "考勤机",
        services.digest_of(answer["token"]),
    )
    assert timedelta(days=6.9) < token.expires_at - timezone.now() < timedelta(days=7)
    assert with_key(answer["token"]).read("me/").json()["username"] == "zhang"


@pytest.mark.parametrize(
    "body", [{"password": "wrong"}, {"username": "nobody"}, {"password": f" {PASSWORD}"}]
)
def test_wrong_credentials_are_all_alike(body):
    make_account("zhang")

    response = ask(**body)

    problem = assert_problem(response, 401, "wrong_credentials")
    assert (
        problem["detail"]
        == assert_problem(ask(password="other"), 401, "wrong_credentials")["detail"]
    )
    assert not ApiToken.objects.exists()


def test_a_disabled_account_gets_no_token_and_loses_its_own():
    user = make_account("zhang")
    program = with_key(ask().json()["token"])
    user.is_active = False
    user.save()

    assert_problem(ask(), 401, "wrong_credentials")
    assert_problem(program.read("me/"), 401, "invalid_token")


def test_the_sixth_attempt_is_locked_out_even_with_the_right_password():
    make_account("zhang")
    for _attempt in range(5):
        ask(password="wrong")

    response = ask()

    assert response.status_code == 429
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"] == "900"
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"days": 0}, "/days", "min_value"),
        ({"days": 91}, "/days", "max_value"),
        ({"scopes": []}, "/scopes", "min_length"),
        ({"scopes": ["root"]}, "/scopes/0", "invalid_choice"),
        ({"scopes": ["read"] * 4}, "/scopes", "max_length"),
        ({"password": None}, "/password", "null"),
        ({"user": 1}, "/user", "unknown_field"),
    ],
)
def test_refuses_odd_wishes(body, place, code):
    make_account("zhang")

    assert_problem(
        ask(**body), 400, "unknown_field" if code == "unknown_field" else "invalid", (place, code)
    )
    assert not ApiToken.objects.exists()


def test_tokens_are_listed_without_their_keys_and_only_to_their_account():
    make_account("zhang"), make_account("li")
    key = ask().json()["token"]
    Program().post("tokens/", {"username": "li", "password": PASSWORD})

    response = with_key(key).read("tokens/")

    (row,) = response.json()["items"]
    assert sorted(row) == [
        "created_at",
        "expires_at",
        "id",
        "name",
        "prefix",
        "revoked_at",
        "scopes",
        "user",
    ]
    assert key not in response.content.decode()
    assert services.digest_of(key) not in response.content.decode()


def test_a_revoked_token_is_dead_at_once():
    make_account("zhang")
    answer = ask().json()
    program = with_key(answer["token"])

    assert program.send("DELETE", f"tokens/{answer['id']}/").status_code == 204
    assert_problem(program.read("me/"), 401, "invalid_token")


def test_nobody_revokes_anothers_token():
    make_account("zhang")
    answer = ask().json()
    other = Program(make_account("li"))

    hidden = other.send("DELETE", f"tokens/{answer['id']}/")
    missing = other.send("DELETE", "tokens/999999/")

    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert with_key(answer["token"]).read("me/").status_code == 200


def test_an_expired_token_is_worthless():
    make_account("zhang")
    program = with_key(ask(days=1).json()["token"])

    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert_problem(program.read("me/"), 401, "invalid_token")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "bearer  a b", "Bearer é"])
def test_odd_tokens_are_refused(header):
    program = Program()
    program.defaults["HTTP_AUTHORIZATION"] = header

    assert_problem(program.read("me/"), 401, "invalid_token")


def test_another_scheme_is_no_token():
    program = Program()
    program.defaults["HTTP_AUTHORIZATION"] = "Basic eDp5"

    assert_problem(program.read("me/"), 401, "not_authenticated")


def test_a_token_to_read_does_not_write():
    program = Program(make_clerk(), scopes=["read"])

    assert program.read("units/").status_code == 200
    assert_problem(program.post("units/", {"name": "县委"}), 403, "insufficient_scope")


def test_a_token_to_check_in_does_nothing_else():
    program = Program(make_clerk(), scopes=["check_in"])

    for response in (
        program.read("units/"),
        program.read("me/"),
        program.post("units/", {"name": "县委"}),
    ):
        assert_problem(response, 403, "insufficient_scope")


def test_token_account_and_standing_are_read_in_one_statement():
    user = make_account("clerk", Role.CLASS_MANAGER)
    unit = make_unit("县委")
    below = make_unit("办公室", parent=unit)
    unit.liaison = make_person("张敏", user=user)
    unit.save()
    program = Program(user)

    with CaptureQueriesContext(connection) as queries:
        me = program.read("me/").json()

    assert len(queries) == 1
    assert me == {
        "id": user.pk,
        "username": "clerk",
        "name": "张敏",
        "person": unit.liaison_id,
        "roles": [
            {"role": "class_manager", "scope": "office", "scope_id": None},
            {"role": "liaison", "scope": "unit", "scope_id": unit.pk},
            {"role": "liaison", "scope": "unit", "scope_id": below.pk},
        ],
    }


def test_me_without_roles():
    assert Program(make_account("zhang")).read("me/").json()["roles"] == []


def test_a_person_is_added_found_and_edited():
    program = Program(make_clerk())
    unit = make_unit("县委")

    made = program.post("people/", {"name": " 买买提·艾力 ", "unit": unit.pk, "phone": "1"})
    path = made.headers["Location"].removeprefix("/api/v1/")
    changed = program.send("PATCH", path, {"post": "主任"}, If_Match=made.headers["ETag"])

    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json() == made.json() | {"post": "主任"}
    assert changed.json()["name"] == "买买提·艾力"


def test_linking_an_account_is_no_edit():
    manager = make_clerk()
    person = make_person()

    response = Program(manager).send(
        "PATCH", f"people/{person.pk}/", {"user": manager.pk}, If_Match="*"
    )

    assert_problem(response, 400, "read_only", ("/user", "read_only"))


def test_accounts_are_shown_without_their_secrets():
    user = make_account("zhang")

    response = Program(user).read(f"users/{user.pk}/")

    assert response.json() == {
        "id": user.pk,
        "username": "zhang",
        "name": "张敏",
        "is_staff": False,
        "is_active": True,
    }
    assert_problem(Program(user).read(f"users/{make_clerk().pk}/"), 404, "not_found")


@pytest.fixture
def guard():
    return make_account("guard", Role.SECURITY_ADMINISTRATOR)


def test_a_role_is_given_and_taken_back(guard):
    program, user = Program(guard), make_account("zhang")

    given = program.post("appointments/", {"user": user.pk, "role": "librarian"})
    appointment = Appointment.objects.get(user=user)
    ended = program.post(f"appointments/{appointment.pk}/end/")

    assert (given.status_code, ended.status_code) == (201, 200)
    assert given.json()["appointed_by"] == guard.pk
    assert given.json()["ended_at"] is None
    appointment.refresh_from_db()
    assert ended.json()["ended_at"] == appointment.ended_at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("class_manager", "already_appointed"),
        ("system_administrator", "administrator_with_business_role"),
    ],
)
def test_refusals_of_the_service_reach_the_program(guard, role, code):
    user = make_clerk()

    response = Program(guard).post("appointments/", {"user": user.pk, "role": role})

    assert_problem(response, 409, code)
    assert user.appointments.count() == 1


def test_nobody_appoints_themselves(guard):
    response = Program(guard).post("appointments/", {"user": guard.pk, "role": "auditor"})

    assert_problem(response, 409, "own_appointment")


def test_a_constraint_that_only_the_database_checks_keeps_its_code(guard):
    body = {"user": make_account("zhang").pk, "role": "auditor", "unit": make_unit().pk}

    assert_problem(Program(guard).post("appointments/", body), 400, "administrator_with_unit")


def test_a_visible_appointment_is_not_everybodys_to_end():
    user = make_clerk()
    appointment = user.appointments.get()

    response = Program(user).post(f"appointments/{appointment.pk}/end/")

    assert_problem(response, 403, "permission_denied")
    appointment.refresh_from_db()
    assert appointment.ended_at is None


def test_a_verb_takes_no_unknown_keys_and_honours_the_version(guard):
    appointment = make_clerk().appointments.get()
    program, path = Program(guard), f"appointments/{appointment.pk}/end/"

    assert_problem(program.post(path, {"why": 1}), 400, "unknown_field", ("/why", "unknown_field"))
    assert_problem(program.post(path, If_Match='"old"'), 412, "stale_version")
    assert program.post(path, If_Match="*").status_code == 200


def test_what_is_in_use_stays():
    unit = make_person().unit

    response = Program(make_administrator()).send("DELETE", f"units/{unit.pk}/", If_Match="*")

    assert_problem(response, 409, "in_use")


def test_units_are_found_by_their_aliases_once():
    bureau = make_unit("县财政局", short_name="财政局")
    offices = [make_unit("县委办公室"), make_unit("县政府办公室")]
    make_alias("县财局", bureau)
    make_alias("财局", bureau)
    make_alias("两办", *offices)
    program = Program(make_manager())

    def found(words):
        items = program.read(f"units/?search={words}").json()["items"]
        return sorted(item["name"] for item in items)

    assert found("财局") == ["县财政局"]
    assert found("liangban") == found("两办") == ["县委办公室", "县政府办公室"]
    assert found("财政") == ["县财政局"]


def test_aliases_are_made_and_edited_and_each_word_is_taken_once():
    program = Program(make_manager())
    offices = [make_unit("县委办公室"), make_unit("县政府办公室")]
    body = {"alias": "两办", "units": [unit.pk for unit in offices], "note": "合称"}

    made = program.post("unit-aliases/", body)
    again = program.post("unit-aliases/", body)
    empty = program.post("unit-aliases/", {"alias": "几办", "units": []})
    answer = made.json()
    edited = program.send(
        "patch", f"unit-aliases/{answer['id']}/", {"units": [offices[0].pk]}, if_match=made["ETag"]
    )

    assert made.status_code == 201
    assert sorted(answer["units"]) == sorted(unit.pk for unit in offices)
    assert (again.status_code, empty.status_code) == (400, 400)
    assert edited.json()["units"] == [offices[0].pk]


def test_the_list_of_aliases_costs_as_much_for_three_as_for_one():
    program = Program(make_manager())
    costs = []
    for count in (1, 2):
        for number in range(count):
            make_alias(f"别称{count}{number}", make_unit(), make_unit())
        with CaptureQueriesContext(connection) as queries:
            items = program.read("unit-aliases/").json()["items"]
        costs.append((len(items), len(queries)))

    assert costs == [(1, 2), (3, 2)]
