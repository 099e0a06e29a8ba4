from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses.models import LecturerUnavailability, VenueBlock
from courses.when import span_text
from peixun.admin import PolicyModelAdmin


class AbsenceAdmin(PolicyModelAdmin):
    """Times at which something or somebody is not to be had."""

    ordering = ["-starts_at", "-pk"]

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, absence):
        return span_text(absence.starts_at, absence.ends_at)


@admin.register(VenueBlock)
class VenueBlockAdmin(AbsenceAdmin):
    list_display = ["venue", "when", "reason"]
    list_select_related = ["venue"]
    list_filter = ["starts_at"]
    search_fields = ["venue__name", "venue__room", "reason"]
    search_help_text = _("Venue, room or reason")
    autocomplete_fields = ["venue"]
    fieldsets = [(None, {"fields": ["venue", ("starts_at", "ends_at"), "reason"]})]


@admin.register(LecturerUnavailability)
class LecturerUnavailabilityAdmin(AbsenceAdmin):
    list_display = ["lecturer", "when", "note"]
    list_select_related = ["lecturer__unit"]
    list_filter = ["starts_at"]
    search_fields = ["lecturer__name", "lecturer__unit__search_text", "note"]
    search_help_text = _("Lecturer, unit or note")
    autocomplete_fields = ["lecturer"]
    fieldsets = [(None, {"fields": ["lecturer", ("starts_at", "ends_at"), "note"]})]
