from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials.models import DownloadRecord
from peixun.admin import PolicyModelAdmin


@admin.register(DownloadRecord)
class DownloadRecordAdmin(PolicyModelAdmin):
    """Who asked for which file. Nobody writes here, not even the office."""

    list_display = ["at", "user", "version", "enrolment", "ip", "result", "deny_reason"]
    list_select_related = ["user", "version__material", "enrolment__person", "enrolment__unit"]
    list_filter = ["result", "at"]
    search_fields = ["user__username", "user__name", "version__material__title"]
    search_help_text = _("Account or material")
    fields = ["at", "user", "version", "enrolment", "ip", "result", "deny_reason"]
    readonly_fields = fields
