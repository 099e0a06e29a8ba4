from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials import services
from materials.models import MaterialAssignment
from materials.models.assignments import TARGETS
from peixun.admin import PolicyModelAdmin, VisibleRelatedFilter


@admin.register(MaterialAssignment)
class MaterialAssignmentAdmin(PolicyModelAdmin):
    """To whom what was handed out. It is handed out on the page of the material."""

    list_display = ["material", *TARGETS, "must_read", "due_at", "channel"]
    list_select_related = [
        "material",
        "training_class",
        "session",
        "group",
        "enrolment__person",
        "enrolment__unit",
    ]
    list_filter = ["must_read", "channel", ("training_class", VisibleRelatedFilter)]
    search_fields = ["material__title", "material__code", "enrolment__person__search_text"]
    search_help_text = _("Material, or a learner's name or pinyin")
    fields = ["material", *TARGETS, "must_read", "due_at", "channel", "assigned_by", "created_at"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def remove(self, request, obj):
        services.unassign(obj)
