from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from courses import services
from courses.admin.badges import status_badge
from courses.admin.verbs import ReasonForm, in_states, unsigned
from courses.models import Enrolment, GroupTransfer, LearningGroup
from peixun.admin import PolicyModelAdmin, Verb, VisibleRelatedFilter, show_refusal
from peixun.admin.widgets import SearchBox
from peixun.errors import Refused
from people.models import Person

Status = Enrolment.Status


class TransferForm(ReasonForm):
    group = forms.ModelChoiceField(LearningGroup.objects.none(), label=_("to group"))

    field_order = ["group", "reason"]

    def __init__(self, *args, by, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        of_class = LearningGroup.objects.visible_to(by).filter(
            training_class=enrolment.training_class_id
        )
        self.fields["group"].queryset = of_class


class SubstituteForm(ReasonForm):
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("person"),
        widget=SearchBox(Enrolment._meta.get_field("person"), admin.site),
    )

    field_order = ["person", "reason"]

    def __init__(self, *args, by, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(by).active()


@admin.register(Enrolment)
class EnrolmentAdmin(PolicyModelAdmin):
    """The learners of classes: enrolled, confirmed, reported in, withdrawn; never deleted."""

    list_display = ["person", "student_no", "unit", "post", "training_class", "group", "state"]
    list_select_related = ["person", "unit", "training_class", "group"]
    list_filter = [
        "status",
        ("training_class", VisibleRelatedFilter),
        ("unit", VisibleRelatedFilter),
    ]
    search_fields = ["person__search_text", "unit__search_text"]
    search_help_text = _("Name or unit, pinyin or initials")
    autocomplete_fields = ["training_class", "person"]
    actions = ["confirm_selected", "report_in_selected", "withdraw_selected"]
    readonly_fields = [
        "training_class", "person", "student_no", "unit", "post", "rank", "source",
        "substitute_for", "state", "status_reason", "confirmed_at", "reported_at", "left_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["training_class", "person", "student_no", "unit", "post", "rank"]}),
        (
            _("Place in the class"),
            {"fields": ["group", "seat_no", "room_no", "source", "substitute_for"]},
        ),
        (_("Exemption"), {"fields": ["attendance_exempt", "exempt_reason"]}),
        (
            _("State"),
            {"fields": ["state", "status_reason", "confirmed_at", "reported_at", "left_at"]},
        ),
    ]
    verbs = [
        Verb(
            "confirm",
            _("Confirm"),
            unsigned(services.confirm),
            done=_("%(object)s is confirmed."),
            fits=in_states(Status.NOMINATED),
        ),
        Verb(
            "report_in",
            _("Report in"),
            services.report_in,
            done=_("%(object)s has reported in."),
            fits=in_states(Status.CONFIRMED),
        ),
        Verb(
            "undo_report_in",
            _("Undo the report-in"),
            services.undo_report_in,
            done=_("%(object)s is awaited again."),
            fits=in_states(Status.REPORTED),
        ),
        Verb(
            "take_back",
            _("Take back"),
            services.take_back,
            form=ReasonForm,
            question=_("Somebody who lost the place has come after all and is reported in."),
            done=_("%(object)s is in the class again."),
            fits=in_states(Status.NO_SHOW),
        ),
        Verb(
            "substitute",
            pgettext_lazy("enrolment", "Substitute"),
            services.substitute,
            form=SubstituteForm,
            question=_("The place is given back, and the other person gets it."),
            done=_("Somebody else comes in the place of %(object)s."),
            fits=in_states(Status.NOMINATED, Status.CONFIRMED),
        ),
        Verb(
            "transfer",
            pgettext_lazy("group", "Transfer"),
            services.transfer,
            form=TransferForm,
            done=_("%(object)s is in another group now."),
            fits=lambda enrolment: enrolment.group_id and enrolment.status in Enrolment.ACTIVE,
        ),
        Verb(
            "withdraw_nomination",
            _("Withdraw the nomination"),
            services.withdraw_nomination,
            form=ReasonForm,
            done=_("%(object)s is withdrawn."),
            is_dangerous=True,
            fits=in_states(Status.NOMINATED),
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            unsigned(services.withdraw),
            form=ReasonForm,
            question=_("The place in the class is given back."),
            done=_("%(object)s is withdrawn."),
            is_dangerous=True,
            fits=in_states(*Enrolment.ACTIVE),
        ),
    ]

    def has_change_permission(self, request, obj=None):
        # Who has left or finished is shown, not edited.
        is_active = obj is None or obj.status in Enrolment.ACTIVE
        return is_active and super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        return (
            self.fieldsets if obj else [(None, {"fields": ["training_class", "person", "source"]})]
        )

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        # From one group to another leads a transfer, with its reason.
        return [*self.readonly_fields, "group"] if obj.group_id else self.readonly_fields

    def get_verb_form(self, request, verb, obj):
        if verb.form in (TransferForm, SubstituteForm):
            return verb.form(request.POST or None, by=request.user, enrolment=obj)
        return super().get_verb_form(request, verb, obj)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "group" in form.base_fields:
            of_class = LearningGroup.objects.filter(training_class=obj.training_class_id)
            form.base_fields["group"].queryset = of_class
        return form

    def create(self, request, form):
        return services.enrol(**form.cleaned_data)

    def update(self, request, form):
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return services.edit_enrolment(form.instance, **changes)

    @admin.display(description=_("status"), ordering="status")
    def state(self, enrolment):
        return status_badge(enrolment)

    @admin.action(description=_("Confirm"), permissions=["confirm"])
    def confirm_selected(self, request, queryset):
        rows = queryset.permitted(request.user, "confirm")
        self._report(request, queryset, services.confirm_many(rows))

    @admin.action(description=_("Report in"), permissions=["report_in"])
    def report_in_selected(self, request, queryset):
        rows = queryset.permitted(request.user, "report_in")
        self._report(request, queryset, services.report_in_many(rows, by=request.user))

    @admin.action(description=_("Withdraw"), permissions=["withdraw"])
    def withdraw_selected(self, request, queryset):
        if "reason" not in request.POST:
            return self._ask_reason(request, queryset, ReasonForm())
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._ask_reason(request, queryset, form)
        rows = queryset.permitted(request.user, "withdraw")
        try:
            outcomes = services.withdraw_many(rows, reason=form.cleaned_data["reason"])
        except Refused as refused:
            show_refusal(request, refused)
            return self._ask_reason(request, queryset, form)
        return self._report(request, queryset, outcomes)

    def _ask_reason(self, request, queryset, form):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw"),
            "opts": self.opts,
            "enrolments": queryset,
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/courses/enrolment/withdraw.html", context)

    def _report(self, request, queryset, outcomes):
        """Say how many were done, and why each of the others was not."""
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        done = [outcome for outcome in outcomes if not isinstance(outcome, Refused)]
        for enrolment in done:
            self.log_change(request, enrolment, enrolment.get_status_display())
        if done:
            words = ngettext("%(count)s learner done.", "%(count)s learners done.", len(done))
            messages.success(request, words % {"count": len(done)})
        for sentence in dict.fromkeys(map(str, refusals)):
            messages.error(request, sentence)
        if untouched := queryset.count() - len(outcomes):
            words = ngettext(
                "You may not do this with %(count)s of them.",
                "You may not do this with %(count)s of them.",
                untouched,
            )
            messages.error(request, words % {"count": untouched})


@admin.register(LearningGroup)
class LearningGroupAdmin(PolicyModelAdmin):
    list_display = ["__str__", "group_no", "training_class", "leader", "room"]
    list_select_related = ["training_class", "leader__person", "leader__unit"]
    list_filter = [("training_class", VisibleRelatedFilter)]
    search_fields = ["name", "training_class__title"]
    search_help_text = _("Group or class")
    autocomplete_fields = ["training_class"]

    def create(self, request, form):
        services.change_parts(form.instance.training_class, saved=[form.instance])
        return form.instance

    update = create

    def remove(self, request, obj):
        services.change_parts(obj.training_class, removed=[obj])

    def get_readonly_fields(self, request, obj=None):
        return ["training_class"] if obj else []

    def get_fields(self, request, obj=None):
        # Leaders are of the class: they can be chosen once the class is.
        people = ["leader", "deputy"] if obj else []
        return ["training_class", "group_no", "name", *people, "room"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        for name in {"leader", "deputy"} & form.base_fields.keys():
            members = Enrolment.objects.filter(training_class=obj.training_class_id).active()
            form.base_fields[name].queryset = members.select_related("person", "unit")
        return form


@admin.register(GroupTransfer)
class GroupTransferAdmin(PolicyModelAdmin):
    """Who was moved to another group, by whom and why."""

    list_display = [
        "enrolment", "from_group", "to_group", "reason", "transferred_by", "created_at",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "from_group", "to_group", "transferred_by",
    ]  # fmt: skip
    list_filter = [("enrolment__training_class", VisibleRelatedFilter)]
    search_fields = ["enrolment__person__search_text", "reason"]
    search_help_text = _("Name, pinyin, initials or reason")
