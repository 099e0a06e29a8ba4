"""The base of every model's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db.models import DateField, DateTimeField, Model, QuerySet, TimeField
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from peixun import policy
from peixun.admin.access import PolicyAccess
from peixun.admin.dates import TypedDateField, TypedDateTimeField, TypedTimeField
from peixun.admin.lists import CappedPaginator
from peixun.admin.refusals import RefusalsAsMessages
from peixun.admin.verbs import VerbButtons


class PolicyModelAdmin(
    RefusalsAsMessages,
    VerbButtons,
    PolicyAccess,
    admin.ModelAdmin,  # type: ignore[type-arg]
):
    """Shows what the policies let the person see, saves through services, says why it refuses.

    An app overrides `create`, `update` and `remove` to call its services.
    """

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    formfield_overrides = {
        DateField: {"form_class": TypedDateField},
        TimeField: {"form_class": TypedTimeField},
        DateTimeField: {"form_class": TypedDateTimeField},
    }

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # A filter with a NUL is answered like every other that makes no sense.
        filters = (values for name, values in request.GET.lists() if name != SEARCH_VAR)
        if any("\0" in value for values in filters for value in values):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # No row holds a NUL, and the database refuses to look for one.
        if "\0" in search_term:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def create(self, request: HttpRequest, form: ModelForm[Any]) -> Model:
        """Write the new row and return it."""
        row: Model = form.instance
        row.save()
        return row

    def update(self, request: HttpRequest, form: ModelForm[Any]) -> Model:
        """Write the changes and return the row."""
        row: Model = form.instance
        row.save()
        return row

    def remove(self, request: HttpRequest, obj: Model) -> None:
        """Delete the row."""
        obj.delete()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        # An address may carry anything; the choice of a row is looked up by its key at once.
        return {name: value for name, value in initial.items() if self._can_be(name, value)}

    def _can_be(self, name: str, value: Any) -> bool:
        try:
            self.opts.get_field(name).to_python(value)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            return True
        except ValidationError:
            return False
        return True

    def save_model(
        self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool
    ) -> None:
        # The row as it will be: somebody may add to one class and only look at another.
        if not policy.may(request.user, "change" if change else "add", obj):
            raise PermissionDenied
        saved = self.update(request, form) if change else self.create(request, form)
        # A service saves an instance of its own; the admin goes on with what it wrote.
        vars(obj).update(vars(saved))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.remove(request, obj)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        # The stock admin redirects with a message; ours answers a missing row and a
        # forbidden one as the API does.
        raise Http404
