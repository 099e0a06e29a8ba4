from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def plain(value: Any) -> str:
    """Write what JSON has no type for; amounts keep their digits as text."""
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    raise TypeError(f"The API cannot write {type(value).__name__}.")


def dumps(data: Any) -> bytes:
    """Return JSON in UTF-8; instants as RFC 3339 in UTC with Z."""
    return orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z)


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> bytes:
        return b"" if data is None else dumps(data)
