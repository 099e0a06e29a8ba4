"""What the task pages of one class have in common."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key


class TaskPage(AdminPage, TemplateView):
    """A page about one row, whose buttons call services and come back to it.

    `buttons` names, for the value of a form's `do`, the policy's verb and the method
    that does it and returns what to say, or None where a form has to be mended first.
    """

    queryset = None
    verb = "view"
    buttons = {}

    def dispatch(self, request, *args, **kwargs):
        self.row = get_object_or_404(self.queryset.visible_to(request.user), pk=kwargs["pk"])
        if not self.may(self.verb):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, verb, row=None):
        return policy.may(self.request.user, verb, row or self.row)

    def own(self, rows, name="key"):
        """The row that a button names by its key; somebody else's is a missing one."""
        key = self.request.POST.get(name, "")
        return get_object_or_404(rows, pk=typed_key(key) or 0)

    def keys(self, name):
        """The keys that boxes of the form name."""
        typed = map(typed_key, self.request.POST.getlist(name))
        return [key for key in typed if key is not None]

    def text(self, name, longest=200):
        """A text that was sent, without what the database does not keep."""
        return self.request.POST.get(name, "").replace("\0", "")[:longest]

    def post(self, request, *args, **kwargs):
        verb, press = self.buttons.get(request.POST.get("do", ""), (self.verb, None))
        if not self.may(verb) or not any(self.may(each) for each, _press in self.buttons.values()):
            raise PermissionDenied
        if press is None:
            return self.go_back()
        try:
            with transaction.atomic():
                done = press(self)
                self.note(done)
        except Refused as refused:
            show_refusal(request, refused)
            return self.after_refusal()
        return self.go_back() if done else self.after_refusal()

    def note(self, done):
        if not done:
            return
        messages.success(self.request, done)
        LogEntry.objects.log_actions(
            self.request.user.pk, [self.row], CHANGE, str(done)[:500], single_object=True
        )

    def go_back(self):
        return HttpResponseRedirect(self.request.path)

    def after_refusal(self):
        return self.go_back()
