"""Query parameters: what a list does not know is refused, not ignored."""

from collections.abc import Iterable
from copy import deepcopy
from functools import reduce
from operator import and_, or_
from typing import Any

from django import forms
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from django_filters.rest_framework import filters as stock
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request

from peixun.api.exceptions import InvalidParameters

PAGING = {"cursor", "limit", "ordering"}
SEARCH = "search"
LONGEST_SEARCH = 100
LARGEST_ID = 2**63 - 1


class IdFilter(stock.NumberFilter):  # type: ignore[misc]
    """Compares a key. A row that is hidden and a row that is missing select nothing alike."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any):
        # django-filter hands over what a choice field would need.
        for name in ("queryset", "to_field_name", "null_label"):
            kwargs.pop(name, None)
        super().__init__(*args, max_value=LARGEST_ID, **kwargs)

    def get_max_validator(self) -> None:
        return None


class TrueOrFalse(forms.Field):
    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError(_("Write true or false."), code="invalid")
        return bool(value == "true")


class BooleanFilter(stock.BooleanFilter):  # type: ignore[misc]
    """Knows true and false; the stock filter ignores every other spelling."""

    field_class = TrueOrFalse

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(*args, **kwargs)


class StrictFilterSet(FilterSet):  # type: ignore[misc]
    """Filters by keys without looking the rows up, by true and false strictly."""

    FILTER_DEFAULTS = deepcopy(FilterSet.FILTER_DEFAULTS) | {
        models.BooleanField: {"filter_class": BooleanFilter},
        models.ForeignKey: {"filter_class": IdFilter},
        models.OneToOneField: {"filter_class": IdFilter},
        models.ManyToManyField: {"filter_class": IdFilter},
        models.AutoField: {"filter_class": IdFilter},
    }


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]
    """Declared filters and, where the view names `search_fields`, a text search."""

    filterset_base = StrictFilterSet

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is not None:
            if not filterset.is_valid():
                raise InvalidParameters(details(filterset.errors))
            queryset = filterset.qs
        if SEARCH in request.query_params:
            found = search(view.search_fields, request.query_params[SEARCH])
            queryset = queryset.filter(once(queryset.model, view.search_fields, found))
        return queryset

    def parameters(self, view: Any) -> set[str]:
        """The query parameters of the view's list."""
        filterset_class = self.get_filterset_class(view, view.queryset)
        names = set(filterset_class.base_filters) if filterset_class else set()
        return names | PAGING | ({SEARCH} if view.search_fields else set())


def details(errors: Any) -> dict[str, list[ErrorDetail]]:
    """Turn a form's errors into the API's, codes included."""
    return {
        name: [
            ErrorDetail(message, error.code or "invalid")
            for error in found.as_data()
            for message in error.messages
        ]
        for name, found in errors.items()
    }


def search(fields: list[str], text: str) -> Q:
    """Rows in which every word appears in one of the fields."""
    if len(text) > LONGEST_SEARCH or "\0" in text:
        raise InvalidParameters.single(SEARCH, _("The search text is too long."), "max_length")
    words = [
        reduce(or_, [Q(**{f"{field}__icontains": word}) for field in fields])
        for word in text.split()
    ]
    return reduce(and_, words, Q())


def once(model: type[models.Model], fields: Iterable[str], found: Q) -> Q:
    """The condition in a form that finds a row once, however many related rows match."""
    if any(lookup_spawns_duplicates(model._meta, field) for field in fields):
        return Q(pk__in=model._default_manager.filter(found).values("pk"))
    return found


def refuse_odd_parameters(request: Request, known: set[str]) -> None:
    """Refuse query parameters that are unknown, empty or given twice."""
    errors = {}
    for name, values in request.query_params.lists():
        if name not in known:
            errors[name] = ErrorDetail(
                str(_("There is no such parameter here.")), "unknown_parameter"
            )
        elif len(values) > 1:
            errors[name] = ErrorDetail(
                str(_("The parameter is given twice.")), "duplicate_parameter"
            )
        elif not values[0]:
            errors[name] = ErrorDetail(str(_("The parameter is empty.")), "blank")
    if errors:
        raise InvalidParameters({name: [error] for name, error in errors.items()})
