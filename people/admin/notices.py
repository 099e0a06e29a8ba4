from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from peixun.admin import PolicyModelAdmin, Verb
from people import services
from people.models import Notice


def read(notice, *, by):
    return services.read_notice(notice)


@admin.register(Notice)
class NoticeAdmin(PolicyModelAdmin):
    """What one was told oneself. The system writes it."""

    list_display = ["subject", "created_at", "read_at"]
    list_filter = [("read_at", admin.EmptyFieldListFilter)]
    search_fields = ["subject", "body"]
    search_help_text = _("Subject or text")
    readonly_fields = ["created_at", "place"]
    fieldsets = [(None, {"fields": ["subject", "body", "place", "created_at", "read_at"]})]
    verbs = [
        Verb(
            "read",
            _("Mark as read"),
            read,
            done=_("“%(object)s” is read."),
            fits=lambda notice: notice.read_at is None,
        )
    ]

    def url_after(self, obj):
        return reverse("admin:people_notice_changelist")

    @admin.display(description=_("page"))
    def place(self, notice):
        if not notice.link:
            return ""
        return format_html('<a href="{}">{}</a>', notice.link, pgettext("link", "Open"))
