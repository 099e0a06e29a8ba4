from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials.models import Acknowledgement
from peixun.admin import PolicyModelAdmin


@admin.register(Acknowledgement)
class AcknowledgementAdmin(PolicyModelAdmin):
    """Who knows the notice, has received or read what. Nobody writes here."""

    list_display = ["at", "person", "version", "kind", "wording", "recorded_by"]
    list_select_related = ["person__unit", "version__material", "recorded_by"]
    list_filter = ["kind", "at"]
    search_fields = ["person__search_text", "version__material__title", "version__material__code"]
    search_help_text = _("Person or material")
    fields = ["at", "person", "enrolment", "version", "kind", "wording", "recorded_by"]
    readonly_fields = fields
