"""Buttons on the change form that call a service: publish, cancel, submit …"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from peixun import policy
from peixun.admin.refusals import sentences
from peixun.errors import Refused


def always(obj: Model) -> bool:
    return True


@dataclass(frozen=True)
class Verb:
    """One button: `name` is the policy's verb, `service(obj, by=user, **fields)` does the work.

    With a `form` or a `question` the person sees a page first, otherwise the
    button acts at once. `done` is shown afterwards and may name `%(object)s`.
    `fits(obj)` hides a button that the row's state makes pointless; whether the
    verb is possible is for the service to say.
    """

    name: str
    label: str | Promise
    service: Callable[..., object]
    form: type[Form] = Form
    question: str | Promise = ""
    done: str | Promise = ""
    is_dangerous: bool = False
    fits: Callable[[Any], bool] = always

    @property
    def asks_first(self) -> bool:
        return self.form is not Form or bool(self.question)


class VerbButtons(admin.ModelAdmin):  # type: ignore[type-arg]
    """Gives a model admin one address and one button for each of its `verbs`."""

    verbs: Sequence[Verb] = ()

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<path:object_id>/{verb.name}/",
                self.admin_site.admin_view(partial(self.verb_view, verb=verb)),
                name=self._url_name(verb.name),
            )
            for verb in self.verbs
        ]
        return own + super().get_urls()

    def _url_name(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def _url(self, view: str, obj: Model) -> str:
        return reverse(f"admin:{self._url_name(view)}", args=[quote(obj.pk)])

    def url_after(self, obj: Model) -> str:
        """Return where to go on from a verb done or given up; override it for a better page."""
        return self._url("change", obj)

    def get_verb_form(self, request: HttpRequest, verb: Verb, obj: Model) -> Form:
        """Return the form to fill in first; override it where its choices depend on the row."""
        return verb.form(request.POST or None)

    def verb_view(self, request: HttpRequest, object_id: str, *, verb: Verb) -> HttpResponse:
        """Ask what the verb needs, run its service, and say what came of it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not policy.may(request.user, verb.name, obj):
            raise PermissionDenied
        form = self.get_verb_form(request, verb, obj)
        if request.method != "POST" or (verb.form is not Form and not form.is_valid()):
            return self._verb_page(request, verb, obj, form)
        try:
            self._run(request, verb, obj, getattr(form, "cleaned_data", {}))
        except Refused as refused:
            return self._verb_page(request, verb, obj, form, sentences(refused))
        return HttpResponseRedirect(self.url_after(obj))

    @transaction.atomic
    def _run(self, request: HttpRequest, verb: Verb, obj: Model, fields: dict[str, Any]) -> None:
        verb.service(obj, by=request.user, **fields)
        self.log_change(request, obj, str(verb.label))
        words = {"object": obj, "verb": verb.label}
        done = str(verb.done) if verb.done else _("%(verb)s: “%(object)s” is done.")
        messages.success(request, done % words)

    def _verb_page(
        self,
        request: HttpRequest,
        verb: Verb,
        obj: Model,
        form: Form,
        refusals: Sequence[str] = (),
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "subtitle": str(obj),
            "opts": self.opts,
            "original": obj,
            "verb": verb,
            "form": form,
            "refusals": refusals,
            "media": self.media + form.media,
            "change_url": self.url_after(obj),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/verb.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None:
            context["verbs"] = [
                {"verb": verb, "url": self._url(verb.name, obj)}
                for verb in self.verbs
                if verb.fits(obj) and policy.may(request.user, verb.name, obj)
            ]
        return super().render_change_form(request, context, *args, **kwargs)
