"""Lists and details from one declaration: the readable fields of a serializer.

Rows come from `QuerySet.values_list()` and go straight to JSON; no model
instance and no serializer instance is made for a row.
"""

from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from rest_framework import serializers

COMPUTED = (serializers.SerializerMethodField, serializers.BaseSerializer)


class Representation:
    """The columns that a serializer class shows, and how to read them."""

    def __init__(self, serializer_class: type[serializers.ModelSerializer[Any]]):
        self.model: Any = serializer_class.Meta.model
        fields: Any = serializer_class().fields.values()
        self.columns = [self._column(field) for field in fields if not field.write_only]
        self.names = [field.field_name for field in fields if not field.write_only]

    def _column(self, field: Any) -> str | ArraySubquery:
        if isinstance(field, COMPUTED) or field.source == "*":
            raise TypeError(
                f"{field.field_name}: a list cannot call Python for each row;"
                " annotate the queryset and use a plain field with that source."
            )
        if isinstance(field, serializers.ManyRelatedField):
            return self._many(str(field.source))
        return str(field.source.replace(".", "__"))

    def _many(self, relation: str) -> ArraySubquery:
        owners = self.model._base_manager.filter(
            pk=OuterRef("pk"), **{f"{relation}__isnull": False}
        )
        return ArraySubquery(owners.order_by(relation).values(relation))

    def read(self, queryset: QuerySet[Any], *more: str) -> list[tuple[Any, ...]]:
        """Return the columns of each row, followed by further columns."""
        return list(queryset.values_list(*self.columns, *more))

    def as_dict(self, row: tuple[Any, ...]) -> dict[str, Any]:
        # A row may be longer than the names: the paginator reads the order at its end.
        return dict(zip(self.names, row, strict=False))

    def rows(self, queryset: QuerySet[Any]) -> list[dict[str, Any]]:
        return [self.as_dict(row) for row in self.read(queryset)]


@cache
def representation_of(serializer_class: Any) -> Representation:
    return Representation(serializer_class)
