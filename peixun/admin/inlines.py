"""Short tables inside a form. Learners of a class are never one: they have a list of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, Model
from django.forms import BaseInlineFormSet, ModelForm
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from peixun.admin.access import PolicyAccess


class LabelledFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Names the delete box of each row for people who cannot see the column's heading."""

    def add_fields(self, form: ModelForm[Any], index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")


class PolicyTabularInline(PolicyAccess, admin.TabularInline):  # type: ignore[type-arg]
    """Labels its cells, which the stock table does not, and asks the policies."""

    formset = LabelledFormSet
    extra = 0
    max_num = 30

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request)

    # The admin hands inlines the parent: the rows themselves are asked about as a class.
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None:
            widget: Any = getattr(formfield.widget, "widget", formfield.widget)
            widget.attrs["aria-label"] = formfield.label
        return formfield
