from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from materials import services
from materials.models import SourceDocument, Speech, SpeechFact
from materials.services.reviewing import EDITABLE
from peixun.admin import PolicyModelAdmin, VisibleRelatedFilter


@admin.register(SourceDocument)
class SourceDocumentAdmin(PolicyModelAdmin):
    """What has been imported. A document's own page shows it line by line."""

    list_display = ["__str__", "file_name", "status", "speech_count", "authenticity", "created_at"]
    list_filter = ["status", "authenticity", "script"]
    search_fields = ["file_name", "page_title", "sha256"]
    search_help_text = _("Title, file name or SHA-256")
    fields = ["file_name", "owner_unit"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(speech_count=Count("speeches"))

    @admin.display(description=_("speeches"))
    def speech_count(self, document):
        return document.speech_count

    def add_view(self, request, form_url="", extra_context=None):
        return HttpResponseRedirect(reverse("admin:speech_import"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        shown = self.get_object(request, object_id)
        if shown is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("admin:speech_document", args=[shown.pk]))


OPEN = Count("facts", filter=Q(facts__status=SpeechFact.Status.PROPOSED))


@admin.register(Speech)
class SpeechAdmin(PolicyModelAdmin):
    """Title, speaker and date can be corrected here; the rest is decided on the review page."""

    list_display = ["__str__", "occasion_type", "training_class", "review", "match", "open_facts"]
    list_select_related = ["document", "training_class"]
    list_filter = [
        "review",
        "match",
        "occasion_type",
        "completeness",
        ("training_class", VisibleRelatedFilter),
    ]
    search_fields = ["title", "class_name", "speaker_name", "speaker_post"]
    search_help_text = _("Title, class or speaker")
    autocomplete_fields = ["speaker"]
    fields = ["review_page", *EDITABLE]
    readonly_fields = ["review_page"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(open_facts=OPEN)

    @admin.display(description=_("open proposals"))
    def open_facts(self, speech):
        return speech.open_facts

    @admin.display(description=_("text and proposals"))
    def review_page(self, speech):
        page = reverse("admin:speech_review", args=[speech.pk])
        return format_html('<a href="{}">{}</a>', page, _("Review"))

    def update(self, request, form):
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return services.edit_speech(form.instance, **changes)
