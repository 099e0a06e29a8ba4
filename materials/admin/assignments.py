from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from materials import services
from materials.models import MaterialAssignment
from materials.models.assignments import TARGETS, WITH_TARGETS
from materials.when import available_text
from peixun.admin import PolicyModelAdmin, Verb, VisibleRelatedFilter


def remind(assignment, *, by):
    """The log entry says who did it."""
    return services.remind(assignment)


@admin.register(MaterialAssignment)
class MaterialAssignmentAdmin(PolicyModelAdmin):
    """To whom what was handed out. It is handed out on the page of the material."""

    list_display = ["material", "handed_to", "available", "must_read", "due_at", "channel"]
    list_select_related = ["material", *WITH_TARGETS]
    list_filter = ["must_read", "channel", ("training_class", VisibleRelatedFilter)]
    search_fields = [
        "material__title",
        "material__code",
        "enrolment__person__search_text",
        "person__search_text",
    ]
    search_help_text = _("Material, or a person's name or pinyin")
    fields = [
        "material", *TARGETS, "available", "must_read", "due_at", "channel", "assigned_by",
        "created_at", "reminded_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("handed out to"))
    def handed_to(self, assignment):
        return str(assignment.target)

    @admin.display(description=pgettext_lazy("material", "available"))
    def available(self, assignment):
        return available_text(assignment.release_at, assignment.expires_at) or pgettext(
            "material", "at once"
        )

    verbs = [
        Verb("remind", _("Remind"), remind, done=_("Everybody who is still open is reminded.")),
    ]

    def has_add_permission(self, request):
        return False

    def remove(self, request, obj):
        services.unassign(obj)
