"""Versions: an editor proves that it changes what it has read."""

from hashlib import blake2b
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from peixun.api.exceptions import PreconditionRequired, StaleVersion
from peixun.api.renderers import dumps


def etag_of(representation: Any) -> str:
    """Return a strong validator: it changes if and only if what is shown changes."""
    return f'"{blake2b(dumps(representation), digest_size=16).hexdigest()}"'


def refuse_missing(request: Request) -> None:
    if "If-Match" not in request.headers:
        raise PreconditionRequired


def refuse_stale(request: Request, etag: str) -> None:
    """Refuse unless If-Match names the version; weak validators never match."""
    known = parse_etags(request.headers["If-Match"])
    if etag not in known and known != ["*"]:
        raise StaleVersion


def not_modified(request: Request, etag: str) -> HttpResponse | None:
    """Return 304 when the client has this version already."""
    known = [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    if etag in known or known == ["*"]:
        return HttpResponse(status=304, headers={"ETag": etag})
    return None
