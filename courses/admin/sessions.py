from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.badges import status_badge
from courses.admin.verbs import ReasonForm, in_states, unsigned
from courses.models import ClassStaff, Lecturer, TrainingSession
from courses.when import span_text
from peixun.admin import PolicyModelAdmin, SearchBoxMultiple, Verb, VisibleRelatedFilter

SCHEDULED = TrainingSession.Status.SCHEDULED
FIRST = [
    (None, {"fields": ["training_class", "title", "topic", "session_type"]}),
    (_("Time and place"), {"fields": [("starts_at", "ends_at"), "venue"]}),
]
HOURS = (_("Hours and attendance"), {"fields": ["credit_hours", "is_required"]})
STATE = (_("State"), {"fields": ["state", "status_reason"]})


class SessionForm(forms.ModelForm):
    # The admin offers no field for a relation with a model of its own between.
    given_by = forms.ModelMultipleChoiceField(
        Lecturer.objects.none(),
        required=False,
        label=_("lecturers"),
        widget=SearchBoxMultiple(TrainingSession._meta.get_field("lecturers"), admin.site),
    )

    class Meta:
        model = TrainingSession
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "given_by" in self.fields:
            self.initial["given_by"] = list(self.instance.lecturers.all())


@admin.register(TrainingSession)
class TrainingSessionAdmin(PolicyModelAdmin):
    form = SessionForm
    list_display = ["title", "training_class", "when", "venue", "given", "credit_hours", "state"]
    list_select_related = ["training_class", "venue"]
    list_filter = [
        "status",
        "starts_at",
        "session_type",
        ("training_class", VisibleRelatedFilter),
        ("venue", VisibleRelatedFilter),
    ]
    search_fields = ["title", "training_class__title", "venue__name"]
    search_help_text = _("Session, class or venue")
    autocomplete_fields = ["training_class", "topic", "venue"]
    readonly_fields = ["given", "state", "status_reason"]
    verbs = [
        Verb(
            "cancel",
            _("Cancel the session"),
            unsigned(services.cancel_session),
            form=ReasonForm,
            question=_("The session does not take place; its venue and lecturers are free again."),
            done=_("“%(object)s” is cancelled."),
            is_dangerous=True,
            fits=in_states(SCHEDULED),
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("lecturers")

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "training_class"] if obj else self.readonly_fields

    def has_change_permission(self, request, obj=None):
        # What has begun, is over or is off is shown, not edited.
        is_open = obj is None or obj.status == SCHEDULED
        return is_open and super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            # Who presides is of the class's staff: it can be said once the class is.
            return [*FIRST, (_("People"), {"fields": ["given_by"]}), HOURS]
        lecturers = "given_by" if self.has_change_permission(request, obj) else "given"
        return [*FIRST, (_("People"), {"fields": [lecturers, "chair"]}), HOURS, STATE]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "given_by" in form.base_fields:
            form.base_fields["given_by"].queryset = Lecturer.objects.visible_to(request.user)
        if "chair" in form.base_fields:
            staff = ClassStaff.objects.filter(training_class=obj.training_class_id)
            form.base_fields["chair"].queryset = staff.select_related("person")
        return form

    def create(self, request, form):
        return services.schedule_session(**self._values(form, form.cleaned_data))

    def update(self, request, form):
        return services.edit_session(form.instance, **self._values(form, form.changed_data))

    def _values(self, form, names):
        values = {name: form.cleaned_data[name] for name in names}
        if "given_by" in values:
            values["lecturers"] = values.pop("given_by")
        return values

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, session):
        return span_text(session.starts_at, session.ends_at)

    @admin.display(description=_("lecturers"))
    def given(self, session):
        return "、".join(map(str, session.lecturers.all()))

    @admin.display(description=_("status"), ordering="status")
    def state(self, session):
        return status_badge(session)
