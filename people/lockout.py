"""What a person or a program reads after too many failed sign-ins."""

from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def answer(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429: a page for people, problem+json for programs."""
    wait = get_cool_off(request)
    seconds = ceil(wait.total_seconds()) if wait else 0
    sentence = _explain(seconds)
    if request.path.startswith("/api/"):
        locked = _problem(sentence)
    else:
        frame = admin.site.each_context(request)
        context = {**frame, "title": _("Too many failed sign-ins"), "sentence": sentence}
        locked = render(request, "lockout.html", context, status=429)
    locked["Retry-After"] = str(seconds)
    return locked


def _explain(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    return ngettext(
        "This name is locked here for %(minutes)d minute. Try again later, "
        "or ask your system administrator for a new password.",
        "This name is locked here for %(minutes)d minutes. Try again later, "
        "or ask your system administrator for a new password.",
        minutes,
    ) % {"minutes": minutes}


def _problem(sentence: str) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": _("Too many failed sign-ins"),
        "status": 429,
        "detail": sentence,
        "code": "signin_locked",
        "errors": [],
    }
    return JsonResponse(
        body,
        status=429,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
