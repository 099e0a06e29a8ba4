from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.verbs import ReasonForm
from courses.models import TimetableChange
from peixun.admin import PolicyModelAdmin, Verb, VisibleRelatedFilter


@admin.register(TimetableChange)
class TimetableChangeAdmin(PolicyModelAdmin):
    """What was changed in timetables. The verbs of sessions write it."""

    list_display = ["__str__", "training_class", "made_by", "made_at", "undone_at"]
    list_select_related = ["training_class", "made_by"]
    list_filter = ["what", "made_at", ("training_class", VisibleRelatedFilter)]
    search_fields = ["training_class__title", "made_by__name"]
    search_help_text = _("Class or who made the change")
    fields = ["training_class", "what", "made_by", "made_at", "before", "after"]
    readonly_fields = [*fields, "undone_at", "undone_by"]
    verbs = [
        Verb(
            "undo_change",
            _("Take back"),
            services.undo_change,
            form=ReasonForm,
            question=_("The sessions become again what they were before this change."),
            done=_("Taken back: %(object)s"),
            is_dangerous=True,
            fits=lambda change: change.undone_at is None,
        )
    ]

    def get_fields(self, request, obj=None):
        undone = ["undone_at", "undone_by"] if obj and obj.undone_at else []
        return [*self.fields, *undone]
