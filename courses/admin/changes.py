from datetime import datetime

from django.contrib import admin
from django.db.models import BooleanField, DateTimeField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import services
from courses.admin.verbs import ReasonForm
from courses.models import Lecturer, TimetableChange, TrainingSession
from peixun.admin import PolicyModelAdmin, Verb, VisibleRelatedFilter


@admin.register(TimetableChange)
class TimetableChangeAdmin(PolicyModelAdmin):
    """What was changed in timetables. The verbs of sessions write it."""

    list_display = ["__str__", "training_class", "made_by", "made_at", "undone_at"]
    list_select_related = ["training_class", "made_by"]
    list_filter = ["what", "made_at", ("training_class", VisibleRelatedFilter)]
    search_fields = ["training_class__title", "made_by__name"]
    search_help_text = gettext_lazy("Class or who made the change")
    fields = ["training_class", "what", "differences", "made_by", "made_at"]
    readonly_fields = [*fields, "undone_at", "undone_by"]
    verbs = [
        Verb(
            "undo_change",
            gettext_lazy("Take back"),
            services.undo_change,
            form=ReasonForm,
            question=gettext_lazy("The sessions become again what they were before this change."),
            done=gettext_lazy("Taken back: %(object)s"),
            is_dangerous=True,
            fits=lambda change: change.undone_at is None,
        )
    ]

    def get_fields(self, request, obj=None):
        undone = ["undone_at", "undone_by"] if obj and obj.undone_at else []
        return [*self.fields, *undone]

    @admin.display(description=gettext_lazy("differences"))
    def differences(self, change):
        """Each session with what it was and what it became."""
        sessions = [
            (change.after[key]["title"], _differences(before or {}, change.after[key]))
            for key, before in change.before.items()
        ]
        return format_html_join("", "<p><strong>{}</strong></p><ul>{}</ul>", sessions)


def _differences(before, after):
    changed = [name for name in after if not before or before[name] != after[name]]
    lines = [
        (_label(name), _shown(name, before[name]) if before else "–", _shown(name, after[name]))
        for name in changed
        if before or after[name] not in (None, "", [])
    ]
    return format_html_join("", "<li>{}: {} → {}</li>", lines)


def _label(name):
    if name == "given_by":
        return _("lecturers")
    return TrainingSession._meta.get_field(name).verbose_name


def _shown(name, value):
    """A value of the journal as a person reads it."""
    if name == "given_by":
        names = [str(lecturer) for lecturer in Lecturer.objects.filter(pk__in=value)]
        return _(", ").join(names) or "–"
    field = TrainingSession._meta.get_field(name)
    if value in (None, ""):
        return "–"
    if isinstance(field, DateTimeField):
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if field.remote_field:
        row = field.related_model._base_manager.filter(pk=value).first()
        return str(row) if row else format_html("#{}", value)
    return dict(field.flatchoices).get(value, value)
