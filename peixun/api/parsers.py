"""Reads JSON bodies. What two programs could read differently is refused."""

import json
import math
import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from peixun.api.exceptions import BodyTooLarge
from peixun.api.renderers import JSONRenderer

DEEPEST = 32
is_unstorable = re.compile("[\0\ud800-\udfff]").search
LARGEST_NUMBER = 2**63


class StrictJSONParser(BaseParser):
    """UTF-8 JSON: no repeated keys, NaN, NUL, lone surrogates or bottomless nesting."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        refuse_other_charsets(media_type or "")
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        return loads(body)


def refuse_other_charsets(media_type: str) -> None:
    for parameter in media_type.split(";")[1:]:
        name, _equals, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(media_type)


def loads(body: bytes) -> Any:
    """Return the value of a JSON document, or say that it is none."""
    try:
        text = body.decode()
        value = json.loads(
            text,
            object_pairs_hook=unique_keys,
            parse_constant=refuse_constant,
            parse_float=finite,
            parse_int=whole,
        )
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not valid JSON.")) from error
    # UTF-8 and JSON keep such characters out; only an escape can bring them in.
    check(value, looks_at_texts="\\u" in text)
    return value


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ParseError(_("A key of a JSON object is given twice."))
    return result


def refuse_constant(name: str) -> None:
    raise ParseError(_("NaN and Infinity are not JSON."))


def finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ParseError(_("A number is too large."))
    return value


def whole(digits: str) -> int:
    value = int(digits)
    if not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
        raise ParseError(_("A number is too large."))
    return value


def check(value: Any, *, looks_at_texts: bool) -> None:
    """Refuse deep nesting, and text that PostgreSQL or UTF-8 cannot hold."""
    level = [value]
    for _depth in range(DEEPEST):
        level = [inner for outer in level for inner in nested(outer, looks_at_texts)]
        if not level:
            return
    raise ParseError(_("The JSON is nested too deeply."))


def nested(value: Any, looks_at_texts: bool) -> list[Any]:
    """Return the lists and objects directly inside; look at the texts on the way."""
    inside = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    if not isinstance(inside, list):
        return []
    if looks_at_texts:
        for text in filter(lambda inner: isinstance(inner, str), inside):
            refuse_unstorable(text)
    return [inner for inner in inside if isinstance(inner, (dict, list))]


def refuse_unstorable(text: str) -> None:
    if is_unstorable(text):
        raise ParseError(_("A text holds characters that cannot be stored."))
