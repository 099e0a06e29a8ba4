"""The views of the apps: declare what is shown, call services, hold no rules."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from peixun import policy
from peixun.api import etags, idempotency
from peixun.api.filters import StrictFilterBackend, refuse_odd_parameters
from peixun.api.permissions import PolicyPermission, policy_verb
from peixun.api.serializers import StrictSerializer
from peixun.api.values import Representation, representation_of


class StrictView:
    """What every view of the API does: strict parameters, repeatable POSTs, no caching."""

    # Whether an Idempotency-Key is honoured; the answer is then kept for a day.
    idempotent = True
    request: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        refuse_odd_parameters(request, self.known_parameters())
        if request.method == "POST" and self.idempotent and idempotency.HEADER in request.headers:
            # dispatch() looks the handler up after this.
            self.post = idempotency.once(self.post)

    def known_parameters(self) -> set[str]:
        return set()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        response.setdefault("Cache-Control", "private, no-store")
        return response

    post: Callable[..., Any]


class ViewSet(StrictView, GenericViewSet[Any]):
    """Rows that the user may see, shown as the serializer declares.

    Set `queryset` (annotated, not filtered), `serializer_class`, `ordering` (ends
    in id), and what else a list may offer: `ordering_fields`, `filterset_fields`
    or `filterset_class`, `search_fields`. Add the mixins below for what can be done.
    """

    queryset: Any = None
    serializer_class: Any = None
    permission_classes = [PolicyPermission]
    lookup_value_converter = "int"
    ordering: tuple[str, ...] = ("id",)
    ordering_fields: tuple[str, ...] = ()
    search_fields: tuple[str, ...] = ()
    # Actions whose verb in the policy table has another name.
    policy_verbs: dict[str, str] = {}
    # A token scope that is enough for this view alone.
    token_scope: str | None = None

    @property
    def representation(self) -> Representation:
        return representation_of(self.serializer_class)

    def known_parameters(self) -> set[str]:
        return StrictFilterBackend().parameters(self) if self.action == "list" else set()

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)

    def get_object(self) -> Any:
        obj = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        self.check_object_permissions(self.request, obj)
        return obj

    def represent(self, pk: Any) -> dict[str, Any]:
        """Read one row as the list shows it; also one that the user can see no longer."""
        rows = self.representation.rows(super().get_queryset().filter(pk=pk))
        if not rows:
            raise NotFound
        return rows[0]

    def answer(self, pk: Any, status: int = 200) -> Response:
        """Answer with the fresh representation and its version."""
        shown = self.represent(pk)
        headers = {"ETag": etags.etag_of(shown)}
        if status == 201:
            headers["Location"] = reverse(f"{self.basename}-detail", args=[pk])
        return Response(shown, status=status, headers=headers)

    def get_locked_object(self) -> Any:
        """Return the row, held until the transaction ends, in the version If-Match names."""
        visible = self.get_object()
        locked = self._lock(visible.pk)
        etags.refuse_stale(self.request, etags.etag_of(self.represent(locked.pk)))
        return locked

    def _lock(self, pk: Any) -> Any:
        rows = self.queryset.model._base_manager.select_for_update(no_key=True)
        return get_object_or_404(rows, pk=pk)

    def check_candidate(self, serializer: Any) -> None:
        """Ask the policy about the row as it would be, before it is saved."""
        candidate = getattr(serializer, "candidate", None)
        if candidate is not None and not policy.may(
            self.request.user, policy_verb(self), candidate
        ):
            self.permission_denied(self.request)


class ListMixin:
    def list(self: Any, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        response: Response = self.get_paginated_response(page)
        return response


class RetrieveMixin:
    def retrieve(self: Any, request: Request, pk: str) -> HttpResponse | Response:
        rows = self.representation.rows(self.get_queryset().filter(pk=pk))
        if not rows:
            raise NotFound
        etag = etags.etag_of(rows[0])
        return etags.not_modified(request, etag) or Response(rows[0], headers={"ETag": etag})


class CreateMixin:
    @transaction.atomic
    def create(self: Any, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.check_candidate(serializer)
        response: Response = self.answer(self.perform_create(serializer).pk, status=201)
        return response

    def perform_create(self, serializer: Any) -> Any:
        """Save, usually by a service, and return the row."""
        return serializer.save()


class UpdateMixin:
    @transaction.atomic
    def update(self: Any, request: Request, pk: str, *, partial: bool = False) -> Response:
        etags.refuse_missing(request)
        serializer = self.get_serializer(
            self.get_locked_object(), data=request.data, partial=partial
        )
        serializer.is_valid(raise_exception=True)
        self.check_candidate(serializer)
        self.perform_update(serializer)
        response: Response = self.answer(pk)
        return response

    def partial_update(self: Any, request: Request, pk: str) -> Response:
        response: Response = self.update(request, pk, partial=True)
        return response

    def perform_update(self, serializer: Any) -> None:
        serializer.save()


class DestroyMixin:
    @transaction.atomic
    def destroy(self: Any, request: Request, pk: str) -> Response:
        etags.refuse_missing(request)
        self.perform_destroy(self.get_locked_object())
        return Response(status=204)

    def perform_destroy(self, instance: models.Model) -> None:
        instance.delete()


class ReadViewSet(ListMixin, RetrieveMixin, ViewSet):
    """Rows that can be looked at."""


class AppendViewSet(CreateMixin, ReadViewSet):
    """Rows that are made and changed by verbs, never edited or deleted."""


class EditViewSet(UpdateMixin, DestroyMixin, AppendViewSet):
    """Rows that can be made, edited and deleted."""


def verb(
    *,
    body: type[StrictSerializer] = StrictSerializer,
    answers: Any = None,
    detail: bool = True,
    **options: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a method a verb: POST to a sub-path named after it.

    The method gets the object (`detail=True`) and the values of `body` as keyword
    arguments, and calls a service, all in one transaction. The answer is the
    object's fresh representation; with `answers`, a serializer class that
    describes it, it is what the method returns. If-Match is honoured when sent.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def handler(self: Any, request: Request, **kwargs: Any) -> Response:
            with transaction.atomic():
                return run_verb(self, method, body, answers)

        # A verb that is a word of Python has a name that ends in "_".
        path = method.__name__.rstrip("_").replace("_", "-")
        routed = action(detail=detail, methods=["post"], url_path=path, **options)(handler)
        return extend_schema(**described(body, answers))(routed)

    return decorate


def described(body: type[StrictSerializer], answers: Any) -> dict[str, Any]:
    """What the schema cannot see: the body, and an answer that is not the object's."""
    request = None if body is StrictSerializer else body
    return {"request": request, "responses": answers} if answers else {"request": request}


def run_verb(view: Any, method: Callable[..., Any], body: Any, answers: Any) -> Response:
    target = [target_of(view)] if view.detail else []
    values = body(data=view.request.data, context=view.get_serializer_context())
    values.is_valid(raise_exception=True)
    result = method(view, *target, **values.validated_data)
    return Response(result) if answers else view.answer(target[0].pk)


def target_of(view: Any) -> Any:
    return view.get_locked_object() if "If-Match" in view.request.headers else view.get_object()
