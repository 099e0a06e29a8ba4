"""The library: find what may be read, by any two characters of it."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses.models import Topic
from materials import services
from materials.models import Material, MaterialCollection, SourceDocument
from materials.services.library import narrowed
from peixun import policy
from peixun.admin import AdminPage


class SearchForm(forms.Form):
    """What to look for, and where."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("kind of material"),
        required=False,
        choices=[("", _("All")), *Material.Kind.choices],
    )
    topic = forms.ModelChoiceField(
        label=_("topic"), queryset=Topic.objects.none(), required=False, empty_label=_("All")
    )
    tag = forms.CharField(label=_("Tag"), max_length=20, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.visible_to(user)


def link_of(entry):
    """Where a hit leads."""
    if entry.speech_id:
        return reverse("admin:speech_review", args=[entry.speech_id])
    return reverse("file_preview", args=[entry.version_id])


class Searching:
    """Searches with what the address says, for whichever frame."""

    def get_context_data(self, **kwargs):
        user = self.request.user
        form = SearchForm(self.request.GET or None, user=user)
        found = None
        if form.is_valid() and form.cleaned_data["q"].strip():
            chosen = dict(form.cleaned_data)
            found = services.search(chosen.pop("q"), user=user, within=narrowed(**chosen))
        hits = [(hit, link_of(hit.entry)) for hit in found.hits] if found else []
        return super().get_context_data(form=form, found=found, hits=hits, **kwargs)


class LibraryPage(Searching, AdminPage, TemplateView):
    """For whoever works in the office."""

    title = _("Library")
    template_name = "materials/library.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            keeps=policy.may_ever(user, "view", SourceDocument),
            collections=MaterialCollection.objects.visible_to(user).prefetch_related("items")[:50],
            **kwargs,
        )
