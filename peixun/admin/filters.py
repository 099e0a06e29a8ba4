"""Filters that reveal no more than the list itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, RelatedFieldListFilter
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest

from peixun import policy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class VisibleRelatedFilter(RelatedFieldListFilter):
    """Offers only the related rows the person may see."""

    def field_choices(
        self, field: RelatedField[Any, Any], request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> list[tuple[str, StrOrPromise]]:
        visible = policy.rows(request.user, "view", field.related_model)
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: Any = field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to=visible
        )
        return list(choices)
