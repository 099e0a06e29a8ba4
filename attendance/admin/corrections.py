from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import services
from attendance.models import CorrectionProposal
from peixun.admin import PolicyModelAdmin, Verb


def agree(proposal, *, by):
    return services.agree_to_correction(proposal, by=by)


def decline(proposal, *, comment, by):
    return services.decline_correction(proposal, comment=comment, by=by)


def is_waiting(proposal):
    return proposal.state == proposal.State.WAITING


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=_("comment"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


@admin.register(CorrectionProposal)
class CorrectionProposalAdmin(PolicyModelAdmin):
    """Corrections of locked sheets: one person proposes, another one decides."""

    list_display = [
        "learner", "session", "old_status", "status", "reason", "state", "proposed_by",
        "proposed_at", "decided_by",
    ]  # fmt: skip
    list_select_related = [
        "record__enrolment__person", "record__session", "proposed_by", "decided_by"
    ]  # fmt: skip
    list_filter = ["state"]
    search_fields = ["record__enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "learner", "session", "old_status", "status", "reason", "state", "proposed_by",
        "proposed_at", "decided_by", "decided_at", "comment",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb(
            "agree",
            _("Agree"),
            agree,
            question=_("The record is corrected; the status before and the reason stay visible."),
            done=_("The correction is carried out."),
            fits=is_waiting,
        ),
        Verb(
            "decline",
            _("Decline"),
            decline,
            form=CommentForm,
            done=_("The record stays as it is."),
            fits=is_waiting,
        ),
    ]

    @admin.display(description=_("learner"))
    def learner(self, proposal):
        return proposal.record.enrolment.person

    @admin.display(description=pgettext_lazy("timetable", "session"))
    def session(self, proposal):
        return proposal.record.session
