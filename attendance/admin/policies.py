from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance import services
from attendance.models import AttendancePolicy
from peixun.admin import PolicyModelAdmin


@admin.register(AttendancePolicy)
class AttendancePolicyAdmin(PolicyModelAdmin):
    """The numbers of those classes that do not keep attendance by the defaults."""

    list_display = [
        "training_class", "check_in_opens", "grace", "late_is_absent", "early_is_absent",
        "leave_limit",
    ]  # fmt: skip
    list_select_related = ["training_class"]
    search_fields = ["training_class__title", "training_class__class_code"]
    search_help_text = _("Title or code of the class")
    autocomplete_fields = ["training_class"]
    fieldsets = [
        (None, {"fields": ["training_class"]}),
        (_("At the session"), {
            "fields": [
                "check_in_opens", "check_in_needs_code", "grace", "late_is_absent",
                "early_is_absent", "lates_per_absence", "submit_within", "objection_days",
            ]
        }),
        (_("Leave and absence"), {
            "fields": [
                "leave_limit", "counts_official_leave", "allows_retroactive_leave",
                "sick_proof_from", "personal_needs_proof", "approves_without_proof",
                "report_back_within", "absence_limit",
            ]
        }),
        (_("Completion and certificates"), {
            "fields": [
                "hours_share", "exam_pass_mark", "needs_papers", "points_pass",
                "certificate_pattern",
            ]
        }),
        (_("Weights of an assessment"), {
            "fields": [
                "weight_attendance", "weight_discipline", "weight_attitude", "weight_knowledge",
                "weight_ability", "weight_conduct",
            ]
        }),
        (_("Discipline"), {
            "fields": [
                "answer_days", "appeal_days", "letter_counts", "uses_points", "points_base",
            ]
        }),
        (_("Surveys"), {"fields": ["survey_days"]}),
        (_("Letters and praise"), {
            "fields": [
                "writes_to_every_unit", "letter_days", "reply_days", "publicity_days",
                "outstanding_share",
            ]
        }),
    ]  # fmt: skip

    def create(self, request, form):
        services.save_settings(form.instance)
        return form.instance

    update = create

    def get_readonly_fields(self, request, obj=None):
        return ["training_class"] if obj else []
