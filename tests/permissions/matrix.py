"""Asks every route as everybody and says in a word what came of it."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from people.models import User
from tests.permissions.routes import Route
from tests.permissions.world import PRINCIPALS, World

TABLE = Path(__file__).with_name("table.txt")
NOBODYS = 999_999_999
# Statements that leave every row as it is; anything else may have written.
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# Past the door: done, or refused for what was asked and not for who asked.
PASSED = {200, 201, 204, 304, 400, 409, 410, 412, 413, 415, 422, 428}


class KnowingHandler(ClientHandler):
    """Knows who asks: reading the account and its standing again took a fifth of the time."""

    user: User | None = None

    def get_response(self, request: HttpRequest) -> HttpResponse:
        if self.user is not None:
            # A copy: what a request remembers of its user is not the next one's.
            request._cached_user = copy(self.user)
        return super().get_response(request)


class PlainClient(Client):
    """The test client without the copies of every template's context it keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = KnowingHandler(enforce_csrf_checks=False)

    def force_login(self, user: User, backend: str) -> None:
        super().force_login(user, backend)
        self.handler.user = User.objects.get(pk=user.pk)
        self.handler.user.standing  # noqa: B018 (read once and kept)

    def request(self, **request: object) -> HttpResponse:
        return self.handler(self._base_environ(**request))


class Trace:
    """Whether a statement has written anything, or failed, since it was last wiped."""

    def __init__(self) -> None:
        self.is_left = False

    def __call__(self, execute: Callable, sql: str, *rest: object) -> object:
        harmless = str(sql).lstrip(" (\n").startswith(HARMLESS)
        self.is_left = self.is_left or not harmless
        try:
            return execute(sql, *rest)
        except Exception:
            self.is_left = True
            raise


class Asker:
    """Sends requests as one principal and undoes whatever they did."""

    def __init__(self, world: World, principal: str):
        self.world, self.principal = world, principal
        # One client: each new one would build the whole chain of middleware again.
        self.client = PlainClient()
        if user := world.users[principal]:
            self.client.force_login(user, backend="people.backends.AccountBackend")
        self.cookies = self.client.cookies.output()
        self.undo = transaction.savepoint()

    def ask(self, route: Route, key: object = 0) -> HttpResponse:
        self.client.cookies = SimpleCookie(self.cookies.replace("Set-Cookie: ", ""))
        trace = Trace()
        with connection.execute_wrapper(trace):
            response = self._send(self.client, route, key)
            # Read it before its file or queries are gone.
            response.seen = b"".join(response) if response.streaming else response.content
        if trace.is_left:
            # The savepoint stays for the next one.
            transaction.savepoint_rollback(self.undo)
        return response

    def answers(self, route: Route) -> dict[object, HttpResponse]:
        """What came of the own key and, where the route takes a key, of the foreign one."""
        if route.model is None:
            return {0: self.ask(route)}
        keys = (self.world.own[route.model], self.world.foreign[route.model])
        return {key: self.ask(route, key) for key in keys}

    def _send(self, client: Client, route: Route, key: object) -> HttpResponse:
        if not route.path.startswith("api/") or route.method == "GET":
            return client.generic(route.method, route.url(key))
        # A version nobody has: a row that may be edited answers 412 and stays as it is.
        version = {"If-Match": '"no-such-version"'} if route.method != "POST" else {}
        return client.generic(
            route.method, route.url(key), b"{}", "application/json", headers=version
        )

    def words(self, route: Route) -> str:
        """The word for each of the answers."""
        return words(self.answers(route))


def words(answers: dict[object, HttpResponse]) -> str:
    return "/".join(map(word, answers.values()))


def word(response: HttpResponse) -> str:
    """ok, login, denied, missing, or what else it was."""
    status = response.status_code
    if status in (301, 302):
        return "login" if "/login/" in response["Location"] else "ok"
    if status in PASSED:
        return "ok"
    return {401: "login", 403: "denied", 404: "missing", 405: "none"}.get(status, str(status))


def declared() -> dict[str, dict[str, str]]:
    """The table: for each route the expected word of every principal."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, path, *words = line.split()
            rows[f"{method} {path}"] = dict(zip(PRINCIPALS, words, strict=True))
    return rows


def surprises(asker: Asker, routes: Iterable[Route]) -> Iterator[str]:
    """Where the answers are not those of the table, or tell a forbidden row from a missing one."""
    table = declared()
    for route in routes:
        answers = asker.answers(route)
        expected, found = table[str(route)][asker.principal], words(answers)
        if found != expected:
            yield f"{route} as {asker.principal}: {found} instead of {expected}"
        if "missing" in found and route.model is not None:
            yield from _leaks(asker, route, answers)


def _leaks(asker: Asker, route: Route, answers: dict[object, HttpResponse]) -> Iterator[str]:
    missing = _as_seen(asker.ask(route, NOBODYS), NOBODYS)
    for key, response in answers.items():
        if word(response) == "missing" and _as_seen(response, key) != missing:
            yield f"{route} as {asker.principal}: a forbidden row does not look like a missing one"


def _as_seen(response: HttpResponse, key: object) -> tuple[int, dict[str, str], str]:
    """What the asker sees, without the key they asked for."""
    body = response.seen.decode().replace(f"/{key}/", "/KEY/")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, headers, body
