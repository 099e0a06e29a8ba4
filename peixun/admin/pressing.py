"""What a button does: asks the policy, reads its form, calls a service, says what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied

from peixun import policy
from peixun.admin.refusals import show_refusal
from peixun.errors import Refused


def press(http, row, verb):
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
                messages.error(http, error)
        return False
    return said(http, done, lambda: service(row, by=http.user, **form.cleaned_data))


def said(http, done, work):
    """Do the work; say that it is done, or why not. Returns whether it was done."""
    try:
        work()
    except Refused as refused:
        show_refusal(http, refused)
        return False
    messages.success(http, done)
    return True
