from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.badges import status_badge
from courses.admin.verbs import ReasonForm, in_states
from courses.models import ClassStaff, LearningGroup, Lecturer, TrainingClass, TrainingSession
from courses.when import span_text
from peixun.admin import PolicyModelAdmin, SearchBoxMultiple, Verb, VisibleRelatedFilter

SCHEDULED = TrainingSession.Status.SCHEDULED
FIRST = [
    (None, {"fields": ["training_class", "title", "topic", "session_type"]}),
    (_("Time and place"), {"fields": [("starts_at", "ends_at"), "venue", "reason"]}),
]
HOURS = (_("Hours and attendance"), {"fields": ["credit_hours", "is_required"]})


class SessionForm(forms.ModelForm):
    # The admin offers no field for a relation with a model of its own between.
    given_by = forms.ModelMultipleChoiceField(
        Lecturer.objects.none(),
        required=False,
        label=_("lecturers"),
        widget=SearchBoxMultiple(TrainingSession._meta.get_field("lecturers"), admin.site),
    )

    reason = forms.CharField(
        max_length=200,
        required=False,
        label=_("reason for the clashes"),
        widget=AdminTextInputWidget,
        help_text=_("Asked for where something can be done all the same, if somebody says why."),
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
    ordering = ["-starts_at", "-pk"]
    search_fields = ["title", "training_class__title", "venue__name"]
    search_help_text = _("Session, class or venue")
    autocomplete_fields = ["training_class", "topic", "venue"]
    readonly_fields = ["given", "state", "status_reason", "clash_reason"]
    verbs = [
        Verb(
            "cancel",
            _("Cancel the session"),
            services.cancel_session,
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
        is_open = self.has_change_permission(request, obj)
        reasons = [name for name in ("status_reason", "clash_reason") if getattr(obj, name)]
        place = ["venue", "reason"] if is_open else ["venue"]
        return [
            FIRST[0],
            (_("Time and place"), {"fields": [("starts_at", "ends_at"), *place]}),
            (_("People"), {"fields": ["given_by" if is_open else "given", "group", "chair"]}),
            HOURS,
            (_("State"), {"fields": ["state", *reasons]}),
        ]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "given_by" in form.base_fields:
            form.base_fields["given_by"].queryset = Lecturer.objects.visible_to(request.user)
        if "group" in form.base_fields:
            groups = LearningGroup.objects.filter(training_class=obj.training_class_id)
            form.base_fields["group"].queryset = groups
        if "chair" in form.base_fields:
            staff = ClassStaff.objects.filter(training_class=obj.training_class_id)
            form.base_fields["chair"].queryset = staff.select_related("person")
        return form

    def get_changeform_initial_data(self, request):
        """A session of a class begins with the class's venue, on the day of its last session."""
        initial = super().get_changeform_initial_data(request)
        for name in {"starts_at", "ends_at"} & initial.keys():
            # The stock form would show a time of the address as it stands there, and fail.
            initial[name] = forms.DateTimeField(required=False).to_python(initial[name])
        key = initial.get("training_class", "")
        classes = TrainingClass.objects.visible_to(request.user)
        training_class = classes.filter(pk=key).first() if key.isdecimal() else None
        if training_class is None:
            return initial
        last = training_class.sessions.taking_place().order_by("ends_at").last()
        day = timezone.localdate(last.ends_at) if last else training_class.start_on
        usual = {"venue": training_class.venue_id, "starts_at": [day, None], "ends_at": [day, None]}
        return usual | initial

    def url_after(self, obj):
        # The page of an app further right, known by its name alone.
        return reverse("admin:class_timetable", args=[obj.training_class_id])

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(self.url_after(obj))

    response_post_save_change = response_post_save_add

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            # The next session is most likely of the same class.
            return HttpResponseRedirect(f"{request.path}?training_class={obj.training_class_id}")
        return response

    def create(self, request, form):
        values = self._values(form, form.cleaned_data)
        return self._tell_of(request, services.schedule_session(**values, by=request.user))

    def update(self, request, form):
        values = self._values(form, form.changed_data)
        saved = services.edit_session(form.instance, **values, by=request.user)
        return self._tell_of(request, saved)

    def _tell_of(self, request, session):
        """Say what is to be known about the session that was just saved."""
        if found := services.findings_about(session, session.lecturers.all()):
            sentences = format_html_join("", "<div>{}</div>", ((str(one),) for one in found))
            messages.warning(request, sentences)
        return session

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
