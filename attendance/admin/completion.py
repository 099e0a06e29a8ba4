from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models import (
    Assessment,
    Certificate,
    CompletionDecision,
    CreditHourEntry,
    WithdrawalProposal,
)
from attendance.models.completion import Decided
from attendance.pages.completion import assessing, credit_hours, deciding
from attendance.reports.completion import full_verdicts, sentence_of
from attendance.services import completion
from peixun import policy
from peixun.admin import PolicyModelAdmin, Verb

PAGES = [
    ("training-classes/<int:pk>/assessments/", assessing.Assess, "assess"),
    (
        "training-classes/<int:pk>/assessments/confirm/",
        assessing.ConfirmAssessments,
        "confirm_assessments",
    ),
    ("training-classes/<int:pk>/completion/decide/", deciding.Decide, "decide_completion"),
    (
        "training-classes/<int:pk>/completion/draft/",
        deciding.DraftCertificates,
        "draft_certificates",
    ),
    (
        "training-classes/<int:pk>/completion/issue/",
        deciding.IssueCertificates,
        "issue_certificates",
    ),
    (
        "training-classes/<int:pk>/completion/certificates/",
        deciding.ClassCertificates,
        "class_certificates",
    ),
    ("certificates/<int:pk>/file/", deciding.CertificateFile, "certificate_file"),
    (
        "enrolments/<int:pk>/propose-withdrawal/",
        deciding.ProposeWithdrawal,
        "propose_withdrawal",
    ),
    ("credit-hours/file/", credit_hours.CreditHoursFile, "credit_hours_file"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
admin.site.register_page(
    "credit-hours/",
    credit_hours.CreditHoursPage.as_view(),
    "credit_hours",
    label=credit_hours.CreditHoursPage.title,
    is_for=lambda user: policy.may_ever(user, "view", CreditHourEntry),
)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=_("comment"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


class RevisionForm(ReasonForm):
    decision = forms.ChoiceField(
        label=_("decision"),
        choices=[one for one in Decided.choices if one[0] != Decided.WITHDRAWN],
    )
    field_order = ["decision", "reason"]


class OfLearner(PolicyModelAdmin):
    """Rows about a learner that verbs alone write."""

    search_fields = ["enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("learner"))
    def learner(self, row):
        return row.enrolment.person

    @admin.display(description=_("unit"))
    def unit(self, row):
        return row.enrolment.unit


def send_back(assessment, *, comment, by):
    return completion.send_assessment_back(assessment, comment=comment, by=by)


@admin.register(Assessment)
class AssessmentAdmin(OfLearner):
    """All assessments, to look things up; they are entered on the page of the class."""

    list_display = [
        "learner", "unit", "training_class", "total", "grade", "exam_score", "status", "scored_by",
        "confirmed_by",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "training_class", "scored_by", "confirmed_by",
    ]  # fmt: skip
    list_filter = ["status", "grade"]
    fields = [
        "learner", "unit", "training_class", "attendance_score", "discipline_score",
        "attitude_score", "knowledge_score", "ability_score", "conduct_score", "exam_score",
        "has_papers", "total", "grade", "appraisal", "status", "scored_by", "scored_at",
        "confirmed_by", "confirmed_at",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb(
            "send_back", _("Send back"), send_back, form=CommentForm,
            done=_("The assessment is open again."), fits=lambda row: row.status != "open",
        )
    ]  # fmt: skip


def revise(row, *, decision, reason, by):
    return completion.revise_decision(row, decision, reason=reason, by=by)


@admin.register(CompletionDecision)
class CompletionDecisionAdmin(OfLearner):
    """What was decided; the page of the class is where it is done."""

    list_display = [
        "learner", "unit", "training_class", "decision", "recommendation", "hours_awarded",
        "decided_by", "decided_at",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "training_class", "decided_by",
    ]  # fmt: skip
    list_filter = ["decision", "recommendation"]
    fields = [
        "learner", "unit", "training_class", "decision", "recommendation", "why", "verdicts",
        "override_reason", "hours_required", "hours_awarded", "decided_by", "decided_at",
        "revision", "trail",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb(
            "revise", _("Revise the decision"), revise, form=RevisionForm,
            done=_("The decision is revised; the former one stays readable."),
            fits=lambda row: row.decision != Decided.WITHDRAWN,
        )
    ]  # fmt: skip

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is not None and not policy.may(request.user, "see_open_records", row):
            row.reasons = completion.without_open_records(row.reasons)
        return row

    @admin.display(description=_("reasons"))
    def why(self, row):
        return lines_of(sentence_of(one["code"], one["evidence"]) for one in row.reasons)

    @admin.display(description=_("full attendance"))
    def verdicts(self, row):
        titles = dict(row.training_class.sessions.values_list("pk", "title"))
        return lines_of(full_verdicts(row.full_attendance, titles))

    @admin.display(description=_("history"))
    def trail(self, row):
        return lines_of(
            " · ".join(
                filter(
                    None,
                    [
                        date_format(timezone.localtime(step.at), "DATETIME_FORMAT"),
                        step.get_kind_display(),
                        step.get_decision_display(),
                        str(step.by),
                        step.reason,
                    ],
                )
            )
            for step in row.steps.select_related("by")
        )


def lines_of(texts):
    return format_html_join("", "{}<br>", ([text] for text in texts)) or "–"


def revoke(row, *, reason, by):
    return completion.revoke_certificate(row, reason=reason, by=by)


def replace(row, *, reason, by):
    return completion.replace_certificate(row, reason=reason, by=by)


def is_valid(row):
    return row.status == Certificate.Status.ISSUED


@admin.register(Certificate)
class CertificateAdmin(OfLearner):
    """Every certificate that was ever given, with what became of it."""

    list_display = [
        "number", "name", "class_title", "hours", "issued_on", "status", "ended_reason", "file",
    ]  # fmt: skip
    list_filter = ["status", "issued_on"]
    search_fields = ["number", "enrolment__person__search_text"]
    search_help_text = _("Number, name, pinyin or initials")
    fields = [
        "number", "status", "name", "unit_name", "class_title", "issuer", "hours", "start_on",
        "end_on", "issued_on", "issued_by", "replaces", "printed_code", "ended_reason", "ended_by",
        "ended_at", "file",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb("replace", _("Replace"), replace, form=ReasonForm, fits=is_valid,
             done=_("A new certificate with a new number is issued.")),
        Verb("revoke", pgettext_lazy("certificate", "Revoke"), revoke, form=ReasonForm,
             fits=is_valid, is_dangerous=True,
             done=_("The certificate is revoked; it keeps its number.")),
    ]  # fmt: skip

    @admin.display(description=_("file"))
    def file(self, row):
        return format_html('<a href="{}">PDF</a>', reverse("admin:certificate_file", args=[row.pk]))

    @admin.display(description=_("check code"))
    def printed_code(self, row):
        return row.printed_code or "–"

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return self.has_verb_permission(request, verb="discard")
        is_draft = obj.status == Certificate.Status.DRAFT
        return is_draft and self.has_verb_permission(request, obj, verb="discard")

    def remove(self, request, obj):
        completion.discard_certificate(obj)

    def get_actions(self, request):
        return {}


def agree(row, *, by):
    return completion.agree_to_withdrawal(row, by=by)


def decline(row, *, comment, by):
    return completion.decline_withdrawal(row, comment=comment, by=by)


def is_waiting(row):
    return row.state == WithdrawalProposal.State.WAITING


@admin.register(WithdrawalProposal)
class WithdrawalProposalAdmin(OfLearner):
    """One person proposes, another decides."""

    list_display = [
        "learner", "unit", "training_class", "reason", "state", "proposed_by", "proposed_at",
        "decided_by",
    ]  # fmt: skip
    list_select_related = [
        "enrolment__person", "enrolment__unit", "training_class", "proposed_by", "decided_by",
    ]  # fmt: skip
    list_filter = ["state"]
    fields = [
        "learner", "unit", "training_class", "reason", "state", "proposed_by", "proposed_at",
        "decided_by", "decided_at", "comment",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb("agree", _("Agree"), agree, fits=is_waiting, is_dangerous=True,
             question=_("The learner leaves the class; the unit is told."),
             done=_("The learner has left the class.")),
        Verb("decline", _("Decline"), decline, form=CommentForm, fits=is_waiting,
             done=_("The learner stays in the class.")),
    ]  # fmt: skip


@admin.register(CreditHourEntry)
class CreditHourEntryAdmin(PolicyModelAdmin):
    """Every entry, counter-entries too."""

    list_display = [
        "person", "unit", "training_class", "year", "hours", "kind", "is_reversed", "reverses",
    ]  # fmt: skip
    list_select_related = ["person", "unit", "training_class", "reverses"]
    list_filter = ["kind"]
    search_fields = ["person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "person", "unit", "training_class", "year", "hours", "kind", "booked_by", "booked_at",
        "reverses", "is_reversed", "reason",
    ]  # fmt: skip
    readonly_fields = fields
