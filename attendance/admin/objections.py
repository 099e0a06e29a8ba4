from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import services
from attendance.admin.sheets import CorrectionForm
from attendance.models import AttendanceFact, Objection
from attendance.reports.words import sentence_of_fact
from attendance.verdicts import Status
from peixun.admin import PolicyModelAdmin, Verb


def uphold(objection, *, status, answer, by):
    return services.uphold_objection(objection, Status(status), answer=answer, by=by)


def reject(objection, *, answer, by):
    return services.reject_objection(objection, answer=answer, by=by)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("answer"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class UpholdForm(AnswerForm):
    status = forms.ChoiceField(
        label=_("status"), choices=CorrectionForm.base_fields["status"].choices
    )
    field_order = ["status", "answer"]


def is_open(objection):
    return objection.state == Objection.State.OPEN


@admin.register(Objection)
class ObjectionAdmin(PolicyModelAdmin):
    """What learners object to. They do so on their own pages; it is answered here."""

    list_display = ["learner", "session", "status", "state", "submitted_at", "answered_by"]
    list_select_related = ["record__enrolment__person", "record__session", "answered_by"]
    list_filter = ["state"]
    search_fields = ["record__enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "learner", "session", "status", "text", "submitted_at", "history", "state", "answer",
        "answered_by", "answered_at",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb(
            "uphold",
            pgettext_lazy("objection", "Uphold"),
            uphold,
            form=UpholdForm,
            question=_(
                "The record is corrected; the answer is the reason, and the learner reads it."
            ),
            done=_("The objection is upheld."),
            fits=is_open,
        ),
        Verb(
            "reject",
            pgettext_lazy("objection", "Reject"),
            reject,
            form=AnswerForm,
            question=_("The record stays as it is; the learner reads the answer."),
            done=_("The objection is rejected."),
            fits=is_open,
        ),
    ]

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("learner"))
    def learner(self, objection):
        return objection.record.enrolment.person

    @admin.display(description=pgettext_lazy("timetable", "session"))
    def session(self, objection):
        return objection.record.session

    @admin.display(description=_("Status"))
    def status(self, objection):
        return objection.record.get_status_display()

    @admin.display(description=_("What happened"))
    def history(self, objection):
        record = objection.record
        facts = AttendanceFact.objects.filter(
            session=record.session_id, enrolment=record.enrolment_id
        ).select_related("recorded_by")
        lines = ((sentence_of_fact(fact),) for fact in facts)
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", lines))
