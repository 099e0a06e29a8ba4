"""Every question the admin asks about rights goes to the policies."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Model, QuerySet
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest

from peixun import policy
from peixun.admin.widgets import SearchBox, SearchBoxMultiple


class VisibleChoices(BaseModelAdmin):  # type: ignore[type-arg]
    """Offers, in every choice of a form, only the rows the person may see."""

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField[Any, Any], request: HttpRequest
    ) -> QuerySet[Any]:
        ordered = super().get_field_queryset(db, db_field, request)
        related = db_field.related_model
        rows = related._default_manager.using(db) if ordered is None else ordered
        return rows.filter(policy.rows(request.user, "view", related))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchBox(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchBoxMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PolicyAccess(VisibleChoices):
    """Answers the admin's permission questions, on the class and on one row, by the policies."""

    model: type[Model]

    def has_verb_permission(
        self, request: HttpRequest, obj: Model | None = None, *, verb: str
    ) -> bool:
        if obj is None:
            return policy.may_ever(request.user, verb, self.model)
        return policy.may(request.user, verb, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_verb_permission(request, verb="view")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_verb_permission(request, obj, verb="view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_verb_permission(request, verb="add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_verb_permission(request, obj, verb="change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_verb_permission(request, obj, verb="delete")

    def __getattr__(self, name: str) -> Callable[..., bool]:
        # The admin looks up has_<verb>_permission for actions(permissions=["<verb>"]).
        if match := re.fullmatch(r"has_([a-z_]+)_permission", name):
            return partial(self.has_verb_permission, verb=match[1])
        raise AttributeError(name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(policy.rows(request.user, "view", self.model))
