"""Shows a refusal where the person is, keeps what they typed, and writes nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from peixun.errors import Refused


def sentences(refused: Refused) -> list[str]:
    """Return the refusal's own sentence and those of its reasons, in order."""
    own = str(refused.message) % refused.context
    return [own, *(sentence for reason in refused.reasons for sentence in sentences(reason))]


def show_refusal(request: HttpRequest, refused: Refused) -> None:
    """Add the refusal to the page's messages, its reasons as a list."""
    first, *reasons = sentences(refused)
    listed = format_html_join("", "<li>{}</li>", ([reason] for reason in reasons))
    text = format_html("{}<ul>{}</ul>", first, listed) if reasons else first
    messages.error(request, text)


def with_refusal(form_class: type[ModelForm[Any]], refused: Refused) -> type[ModelForm[Any]]:
    """Return the form, now invalid for the reasons of the refusal."""

    class RefusedForm(form_class):  # type: ignore[valid-type, misc]
        def clean(self) -> None:
            super().clean()
            raise ValidationError(sentences(refused))

    return RefusedForm


class RefusalsAsMessages(admin.ModelAdmin):  # type: ignore[type-arg]
    """Turns a refusal in any of the admin's own views into words on the page.

    A form is shown again with what was typed and the refusal above it. The
    refusal has left the view's transaction by then, so neither the row nor its
    log entry is written.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            request.refusal = refused  # type: ignore[attr-defined]
        # Once more, now with a form that carries the refusal and so saves nothing.
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm[Any]]:
        form_class = super().get_form(request, *args, **kwargs)
        refused = getattr(request, "refusal", None)
        return with_refusal(form_class, refused) if refused else form_class

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            show_refusal(request, refused)
            return HttpResponseRedirect(request.get_full_path())

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        try:
            with transaction.atomic():
                return super().response_action(request, queryset, *args, **kwargs)
        except Refused as refused:
            show_refusal(request, refused)
            return HttpResponseRedirect(request.get_full_path())
