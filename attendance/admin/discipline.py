from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance import services
from attendance.models import DisciplineRecord, DisciplineRule
from attendance.pages.discipline import of_class, records
from attendance.services import discipline
from peixun.admin import PolicyModelAdmin

GIVEN = [
    "enrolment", "rule", "session", "category", "severity", "description", "place", "occurred_at"
]  # fmt: skip
KEPT = [
    "training_class", "enrolment", "rule", "session", "category", "severity", "place",
    "occurred_at", "origin", "recorded_by", "created_at", "status", "notified_at",
    "answer_until", "confirmed_by", "confirmed_at", "appeal_until", "points", "handling",
    "handled_at", "corrects", "page",
]  # fmt: skip
PAGES = [
    ("discipline/<int:pk>/", records.RecordPage, "discipline_record"),
    ("discipline/<int:pk>/evidence/", records.EvidenceUpload, "discipline_evidence"),
    ("discipline/<int:pk>/evidence/<int:piece>/", records.EvidenceFile, "discipline_file"),
    ("discipline/<int:pk>/correct/", records.CorrectRecord, "discipline_correct"),
    ("discipline/<int:pk>/<slug:verb>/", records.RecordVerb, "discipline_verb"),
    ("training-classes/<int:pk>/discipline/adopt/", of_class.AdoptRules, "class_adopt_rules"),
    ("training-classes/<int:pk>/discipline/notice/", of_class.NoticePaper, "class_notice"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)


class BreachForm(forms.ModelForm):
    """What happened, in words that are sealed as soon as they are saved."""

    description = forms.CharField(
        label=_("description"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    class Meta:
        model = DisciplineRecord
        fields = [name for name in GIVEN if name != "description"]


@admin.register(DisciplineRule)
class DisciplineRuleAdmin(PolicyModelAdmin):
    list_display = ["code", "text", "category", "severity", "points", "training_class", "is_active"]
    list_select_related = ["training_class"]
    list_filter = ["category", "severity", "is_active"]
    search_fields = ["code", "text", "training_class__title"]
    search_help_text = _("Code or wording of the rule, title of the class")
    autocomplete_fields = ["training_class"]
    fieldsets = [
        (None, {"fields": ["training_class", "code", "category", "severity", "text"]}),
        (
            _("For the office"),
            {
                "fields": [
                    "points",
                    "raised_by",
                    "source_text",
                    "effective_from",
                    "effective_to",
                    "is_active",
                ]
            },
        ),
    ]

    def create(self, request, form):
        services.save_settings(form.instance)
        return form.instance

    update = create

    def remove(self, request, obj):
        services.remove_rule(obj)


@admin.register(DisciplineRecord)
class DisciplineRecordAdmin(PolicyModelAdmin):
    """All records, to look things up; the page of a record is where it is moved on."""

    form = BreachForm

    list_display = [
        "occurred_at", "learner", "unit", "category", "severity", "rule", "status",
        "training_class", "recorded_by",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "rule", "training_class", "recorded_by"
    ]  # fmt: skip
    list_filter = ["status", "category", "severity", "origin", "occurred_at"]
    search_fields = ["enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    autocomplete_fields = ["enrolment", "rule", "session"]
    sortable_by = ()
    readonly_fields = ["page"]

    def get_fields(self, request, obj=None):
        return KEPT if obj else GIVEN

    @admin.display(description=_("learner"))
    def learner(self, record):
        return record.enrolment.person

    @admin.display(description=_("unit"))
    def unit(self, record):
        return record.enrolment.unit

    def save_form(self, request, form, change):
        # The policy asks for the class, which follows from the enrolment.
        record = super().save_form(request, form, change)
        record.training_class_id = record.enrolment.training_class_id
        return record

    def create(self, request, form):
        description = form.cleaned_data["description"]
        return discipline.record_breach(form.instance, by=request.user, description=description)

    @admin.display(description=_("Discipline record"))
    def page(self, record):
        url = reverse("admin:discipline_record", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, _("Show it with everything around it"))
