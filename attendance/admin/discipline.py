from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance import services
from attendance.models import DisciplineRecord, DisciplineRule
from peixun.admin import PolicyModelAdmin

GIVEN = [
    "enrolment", "rule", "session", "category", "severity", "description", "place", "occurred_at"
]  # fmt: skip
KEPT = ["training_class", *GIVEN, "recorded_by", "created_at"]


@admin.register(DisciplineRule)
class DisciplineRuleAdmin(PolicyModelAdmin):
    list_display = ["code", "text", "category", "severity", "training_class", "is_active"]
    list_select_related = ["training_class"]
    list_filter = ["category", "severity", "is_active"]
    search_fields = ["code", "text", "training_class__title"]
    search_help_text = _("Code or wording of the rule, title of the class")
    autocomplete_fields = ["training_class"]
    fieldsets = [
        (None, {"fields": ["training_class", "code", "category", "severity", "text"]}),
        (_("For the office"), {"fields": ["source_text", "is_active"]}),
    ]

    def create(self, request, form):
        services.save_settings(form.instance)
        return form.instance

    update = create

    def remove(self, request, obj):
        services.remove_rule(obj)


@admin.register(DisciplineRecord)
class DisciplineRecordAdmin(PolicyModelAdmin):
    """Breaches are recorded and read, never edited."""

    list_display = [
        "occurred_at", "learner", "unit", "category", "severity", "rule", "training_class",
        "recorded_by",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "rule", "training_class", "recorded_by"
    ]  # fmt: skip
    list_filter = ["category", "severity", "occurred_at"]
    search_fields = ["enrolment__person__search_text", "description"]
    search_help_text = _("Name, pinyin or initials, or what happened")
    autocomplete_fields = ["enrolment", "rule", "session"]
    sortable_by = ()
    readonly_fields = ["training_class", "recorded_by", "created_at"]

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
        return services.record_breach(form.instance, by=request.user)
