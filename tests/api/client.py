"""A program that talks to the API, and the rows it finds there."""

import json

from django.test import Client

from people import services
from people.roles import Role
from tests.factories import make_user


class Program(Client):
    """Sends JSON with a token; `raise_request_exception` is off, as in production."""

    def __init__(self, user=None, scopes=("write",)):
        super().__init__(raise_request_exception=False)
        if user is not None:
            _token, key = services.issue_token(user, scopes=scopes)
            self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    def send(self, method, path, body=None, **headers):
        """Send a body (bytes as they are) with headers given as If_Match="…"."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if body is None else {"data": data, "content_type": "application/json"}
        return self.generic(method, f"/api/v1/{path}", headers=names, **content)

    def read(self, path, **headers):
        return self.send("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.send("POST", path, {} if body is None else body, **headers)


def make_account(username="zhang", *roles):
    """An account with nobody behind it, which adds no rows to the lists."""
    user = make_user("张敏", username=username)
    for role in roles:
        services.appoint(user, role, by=None)
    return user


def make_clerk(username="wang"):
    return make_account(username, Role.CLASS_MANAGER)


def make_administrator(username="li"):
    return make_account(username, Role.SYSTEM_ADMINISTRATOR)


def assert_problem(response, status, code, *errors):
    """Expect a complete problem document and return it; errors are (place, code) pairs."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content[:500]
    body = json.loads(response.content)
    assert list(body) == ["type", "title", "status", "detail", "code", "errors"]
    assert (response.status_code, body["status"], body["code"]) == (status, status, code), body
    places = [(e.get("pointer", e.get("parameter")), e["code"]) for e in body["errors"]]
    assert places == list(errors), body
    assert body["detail"]
    return body
