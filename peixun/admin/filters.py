"""Filters that reveal no more than the list itself."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, RelatedFieldListFilter
from django.db.models import Field
from django.http import HttpRequest

from peixun import policy


class VisibleRelatedFilter(RelatedFieldListFilter):
    """Offers only the related rows the person may see."""

    def field_choices(
        self,
        field: Field[Any, Any],
        request: HttpRequest,
        model_admin: ModelAdmin,  # type: ignore[type-arg]
    ) -> list[tuple[str, str]]:
        related = field.remote_field.model  # type: ignore[attr-defined]
        ordering = self.field_admin_ordering(field, request, model_admin)  # type: ignore[attr-defined]
        visible = policy.rows(request.user, "view", related)
        return field.get_choices(  # type: ignore[return-value]
            include_blank=False, ordering=ordering, limit_choices_to=visible
        )
