from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.verbs import unsigned
from courses.models import CalendarFeed
from courses.models.feeds import TARGETS
from courses.pages.feeds import KINDS, FeedPage
from peixun import policy
from peixun.admin import PolicyModelAdmin, Verb


class CalendarLink(PolicyModelAdmin):
    """Leads from the form of a row to the page that opens its calendar."""

    change_form_template = "admin/courses/trainingclass/change_form.html"
    calendar = ""
    # Further pages of the row: the verb they ask for, their title, their name.
    further_links = []

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        calendar = ("subscribe", FeedPage.title, f"courses_{self.calendar}_calendar")
        context["links"] = [
            {"label": label, "url": reverse(f"admin:{name}", args=[obj.pk])}
            for verb, label, name in [*self.further_links, calendar]
            if obj and policy.may(request.user, verb, obj)
        ]
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(PolicyModelAdmin):
    """The subscriptions one has made. They are opened on the page of what they are about."""

    list_display = ["__str__", "kind", "made_by", "created_at", "read_at", "revoked_at"]
    list_select_related = ["made_by", *TARGETS]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["training_class__title", "venue__name", "lecturer__name", "person__name"]
    search_help_text = _("Class, venue, lecturer or person")
    fields = ["kind", "made_by", "created_at", "read_at", "revoked_at"]
    readonly_fields = fields
    verbs = [
        Verb(
            "revoke",
            _("Revoke"),
            unsigned(services.revoke_feed),
            question=_("Calendars that read this address find nothing any more."),
            done=_("The subscription to “%(object)s” is revoked."),
            is_dangerous=True,
            fits=lambda feed: feed.revoked_at is None,
        )
    ]

    def has_add_permission(self, request):
        # The page of what it is about makes one.
        return False

    @admin.display(description=_("about"))
    def kind(self, feed):
        return feed.target._meta.verbose_name


for _kind in KINDS:
    admin.site.register_page(
        f"calendars/{_kind}/<int:pk>/",
        FeedPage.as_view(kind=_kind),
        f"courses_{_kind}_calendar",
    )
