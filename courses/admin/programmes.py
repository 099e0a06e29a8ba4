from django import forms
from django.contrib import admin
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses import services
from courses.admin.verbs import in_states, unsigned
from courses.models import TrainingProgramme
from peixun.admin import PolicyModelAdmin, Verb

Status = TrainingProgramme.Status


class ApprovalForm(forms.Form):
    # An empty number is for the service to refuse, with its own sentence.
    approval_ref = forms.CharField(label=_("approval number"), max_length=80, required=False)


@admin.register(TrainingProgramme)
class TrainingProgrammeAdmin(PolicyModelAdmin):
    """The year's plans, with what has come of them."""

    list_display = [
        "title", "code", "year", "programme_type", "host_unit", "classes", "hours", "status",
    ]  # fmt: skip
    list_select_related = ["host_unit"]
    list_filter = ["programme_type", "status"]
    search_fields = ["title", "code", "host_unit__search_text"]
    search_help_text = _("Title, code or host unit")
    autocomplete_fields = ["host_unit"]
    readonly_fields = ["status", "approval_ref", "classes", "hours"]
    fieldsets = [
        (None, {"fields": ["title", "code", "year", "programme_type", "host_unit"]}),
        (_("Plan"), {"fields": ["planned_classes", "planned_hours", "audience", "goals"]}),
    ]
    verbs = [
        Verb(
            "approve",
            pgettext_lazy("programme", "Approve"),
            unsigned(services.approve_programme),
            form=ApprovalForm,
            done=_("“%(object)s” is approved."),
            fits=in_states(Status.DRAFT),
        ),
        Verb(
            "close",
            pgettext_lazy("programme", "Close"),
            unsigned(services.close_programme),
            question=_("The plan is over. No class can be added to it any more."),
            done=_("“%(object)s” is closed."),
            fits=in_states(Status.APPROVED),
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_classes()

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.fieldsets
        state = ["status", "approval_ref", "classes", "hours"]
        return [*self.fieldsets, (_("State"), {"fields": state})]

    def has_change_permission(self, request, obj=None):
        # A closed plan is a record: it is shown, not edited.
        is_closed = obj is not None and obj.status == Status.CLOSED
        return not is_closed and super().has_change_permission(request, obj)

    def update(self, request, form):
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return services.edit_programme(form.instance, **changes)

    def remove(self, request, obj):
        services.remove_programme(obj)

    @admin.display(description=_("classes of the plan"))
    def classes(self, programme):
        return f"{programme.classes_made} / {programme.planned_classes}"

    @admin.display(description=_("credit hours of the plan"))
    def hours(self, programme):
        return f"{floatformat(programme.hours_made)} / {floatformat(programme.planned_hours)}"
