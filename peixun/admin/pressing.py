"""What a button does: asks the policy, reads its form, calls a service, says what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import Promise

from peixun import policy
from peixun.admin.refusals import show_refusal
from peixun.errors import Refused

# The service, what its form asks, the policy's verb, what is said afterwards.
Pressed = tuple[Callable[..., object], Callable[..., BaseForm], str, str | Promise]


def press(http: HttpRequest, row: Any, verb: Pressed) -> bool:
    """Do what a button asks for; say what came of it. Returns whether it was done.

    `verb` is the service, what its form asks, the policy's verb, what is said afterwards.
    """
    service, form_class, right, done = verb
    if not policy.may(http.user, right, row):
        raise PermissionDenied
    form = form_class(http.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(http, str(error))
        return False
    return said(http, done, lambda: service(row, by=http.user, **form.cleaned_data))


def said(http: HttpRequest, done: str | Promise, work: Callable[[], object]) -> bool:
    """Do the work; say that it is done, or why not. Returns whether it was done."""
    try:
        work()
    except Refused as refused:
        show_refusal(http, refused)
        return False
    messages.success(http, str(done))
    return True
