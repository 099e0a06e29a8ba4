"""Requests made up from the API's own description: whatever is sent, no fault.

Every answer has a documented status, type and shape. FUZZ_EXAMPLES raises the
number of examples for each operation and kind (default 6).
"""

import os
from contextlib import closing

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from people import services
from people.roles import Role
from tests.api.client import make_account
from tests.factories import make_person

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))


APPLICATION = get_wsgi_application()


def server(environ, start_response):
    """Answer and close the response, and with it the uploaded files, as servers do."""
    with closing(APPLICATION(environ, start_response)) as response:
        return [b"".join(response)]


def described_operations():
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    schema.app = server
    return [result.ok() for result in schema.get_all_operations()]


@pytest.fixture
def one_connection(db):
    """Let the server keep the connection, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def rows(one_connection):
    """One row of each kind, and somebody who may do something with it."""
    role = Role.SECURITY_ADMINISTRATOR
    guard, administrator = (
        make_account("guard", role),
        make_account("root", Role.SYSTEM_ADMINISTRATOR),
    )
    user = make_account("clerk", Role.CLASS_MANAGER)
    person = make_person("张敏", user=user)
    token, _key = services.issue_token(administrator)
    return {
        "units": (person.unit_id, administrator),
        "people": (person.pk, administrator),
        "users": (user.pk, administrator),
        "appointments": (user.appointments.get().pk, guard),
        "tokens": (token.pk, administrator),
        "me": (None, user),
        "": (1, user),
    }


def call(case, key):
    """Send one request; whatever it changed is undone."""
    with transaction.atomic():
        headers = {"Authorization": f"Bearer {key}"}
        response = case.call_and_validate(checks=CHECKS, headers=headers)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("operation", described_operations(), ids=lambda o: f"{o.method} {o.path}")
def test_no_request_is_a_fault(rows, operation, mode):
    kind = operation.path.removeprefix("/api/v1/").split("/")[0]
    pk, user = rows.get(kind, rows[""])
    _token, key = services.issue_token(user)
    fixed = {"path_parameters": {"id": pk}} if "{id}" in operation.path else {}
    if operation.method in ("put", "patch", "delete"):
        fixed["headers"] = {"If-Match": "*"}
    statuses = []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(mode, **fixed))
    def send(case):
        statuses.append(call(case, key))

    send()
    if kind in rows:
        # The requests reach the row and the code behind it.
        assert set(statuses) - {401, 403, 404, 405}
