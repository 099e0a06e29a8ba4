from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.badges import status_badge
from courses.admin.verbs import ReasonForm, in_states, unsigned
from courses.models import ClassStaff, ClassUnit, TrainingClass
from courses.when import held_on_text
from peixun import policy
from peixun.admin import PolicyModelAdmin, PolicyTabularInline, Verb

Status = TrainingClass.Status


class PublishForm(forms.Form):
    """Asks for a reason where sessions need one, and about the leave limit of a short class."""

    reason = forms.CharField(max_length=200, required=False, label=_("reason for the clashes"))

    acknowledge = forms.BooleanField(
        required=False, label=_("I know that any half-day of leave is over the limit")
    )

    def __init__(self, *args, short_hours=None, asked=(), **kwargs):
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["reason"].help_text = " ".join(map(str, asked))
        else:
            del self.fields["reason"]
        if short_hours is None:
            del self.fields["acknowledge"]
        else:
            words = _("The class has %(hours)s credit hours; leave is limited to 1/7 of them.")
            self.fields["acknowledge"].help_text = words % {"hours": short_hours}


def publish(training_class, *, by, acknowledge=False, reason=""):
    acknowledged = [services.LEAVE_LIMIT] if acknowledge else []
    return services.publish_class(training_class, acknowledged=acknowledged, reason=reason)


VERBS = [
    Verb(
        "publish",
        _("Publish"),
        publish,
        form=PublishForm,
        question=_("Learners see the class from now on; its venues and lecturers are held for it."),
        done=_("“%(object)s” is published."),
        fits=in_states(Status.DRAFT),
    ),
    Verb(
        "open_registration",
        _("Open registration"),
        unsigned(services.open_registration),
        done=_("Learners of “%(object)s” can report in."),
        fits=in_states(Status.PUBLISHED),
    ),
    Verb(
        "start",
        _("Start"),
        unsigned(services.start_class),
        done=_("“%(object)s” is in progress."),
        fits=in_states(Status.PUBLISHED, Status.REGISTERING),
    ),
    Verb(
        "conclude",
        _("Conclude"),
        unsigned(services.conclude_class),
        question=_("The class ends. Nobody can be enrolled or scheduled in it any more."),
        done=_("“%(object)s” is concluded."),
        fits=in_states(Status.IN_PROGRESS),
    ),
    Verb(
        "archive",
        _("Archive"),
        unsigned(services.archive_class),
        question=_("The file of the class is closed for good."),
        done=_("“%(object)s” is archived."),
        fits=in_states(Status.CONCLUDED),
    ),
    Verb(
        "cancel",
        _("Call off"),
        services.cancel_class,
        form=ReasonForm,
        question=_(
            "The class does not go on; its sessions are off,"
            " its venues and lecturers are free again."
        ),
        done=_("“%(object)s” is called off."),
        is_dangerous=True,
        fits=in_states(*TrainingClass.OPEN),
    ),
]


class ClassUnitInline(PolicyTabularInline):
    model = ClassUnit
    autocomplete_fields = ["unit"]


class ClassStaffInline(PolicyTabularInline):
    model = ClassStaff
    autocomplete_fields = ["person"]


@admin.register(TrainingClass)
class TrainingClassAdmin(PolicyModelAdmin):
    """The page of a class. Its learners and sessions have lists of their own."""

    list_display = ["title", "page", "period", "days", "state", "places", "venue"]
    list_select_related = ["venue"]
    list_filter = ["status", "start_on", "level", "delivery_mode"]
    search_fields = ["title", "class_code", "period_text"]
    search_help_text = _("Title, code or period")
    autocomplete_fields = ["programme", "venue"]
    readonly_fields = ["state", "status_reason", "total_hours"]
    fieldsets = [
        (None, {"fields": ["title", "class_code", "programme"]}),
        (
            _("Period"),
            {"fields": [("period_no", "period_text", "year"), ("level", "delivery_mode")]},
        ),
        (
            _("Time and place"),
            {
                "fields": [
                    ("start_on", "end_on", "date_precision"),
                    ("report_at", "report_grace_hours"),
                    "venue",
                ]
            },
        ),
        (
            _("Learners and hours"),
            {
                "fields": [
                    ("capacity", "nomination_deadline"),
                    "hours_per_half_day",
                    "audience",
                    "goals",
                ]
            },
        ),
        (_("Learner handbook"), {"fields": ["handbook_note"]}),
    ]
    inlines = [ClassUnitInline, ClassStaffInline]
    verbs = VERBS

    def get_queryset(self, request):
        return super().get_queryset(request).with_total_hours().with_enrolled()

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.fieldsets
        reason = ["status_reason"] if obj.status_reason else []
        return [*self.fieldsets, (_("State"), {"fields": ["state", *reason, "total_hours"]})]

    def get_inlines(self, request, obj):
        # Whoever makes a class becomes its manager: the staff exists once the class does.
        return self.inlines if obj else []

    def has_change_permission(self, request, obj=None):
        # A class that is over is a record: it is shown, not edited.
        is_over = obj is not None and obj.status in TrainingClass.CLOSED
        return not is_over and super().has_change_permission(request, obj)

    def url_after(self, obj):
        # The page of an app further right, known by its name alone.
        return reverse("admin:class_overview", args=[obj.pk])

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(self.url_after(obj))

    def response_post_save_add(self, request, obj):
        # The units and the staff of a new class come next, on the same form.
        return HttpResponseRedirect(reverse("admin:courses_trainingclass_change", args=[obj.pk]))

    def create(self, request, form):
        return services.create_class(form.instance, by=request.user)

    def update(self, request, form):
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return services.edit_class(form.instance, **changes)

    def save_formset(self, request, form, formset, change):
        saved = formset.save(commit=False)
        services.change_parts(form.instance, saved=saved, removed=formset.deleted_objects)

    def get_verb_form(self, request, verb, obj):
        if verb.form is PublishForm:
            hours = services.hours_of_short_class(obj)
            asked = services.findings_without_reason(obj)
            return PublishForm(request.POST or None, short_hours=hours, asked=asked)
        return super().get_verb_form(request, verb, obj)

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        context["links"] = class_links(request, obj) if obj else []
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("class page"))
    def page(self, training_class):
        url = self.url_after(training_class)
        return format_html('<a href="{}">{}</a>', url, pgettext("link", "Open"))

    @admin.display(description=_("period"), ordering="period_no")
    def period(self, training_class):
        if training_class.period_no is None:
            return training_class.period_text
        return gettext("Period %(number)s") % {"number": training_class.period_no}

    @admin.display(description=_("dates"), ordering="start_on")
    def days(self, training_class):
        return held_on_text(training_class)

    @admin.display(description=_("status"), ordering="status")
    def state(self, training_class):
        return status_badge(training_class)

    @admin.display(description=_("learners"))
    def places(self, training_class):
        capacity = training_class.capacity
        return f"{training_class.enrolled} / {capacity}" if capacity else training_class.enrolled

    @admin.display(description=_("total hours"))
    def total_hours(self, training_class):
        return floatformat(training_class.total_hours)


LISTS = [
    (_("Timetable"), "trainingsession"),
    (_("Learners"), "enrolment"),
    (_("Groups"), "learninggroup"),
]
TASKS = [
    (_("Quotas and nominations"), "class_quotas", "see_shortfall"),
    (_("Report-in desk"), "class_desk", "keep_desk"),
]
FORMS = [
    (_("Add a session"), "trainingsession", "schedule"),
    (_("Enrol a learner"), "enrolment", "enrol"),
]


def class_links(request, training_class):
    """Where the rest of a class is: its lists, and what can be added to them."""
    key = training_class.pk
    lists = [
        (label, f"courses_{model}_changelist", f"?training_class__id__exact={key}")
        for label, model in LISTS
    ]
    additions = [
        (label, f"courses_{model}_add", f"?training_class={key}")
        for label, model, verb in FORMS
        if policy.may(request.user, verb, training_class)
    ]
    links = [
        {"label": label, "url": reverse(f"admin:{name}") + query}
        for label, name, query in lists + additions
    ]
    pages = [
        {"label": label, "url": reverse(f"admin:{name}", args=[key])}
        for label, name, verb in TASKS
        if policy.may(request.user, verb, training_class)
    ]
    links += pages
    if policy.may(request.user, "import_roster", training_class):
        links.append(
            {"label": _("Import a roster"), "url": reverse("admin:courses_roster", args=[key])}
        )
    links.append(
        {
            "label": _("Subscribe to the calendar"),
            "url": reverse("admin:courses_class_calendar", args=[key]),
        }
    )
    return [{"label": _("Class page"), "url": reverse("admin:class_overview", args=[key])}, *links]
