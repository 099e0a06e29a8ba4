"""Pages by position instead of number: page 10,000 costs what page 1 costs."""

import re
from collections.abc import Sequence
from typing import Any

import orjson
from django.core.signing import BadSignature, Signer
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from peixun.api.exceptions import InvalidParameters
from peixun.api.renderers import dumps

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200
Ordering = tuple[str, ...]


class Cursors:
    """Writes positions that only this server can write, for one list."""

    class Json:
        def dumps(self, value: Any) -> bytes:
            return dumps(value)

        def loads(self, data: bytes) -> Any:
            return orjson.loads(data)

    def __init__(self, path: str):
        self.signer = Signer(salt=f"peixun.api.cursor:{path}")

    def write(self, ordering: Ordering, position: Sequence[Any]) -> str:
        return self.signer.sign_object([ordering, position], serializer=self.Json)

    def read(self, text: str, ordering: Ordering) -> list[Any]:
        try:
            written_for, position = self.signer.unsign_object(text, serializer=self.Json)
        except (BadSignature, ValueError) as error:
            raise invalid_cursor() from error
        if tuple(written_for) != ordering:
            raise invalid_cursor()
        return list(position)


def invalid_cursor() -> InvalidParameters:
    message = _("This cursor does not belong to this list.")
    return InvalidParameters.single("cursor", message, "invalid_cursor")


def read_limit(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", text) or int(text) > LARGEST_LIMIT:
        message = _("The limit is a whole number from 1 to 200.")
        raise InvalidParameters.single("limit", message, "invalid")
    return int(text)


def ordering_of(view: Any, asked: str | None) -> Ordering:
    """Return the view's own ordering, or the one asked for from its allow-list."""
    if asked is None:
        return tuple(view.ordering)
    if asked.removeprefix("-") not in view.ordering_fields:
        message = _("The list cannot be ordered by this.")
        raise InvalidParameters.single("ordering", message, "invalid_choice")
    return (asked, "-id" if asked.startswith("-") else "id")


def field_at(queryset: QuerySet[Any], path: str) -> tuple[Any, bool]:
    """Return the field at an ORM path or the annotation, and whether it can be null."""
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return annotation.output_field, True
    options, null = queryset.model._meta, False
    *relations, name = path.split("__")
    for relation in relations:
        step = options.get_field(relation)
        null = null or step.null
        options = step.related_model._meta
    field = options.pk if name == "pk" else options.get_field(name)
    return field, null or field.null


class Column:
    """One column of an ordering, with the value at which the last page ended."""

    def __init__(self, queryset: QuerySet[Any], name: str, value: Any):
        self.path = name.removeprefix("-")
        self.descending = name.startswith("-")
        self.field, self.nullable = field_at(queryset, self.path)
        self.value = None if value is None else self.field.to_python(value)

    def same(self) -> Q:
        return (
            Q(**{f"{self.path}__isnull": True})
            if self.value is None
            else Q(**{self.path: self.value})
        )

    def later(self) -> Q | None:
        """Rows after the value. PostgreSQL puts null last, and first when descending."""
        if self.value is None:
            return Q(**{f"{self.path}__isnull": False}) if self.descending else None
        further = Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": self.value})
        if self.nullable and not self.descending:
            further |= Q(**{f"{self.path}__isnull": True})
        return further

    def from_here_on(self) -> Q:
        """What every later row fulfils: it lets an index skip the pages before."""
        if self.nullable:
            return Q()
        return Q(**{f"{self.path}__{'lte' if self.descending else 'gte'}": self.value})


def after(columns: list[Column]) -> Any:
    """The rows behind a position."""
    directions = {column.descending for column in columns}
    if len(directions) == 1 and not any(column.nullable for column in columns):
        return row_comparison(columns)
    condition, same = Q(pk__in=[]), Q()
    for column in columns:
        later = column.later()
        if later is not None:
            condition |= same & later
        same &= column.same()
    return columns[0].from_here_on() & condition


def row_comparison(columns: list[Column]) -> Any:
    """Compare (a, b) with (x, y) at once, which an index on (a, b) answers by itself."""
    comparison = LessThan if columns[0].descending else GreaterThan
    paths = [F(column.path) for column in columns]
    values = [Value(column.value, output_field=column.field) for column in columns]
    return comparison(row(paths), row(values))


def row(parts: Sequence[Any]) -> Func:
    return Func(*parts, function="ROW", output_field=TextField())


class KeysetPagination(BasePagination):
    """`{"items": […], "next": cursor or null}`, without counting what is not asked for."""

    request: Request
    cursor: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        parameters = request.query_params
        self.request = request
        limit = read_limit(parameters.get("limit", str(DEFAULT_LIMIT)))
        ordering = ordering_of(view, parameters.get("ordering"))
        cursors = Cursors(request.path)
        if "cursor" in parameters:
            position = cursors.read(parameters["cursor"], ordering)
            columns = [Column(queryset, *pair) for pair in zip(ordering, position, strict=True)]
            queryset = queryset.filter(after(columns))
        paths = [name.removeprefix("-") for name in ordering]
        found = view.representation.read(queryset.order_by(*ordering)[: limit + 1], *paths)
        if len(found) > limit:
            self.cursor = cursors.write(ordering, found[limit - 1][-len(ordering) :])
        return [view.representation.as_dict(row) for row in found[:limit]]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"items": data, "next": self.cursor}, headers=self._link())

    def _link(self) -> dict[str, str]:
        if self.cursor is None:
            return {}
        parameters = self.request.query_params.copy()
        parameters["cursor"] = self.cursor
        return {"Link": f'<{self.request.path}?{parameters.urlencode()}>; rel="next"'}

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": schema["items"]},
                "next": {
                    "type": ["string", "null"],
                    "description": str(_("Cursor of the next page.")),
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {
            "type": "integer",
            "minimum": 1,
            "maximum": LARGEST_LIMIT,
            "default": DEFAULT_LIMIT,
        }
        cursor = _("`next` of the page before.")
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": str(cursor),
            },
            {"name": "limit", "in": "query", "schema": limit},
        ]
