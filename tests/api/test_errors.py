"""Every error is a problem with a code, whoever raises it and wherever."""

import pytest

from peixun.models import IdempotencyRecord
from people.models import Unit
from tests.api.client import Program, assert_problem, make_administrator, make_clerk
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.faults")]


def fault(name, door="fault"):
    return Program().read(f"{door}/{name}/")


def test_a_refusal_answers_409_with_its_code_and_sentence():
    problem = assert_problem(fault("refused"), 409, "no_host")

    assert problem == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "“办班” has no host.",
        "code": "no_host",
        "errors": [],
    }


def test_several_reasons_are_told_at_once():
    problem = assert_problem(
        fault("reasons"), 409, "not_ready", ("", "no_host"), ("", "no_sessions")
    )

    assert problem["detail"] == "It cannot be published. “办班” has no host. There are no sessions."
    assert [error["detail"] for error in problem["errors"]] == [
        "“办班” has no host.",
        "There are no sessions.",
    ]


@pytest.mark.parametrize(
    ("name", "status", "code", "errors"),
    [
        ("gone", 410, "gone", []),
        ("model", 400, "invalid", [("/name", "too_odd")]),
        ("model-rules", 400, "invalid", [("", "too_odd")]),
        ("denied", 403, "permission_denied", []),
        ("throttled", 429, "throttled", []),
        ("suspicious", 400, "parse_error", []),
        ("database", 503, "unavailable", []),
        ("slow", 503, "unavailable", []),
        ("nul", 400, "invalid", [("", "invalid")]),
        ("bug", 500, "error", []),
        ("strange-integrity", 500, "error", []),
        ("not-null", 500, "error", []),
        ("named-unique", 409, "unit_exists", []),
        ("named-check", 400, "unit_below_itself", []),
        ("plain-unique", 409, "conflict", []),
    ],
)
def test_every_fault_is_a_problem(name, status, code, errors):
    assert_problem(fault(name), status, code, *errors)


def test_what_is_worth_another_try_says_when():
    assert fault("database").headers["Retry-After"] == "1"
    assert fault("throttled").headers["Retry-After"] == "7"


@pytest.mark.parametrize("name", ["bug", "suspicious", "database", "named-unique"])
def test_a_problem_tells_nothing_about_the_inside(name):
    content = fault(name).content.decode()

    for secret in ("SELECT", "vault", "/etc", "psycopg", "people_unit", "closed the connection"):
        assert secret not in content


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("denied", 403, "permission_denied"),
        ("suspicious", 400, "parse_error"),
        ("bug", 500, "error"),
        ("database", 503, "unavailable"),
    ],
)
def test_djangos_own_pages_are_problems_below_api_and_pages_elsewhere(name, status, code):
    assert_problem(fault(name, door="plain"), status, code)

    page = Program().get(f"/page/{name}/")
    assert page.headers["Content-Type"].startswith("text/html")


def test_unknown_paths_are_problems_below_api_only():
    assert_problem(Program().read("nothing/here/"), 404, "not_found")
    assert_problem(Program().get("/api/v0/"), 404, "not_found")
    assert Program().get("/nothing/").headers["Content-Type"].startswith("text/html")


def test_a_forged_host_is_a_problem():
    assert_problem(Program().read("units/", Host="evil.example"), 400, "parse_error")


def test_a_session_without_csrf_token_is_refused():
    program = Program()
    program.handler.enforce_csrf_checks = True
    program.force_login(make_clerk(), "people.backends.AccountBackend")

    assert_problem(program.post("units/", {"name": "县委"}), 403, "permission_denied")
    assert not Unit.objects.exists()


def test_the_language_follows_the_request_and_is_chinese_by_default():
    program = Program(make_clerk())

    chinese = program.post("units/", {})
    english = program.post("units/", {}, Accept_Language="en")

    assert chinese.json()["errors"] == [
        {"pointer": "/name", "code": "required", "detail": "该字段是必填项。"}
    ]
    assert english.json()["errors"] == [
        {"pointer": "/name", "code": "required", "detail": "This field is required."}
    ]


def test_missing_credentials_say_how_to_sign_in():
    response = Program().read("units/")

    assert_problem(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_methods_and_types_that_do_not_exist():
    program = Program(make_clerk())

    assert_problem(program.send("PUT", "units/"), 405, "method_not_allowed")
    assert_problem(program.send("OPTIONS", "units/"), 405, "method_not_allowed")
    assert_problem(program.read("units/", Accept="text/html"), 406, "not_acceptable")


def test_a_row_in_use_is_not_deleted():
    unit = make_unit()
    make_unit("督查室", parent=unit)
    program = Program(make_administrator())

    response = program.send("DELETE", f"units/{unit.pk}/", If_Match="*")

    assert_problem(response, 409, "in_use")
    assert Unit.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()
