from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance import services
from attendance.models import LeaveRequest, LeaveStep
from attendance.pages.leave import asking, desk, requests
from peixun import policy
from peixun.admin import PolicyModelAdmin

PAGES = [
    ("leave/ask/", asking.AskPage, "leave_ask"),
    ("leave/<int:pk>/", requests.LeaveRequestPage, "leave_request"),
    ("leave/<int:pk>/edit/", asking.AskPage, "leave_edit"),
    ("leave/<int:pk>/proof/", requests.LeaveProofUpload, "leave_proof"),
    ("leave/<int:pk>/proof/file/", requests.LeaveProofFile, "leave_proof_file"),
    ("leave/<int:pk>/<slug:verb>/", requests.LeaveVerb, "leave_verb"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
admin.site.register_page(
    "leave/",
    desk.LeaveDesk.as_view(),
    "leave_desk",
    label=desk.LeaveDesk.title,
    is_for=lambda user: policy.may_ever(user, "confirm_return", LeaveRequest),
)


@admin.register(LeaveRequest)
class LeaveRequestAdmin(PolicyModelAdmin):
    """All requests, to look things up; the leave desk is where they are worked off."""

    list_display = [
        "learner", "unit", "training_class", "leave_type", "from_at", "to_at", "hours", "status",
    ]  # fmt: skip
    list_select_related = ["enrolment__person", "enrolment__unit", "training_class"]
    list_filter = ["status", "leave_type", "from_at"]
    search_fields = ["enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()
    # The reason is read on the page of the request alone, where the reading is on record.
    fields = [
        "learner", "unit", "training_class", "leave_type", "from_at", "to_at", "hours", "status",
        "is_retroactive", "is_over_limit", "needs_proof", "requested_by", "requested_as",
        "submitted_at", "decided_at", "return_claimed_at", "returned_at", "return_confirmed_by",
        "overdue_at", "page",
    ]  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("learner"))
    def learner(self, row):
        return row.enrolment.person

    @admin.display(description=_("unit"))
    def unit(self, row):
        return row.enrolment.unit

    @admin.display(description=_("Leave request"))
    def page(self, row):
        url = reverse("admin:leave_request", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Show it with everything around it"))


@admin.register(LeaveStep)
class LeaveStepAdmin(PolicyModelAdmin):
    """Who decides on leave in which class; a class without steps asks its presiding host."""

    list_display = ["training_class", "number", "role", "up_to_hours"]
    list_select_related = ["training_class"]
    search_fields = ["training_class__title", "training_class__class_code"]
    search_help_text = _("Title or code of the class")
    autocomplete_fields = ["training_class"]
    fields = ["training_class", "number", "role", "up_to_hours"]

    def create(self, request, form):
        services.save_settings(form.instance)
        return form.instance

    update = create

    def remove(self, request, obj):
        services.remove_leave_step(obj)
