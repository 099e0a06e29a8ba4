"""The description of the API: complete, valid, and for signed-in readers."""

import json
import re
import warnings

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import get_resolver

from tests.api.client import Program, assert_problem, make_account

pytestmark = pytest.mark.django_db
# Tokens and secret addresses are never kept in clear text; check-ins carry a nonce each.
OTHERWISE_REPEATABLE = {
    "/api/v1/tokens/",
    "/api/v1/check-ins/",
    "/api/v1/check-ins/annul/",
    "/api/v1/check-ins/batch/",
    "/api/v1/sessions/{id}/draw-form/",
    "/api/v1/sessions/{id}/form-token/",
    "/api/v1/survey-answers/",
    # What is sealed is kept nowhere else, and each reading counts.
    "/api/v1/discipline-records/{id}/read-text/",
    "/api/v1/calendar-feeds/",
    "/api/v1/lecturers/{id}/invite/",
    "/api/v1/training-classes/{id}/dossier/",
}
BACKEND = "people.backends.AccountBackend"


@pytest.fixture
def program():
    return Program(make_account())


@pytest.fixture
def schema(program):
    return program.read("schema/").json()


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def parameters(operation, place):
    return {p["name"] for p in operation.get("parameters", []) if p["in"] == place}


def test_the_schema_is_valid_and_without_warnings(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call_command(
            "spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml")
        )

    assert (tmp_path / "schema.yml").read_text().startswith("openapi: 3.1.0\n")


def test_json_by_default_and_yaml_on_request(program):
    assert program.read("schema/").headers["Content-Type"] == "application/json"
    yaml = program.read("schema/", Accept="application/vnd.oai.openapi")
    assert yaml.content.startswith(b"openapi: 3.1.0\n")


def test_every_route_of_the_api_is_described(schema):
    def routes(patterns, prefix=""):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from routes(pattern.url_patterns, path)
            else:
                yield path

    described = {re.sub(r"{\w+}", "#", path) for path in schema["paths"]}
    routed = {
        "/" + re.sub(r"<\w+:\w+>", "#", route)
        for route in routes(get_resolver().url_patterns)
        if route.startswith("api/")
    }

    assert routed - described == {"/api/v1/schema/", "/api/v1/docs/"}
    assert described <= routed


def test_every_operation_describes_its_problems(schema):
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, method, operation in operations(schema):
        answers = {status: a for status, a in operation["responses"].items() if status >= "400"}
        assert {"400", "401", "403", "406", "503"} <= set(answers), (method, path)
        assert all(answer["content"] == problem for answer in answers.values())
        assert ("404" in answers) == ("{" in path), (method, path)
        needs_version = "If-Match" in parameters(operation, "header")
        assert ("428" in answers) == needs_version, (method, path)


def asked_of_report(path):
    """What a report can be asked for besides its key."""
    of_class = {"unit", "group", "status", "from_on", "to_on"}
    return {
        "attendance-report": of_class,
        "attendance-rates": of_class | {"by"},
        "attendance-ranking": {"year"},
        "download": {"original"} if "/material-versions/" in path else set(),
        "library": {"q", "kind", "training_class", "topic", "tag"},
        # The purpose of a reading, for the file among the evidence.
        "{piece}": {"purpose"},
        # Word or PDF, of what was issued.
        "file": {"as"} if "/bulletins/" in path or "/unit-letters/" in path else set(),
    }.get(path.split("/")[-2], set())


def test_headers_and_parameters_are_described(schema):
    for path, method, operation in operations(schema):
        headers = parameters(operation, "header")
        assert ("Idempotency-Key" in headers) == (
            method == "post" and path not in OTHERWISE_REPEATABLE
        )
        if operation["operationId"].endswith("_list"):
            assert {"cursor", "limit"} <= parameters(operation, "query"), path
        else:
            assert parameters(operation, "query") == asked_of_report(path), path
    assert parameters(schema["paths"]["/api/v1/units/{id}/"]["patch"], "header") == {"If-Match"}
    assert parameters(schema["paths"]["/api/v1/units/"]["get"], "query") == {
        "cursor", "limit", "ordering", "search",
        "parent", "unit_type", "admin_level", "code", "principal", "liaison", "is_active",
    }  # fmt: skip


def test_making_something_answers_201_and_a_verb_200(schema):
    paths = schema["paths"]
    assert "201" in paths["/api/v1/units/"]["post"]["responses"]
    assert "200" in paths["/api/v1/appointments/{id}/end/"]["post"]["responses"]
    assert "requestBody" not in paths["/api/v1/appointments/{id}/end/"]["post"]


def test_the_list_has_an_envelope(schema):
    page = schema["components"]["schemas"]["PaginatedUnitList"]

    assert page["required"] == ["items", "next"]
    assert page["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Unit"}


def test_asking_for_a_token_needs_none(schema):
    paths = schema["paths"]
    assert paths["/api/v1/tokens/"]["post"].get("security") is None
    assert paths["/api/v1/units/"]["get"]["security"] == [{"token": []}, {"cookieAuth": []}]


def test_strangers_read_neither_schema_nor_docs():
    assert_problem(Program().read("schema/"), 401, "not_authenticated")
    docs = Program().read("docs/")
    assert (docs.status_code, docs.headers["Location"]) == (302, "/admin/login/?next=/api/v1/docs/")


def test_the_docs_are_served_whole_and_strict():
    program = Program()
    program.force_login(make_account(), BACKEND)
    page = program.read("docs/")
    html = page.content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', html)

    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert len(sources) == 5
    for source in sources:
        if source.startswith("/static/"):
            assert finders.find(source.removeprefix("/static/")), source
        else:
            script = program.get(source)
            assert script.headers["Content-Type"] == "application/javascript"
            assert b'url: "/api/v1/schema/"' in script.content
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_schema_reads_in_the_language_asked_for(program):
    chinese = json.dumps(program.read("schema/").json(), ensure_ascii=False)
    english = json.dumps(program.read("schema/", Accept_Language="en").json(), ensure_ascii=False)

    assert "前一页的 `next`" in chinese
    assert "`next` of the page before." in english
