"""A repeated POST has one effect.

The answer is kept in the transaction of the effect, so a crash leaves both or
neither. Only successes are kept: whatever else was answered had no effect, and
the same request may well succeed once its cause is mended, a seat got free or
the server recovered.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
from django.db import connection, transaction
from django.http import HttpResponse, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from peixun.api.exceptions import InFlight, InvalidKey, KeyReused
from peixun.api.renderers import JSONRenderer, dumps
from peixun.models import IdempotencyRecord

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag")
Handler = Callable[..., Any]


def once(handler: Handler) -> Handler:
    """Wrap the handler of a POST so that a repetition gets the first answer."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        key = read_key(request)
        fingerprint = fingerprint_of(request)
        with transaction.atomic():
            hold(f"{user.pk} {key}")
            record = IdempotencyRecord.objects.current().filter(user=user, key=key).first()
            if record is not None:
                return replay(record, fingerprint)
            response = handler(request, *args, **kwargs)
            keep(response, user, key, fingerprint)
        return response

    return answer


def read_key(request: Request) -> str:
    key: str = request.headers[HEADER]
    if not re.fullmatch("[!-~]{1,255}", key):
        raise InvalidKey
    return key


def fingerprint_of(request: Request) -> str:
    """Return a digest of what is asked: the path and the body, files included."""
    data = request.data
    if isinstance(data, QueryDict):
        data = {name: [readable(value) for value in values] for name, values in data.lists()}
    content = orjson.dumps([request.get_full_path(), data], option=orjson.OPT_SORT_KEYS)
    return sha256(content).hexdigest()


def readable(value: Any) -> str:
    if isinstance(value, str):
        return value
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()


def hold(name: str) -> None:
    """Take the key until the transaction ends, or say that another request has it."""
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if cursor.fetchone() == (False,):
            raise InFlight


def replay(record: IdempotencyRecord, fingerprint: str) -> HttpResponse:
    if record.fingerprint != fingerprint:
        raise KeyReused
    headers = {**record.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(
        bytes(record.body),
        status=record.status,
        content_type=JSONRenderer.media_type,
        headers=headers,
    )


def keep(response: Response, user: Any, key: str, fingerprint: str) -> None:
    IdempotencyRecord.objects.expired().filter(user=user).delete()
    IdempotencyRecord.objects.create(
        user=user,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        body=b"" if response.data is None else dumps(response.data),
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
    )
