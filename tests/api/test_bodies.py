"""What a body may be, and how its errors are pointed at."""

from types import SimpleNamespace

import pytest

from people.api.serializers import UnitSerializer
from people.models import Person, Unit
from tests.api.client import Program, assert_problem, make_account, make_administrator, make_clerk
from tests.factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_clerk())


def nested(depth):
    return b'{"name": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b'{"name": "a",}',
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b'{"name": 1e400}',
        b'{"sort_order": 1' + b"0" * 400 + b"}",
        b'{"sort_order": 1' + b"0" * 5000 + b"}",
        b'{"parent": 9223372036854775808}',
        b'{"name": "a", "name": "b"}',
        b'{"x": {"name": "a", "name": "b"}}',
        b'{"name": "a\\u0000b"}',
        b'{"a\\u0000b": 1}',
        b'{"name": "\\ud800"}',
        b'{"name": "\xff"}',
        b'\xef\xbb\xbf{"name": "a"}',
        '{"name": "a"}'.encode("utf-16"),
        nested(32),
        nested(2_000),
        nested(100_000),
    ],
)
def test_refuses_what_is_no_json_or_no_text(program, body):
    response = program.generic("POST", "/api/v1/units/", body, content_type="application/json")

    code = "invalid" if body == b"" else "parse_error"
    errors = [("/name", "required")] if body == b"" else []
    assert_problem(response, 400, code, *errors)
    assert not Unit.objects.exists()


def test_reads_what_is_just_deep_enough(program):
    response = program.post("units/", nested(31))

    assert_problem(response, 400, "invalid", ("/name", "invalid"))


def test_refuses_three_mebibytes(program):
    body = b'{"name": "' + b"a" * 3 * 1024 * 1024 + b'"}'

    assert_problem(program.post("units/", body), 413, "body_too_large")


def test_reads_a_body_of_exactly_the_limit(program):
    body = b'{"name": "county"' + b" " * (1024 * 1024 - 18) + b"}"

    assert len(body) == 1024 * 1024
    assert program.post("units/", body).status_code == 201


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/json; charset=gbk",
        "",
    ],
)
def test_refuses_other_content_types(program, content_type):
    response = program.generic(
        "POST", "/api/v1/units/", b'{"name": "a"}', content_type=content_type
    )

    assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/json;charset=UTF-8"]
)
def test_takes_utf_8_by_name(program, content_type):
    response = program.generic(
        "POST", "/api/v1/units/", '{"name": "县委"}'.encode(), content_type=content_type
    )

    assert response.status_code == 201


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"text"', b"[[]]"])
def test_refuses_a_body_that_is_no_object(program, body):
    code = "null" if body == b"null" else "invalid"
    assert_problem(program.post("units/", body), 400, "invalid", ("", code))


def test_refuses_unknown_keys_and_points_at_them(program):
    response = program.post("units/", {"name": "县委", "colour": "red", "a/b~c": 1})

    assert_problem(
        response, 400, "unknown_field", ("/colour", "unknown_field"), ("/a~1b~0c", "unknown_field")
    )
    assert not Unit.objects.exists()


def test_refuses_keys_that_only_the_server_writes(program):
    assert_problem(
        program.post("units/", {"name": "县委", "id": 7}), 400, "read_only", ("/id", "read_only")
    )


def test_tells_unknown_keys_and_other_errors_at_once(program):
    response = program.post("units/", {"colour": "red", "unit_type": "palace"})

    assert_problem(
        response,
        400,
        "invalid",
        ("/name", "required"),
        ("/unit_type", "invalid_choice"),
        ("/colour", "unknown_field"),
    )


def test_a_constraint_of_the_model_is_an_error_of_the_body(program):
    make_unit("县委")

    assert_problem(program.post("units/", {"name": "县委"}), 400, "invalid", ("", "unit_exists"))


def test_the_models_own_check_points_at_its_field(program):
    parent = make_unit("县委")
    child = make_unit("办公室", parent=parent)

    response = program.send("PATCH", f"units/{parent.pk}/", {"parent": child.pk}, If_Match="*")

    assert_problem(response, 400, "invalid", ("/parent", "unit_below_itself"))
    parent.refresh_from_db()
    assert parent.parent_id is None


def test_a_unique_field_points_at_itself(program):
    make_unit("县委", code="01")

    assert_problem(
        program.post("units/", {"name": "政府", "code": "01"}), 400, "invalid", ("/code", "unique")
    )


def test_trims_text(program):
    assert program.post("units/", {"name": " \u3000县委 "}).json()["name"] == "县委"


@pytest.mark.parametrize("key", [1.0, True, "abc", [1], {"id": 1}, ""])
def test_refuses_what_is_no_key(program, key):
    response = program.post("people/", {"name": "张敏", "unit": key})

    codes = {"": "null"}
    assert_problem(response, 400, "invalid", ("/unit", codes.get(str(key), "incorrect_type")))


def test_a_hidden_row_cannot_be_told_from_a_missing_one():
    hidden = make_person("欧阳娜")
    user = make_account("liaison")
    mine = make_unit("我的单位", liaison=make_person("联络员", user=user))
    program = Program(user)
    missing = hidden.pk + 1000

    answers = [program.read(f"people/{pk}/") for pk in (hidden.pk, missing)]

    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert mine.liaison.user == user


def test_a_hidden_row_in_a_body_is_a_missing_one():
    hidden = make_person("欧阳娜")
    request = SimpleNamespace(user=make_account("outsider"))

    def sentence(pk):
        serializer = UnitSerializer(
            data={"name": "县委", "liaison": pk}, context={"request": request}
        )
        assert not serializer.is_valid()
        (error,) = serializer.errors["liaison"]
        assert error.code == "does_not_exist"
        return str(error).replace(str(pk), "…")

    assert sentence(hidden.pk) == sentence(hidden.pk + 1000)


def test_writing_needs_the_verb():
    program = Program(make_account("learner"))

    assert_problem(program.post("units/", {"name": "县委"}), 403, "permission_denied")
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    "pk", ["abc", "9223372036854775808", "9" * 19, "9" * 400, "-1", "0", "1.5", "%00", "１"]
)
def test_a_path_without_a_row_is_not_found(program, pk):
    assert_problem(program.read(f"units/{pk}/"), 404, "not_found")


def test_deleting_removes_the_row():
    person = make_person()

    response = Program(make_administrator()).send("DELETE", f"people/{person.pk}/", If_Match="*")

    assert (response.status_code, response.content) == (204, b"")
    assert not Person.objects.filter(pk=person.pk).exists()
