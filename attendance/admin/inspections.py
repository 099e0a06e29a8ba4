from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance.models import Inspection, InspectionTeam
from attendance.pages.inspections import desk, rounds
from attendance.services import inspections
from peixun import policy
from peixun.admin import PolicyModelAdmin

PAGES = [
    ("inspections/<int:pk>/", rounds.RoundPage, "inspection_round"),
    ("inspections/<int:pk>/photo/", rounds.IncidentPhoto, "inspection_photo"),
    ("inspections/<int:pk>/finish/", rounds.FinishRound, "inspection_finish"),
    ("inspections/<int:pk>/report/", rounds.ReportRound, "inspection_report"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
admin.site.register_page(
    "inspections/",
    desk.InspectionDesk.as_view(),
    "inspection_desk",
    label=desk.InspectionDesk.title,
    is_for=lambda user: policy.may_ever(user, "count", Inspection),
)


@admin.register(InspectionTeam)
class InspectionTeamAdmin(PolicyModelAdmin):
    """Teams; their members are inspectors in the classes of the scope."""

    list_display = ["name", "unit", "is_active"]
    list_select_related = ["unit"]
    list_filter = ["is_active"]
    search_fields = ["name", "unit__search_text"]
    search_help_text = _("Name of the team, or name, pinyin or initials of the unit")
    autocomplete_fields = ["unit", "members", "classes"]
    fields = ["name", "unit", "members", "classes", "is_active"]

    def remove(self, request, obj):
        inspections.remove_team(obj)


@admin.register(Inspection)
class InspectionAdmin(PolicyModelAdmin):
    """All rounds, to look things up; the inspection desk is where they are made."""

    list_display = ["at", "kind", "training_class", "session", "place", "team", "status"]
    list_select_related = ["training_class", "session", "team"]
    list_filter = ["status", "kind", "at"]
    search_fields = ["training_class__title", "place", "note"]
    search_help_text = _("Title of the class, place or note")
    sortable_by = ()
    fields = [
        "training_class", "session", "team", "kind", "at", "place", "note", "status",
        "planned_by", "finished_by", "finished_at", "reported_by", "reported_at", "page",
    ]  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("inspection round"))
    def page(self, row):
        url = reverse("admin:inspection_round", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Show it with everything around it"))
