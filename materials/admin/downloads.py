from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials import services
from materials.errors import MistypedNumber
from materials.models import DownloadRecord
from peixun.admin import PolicyModelAdmin


@admin.register(DownloadRecord)
class DownloadRecordAdmin(PolicyModelAdmin):
    """Who asked for which file. Nobody writes here, not even the office."""

    list_display = ["at", "user", "version", "delivery_no", "ip", "result", "deny_reason"]
    list_select_related = ["user", "version__material", "enrolment__person", "enrolment__unit"]
    list_filter = ["result", "at"]
    search_fields = ["user__username", "user__name", "version__material__title"]
    search_help_text = _("Account, material, or the number on a copy")
    fields = [
        "at", "user", "version", "enrolment", "ip", "result", "deny_reason", "delivery_no",
        "repeats", "watermark_text", "copy_sha256",
    ]  # fmt: skip
    readonly_fields = fields

    def get_search_results(self, request, queryset, search_term):
        """A number as somebody typed it off a page leads to its delivery."""
        try:
            traced = services.trace(search_term).values("pk")
        except MistypedNumber:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(pk__in=traced), False
