"""Asks every route as everybody and says in a word what came of it."""

from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.permissions.routes import Route
from tests.permissions.world import PRINCIPALS, World

TABLE = Path(__file__).with_name("table.txt")
NOBODYS = 999_999_999
# Past the door: done, or refused for what was asked and not for who asked.
PASSED = {200, 201, 204, 304, 400, 409, 410, 412, 413, 415, 422, 428}


class Asker:
    """Sends requests as one principal and undoes whatever they did."""

    def __init__(self, world: World, principal: str):
        self.world, self.principal = world, principal
        client = Client()
        if user := world.users[principal]:
            client.force_login(user, backend="people.backends.AccountBackend")
        self.cookies = client.cookies.output()

    def ask(self, route: Route, key: object = 0) -> HttpResponse:
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies.replace("Set-Cookie: ", ""))
        undo = transaction.savepoint()
        response = self._send(client, route, key)
        # Read it before its file or queries are gone.
        response.seen = b"".join(response) if response.streaming else response.content
        transaction.savepoint_rollback(undo)
        return response

    def _send(self, client: Client, route: Route, key: object) -> HttpResponse:
        if not route.path.startswith("api/") or route.method == "GET":
            return client.generic(route.method, route.url(key))
        # A version nobody has: a row that may be edited answers 412 and stays as it is.
        version = {"If-Match": '"no-such-version"'} if route.method != "POST" else {}
        return client.generic(
            route.method, route.url(key), b"{}", "application/json", headers=version
        )

    def words(self, route: Route) -> str:
        """The word for the own key and, where the route takes a key, for the foreign one."""
        if route.model is None:
            return word(self.ask(route))
        own, foreign = self.world.own[route.model], self.world.foreign[route.model]
        return "/".join(word(self.ask(route, key)) for key in (own, foreign))


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
        expected, found = table[str(route)][asker.principal], asker.words(route)
        if found != expected:
            yield f"{route} as {asker.principal}: {found} instead of {expected}"
        if "missing" in found and route.model is not None:
            yield from _leaks(asker, route)


def _leaks(asker: Asker, route: Route) -> Iterator[str]:
    missing = _as_seen(asker.ask(route, NOBODYS), NOBODYS)
    for key in (asker.world.own[route.model], asker.world.foreign[route.model]):
        response = asker.ask(route, key)
        if word(response) == "missing" and _as_seen(response, key) != missing:
            yield f"{route} as {asker.principal}: a forbidden row does not look like a missing one"


def _as_seen(response: HttpResponse, key: object) -> tuple[int, dict[str, str], str]:
    """What the asker sees, without the key they asked for."""
    body = response.seen.decode().replace(f"/{key}/", "/KEY/")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, headers, body
