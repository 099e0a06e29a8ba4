"""What a person or a program reads after too many failed sign-ins."""

from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peixun.api.errors import problem

# Where learners sign in: their pages are small and have no frame.
PHONE = "/my/"


# As much of a name as is kept of a failed sign-in.
LONGEST_NAME = 255


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name whose failed sign-ins are counted; of a longer one than anybody has, its beginning.

    A NUL is kept by no database and is in nobody's name.
    """
    name = (credentials or getattr(request, "data", request.POST)).get("username")
    return None if name is None else str(name).replace("\0", "")[:LONGEST_NAME]


def answer(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429: a page for people, problem+json for programs."""
    wait = get_cool_off(request)
    seconds = ceil(wait.total_seconds()) if wait else 0
    sentence = _explain(seconds)
    headers = {"Retry-After": str(seconds)}
    if request.path.startswith("/api/"):
        return problem(429, "signin_locked", sentence, headers=headers)
    title = _("Too many failed sign-ins")
    if request.path.startswith(PHONE):
        context = {"title": title, "sentence": sentence}
        page = render(request, "attendance/phone/lockout.html", context, status=429)
    else:
        context = {**admin.site.each_context(request), "title": title, "sentence": sentence}
        page = render(request, "lockout.html", context, status=429)
    page["Retry-After"] = headers["Retry-After"]
    return page


def _explain(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    return ngettext(
        "This name is locked here for %(minutes)d minute. Try again later, "
        "or ask your system administrator for a new password.",
        "This name is locked here for %(minutes)d minutes. Try again later, "
        "or ask your system administrator for a new password.",
        minutes,
    ) % {"minutes": minutes}
