"""What the buttons of courses have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _


def unsigned(service):
    """Call a service that does not ask who: the log entry says it."""

    def call(obj, *, by, **fields):
        return service(obj, **fields)

    return call


def in_states(*states):
    """Show the button while the row is in one of the states."""
    return lambda obj: obj.status in states


class ReasonForm(forms.Form):
    # An empty reason is for the service to refuse, with its own sentence.
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)
