"""One record: everything about it that the person may see, and what they may do with it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from attendance.discipline_rules import Act, next_state
from attendance.models import Appeal, DisciplineReading, DisciplineRecord, DisciplineRule
from attendance.models.discipline import Severity
from attendance.models.discipline_records import Handling
from attendance.models.discipline_trail import DisciplineEvidence
from attendance.pages.discipline.verbs import LONGEST, VERBS
from attendance.services import discipline
from materials.delivery import download
from materials.errors import FileMissing
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.admin.pressing import press, said
from peixun.errors import Refused

Status = DisciplineRecord.Status
Purpose = DisciplineReading.Purpose
RELATED = (
    "enrolment__person__user", "enrolment__unit", "training_class", "rule", "session",
    "recorded_by", "confirmed_by", "corrects",
)  # fmt: skip
# What a button does to the state; one without an act asks its own page.
ACTS = {
    "verify": Act.VERIFY,
    "notify": Act.NOTIFY,
    "confirm": Act.CONFIRM,
    "dismiss": Act.DISMISS,
    "handle": Act.HANDLE,
    "close": Act.CLOSE,
    "decide-appeal": Act.UPHOLD,
}
# The way a record usually goes; the rest are ends of their own.
WAY = (
    Status.RECORDED, Status.VERIFIED, Status.NOTIFIED, Status.CONFIRMED, Status.HANDLED,
    Status.CLOSED,
)  # fmt: skip
KINDS = [one for one in DisciplineEvidence.Kind.choices if one[0] != "system"]


class EvidenceForm(forms.Form):
    """A photo, a paper or words."""

    kind = forms.ChoiceField(label=_("kind of evidence"), choices=KINDS)
    file = forms.FileField(label=_("file"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("or words"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class CorrectionForm(forms.Form):
    """Why it is wrong, and what is right."""

    reason = forms.CharField(label=_("reason"), max_length=LONGEST, required=False)
    rule = forms.ModelChoiceField(
        DisciplineRule.objects.none(), label=_("discipline rule"), required=False
    )
    description = forms.CharField(
        label=_("description"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = rules_for(record.training_class_id)
        self.initial["rule"] = record.rule_id


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label=_("purpose"), choices=Purpose)


def rules_for(training_class_id):
    """The rules under which a breach in the class can be recorded."""
    own = DisciplineRule.objects.filter(training_class=training_class_id, is_active=True)
    library = DisciplineRule.objects.of_library().filter(is_active=True)
    return (own | library).order_by("category", "code")


def visible_record(user, pk):
    rows = DisciplineRecord.objects.visible_to(user).select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


def progress_of(record):
    """(label, state) of each step: done, current or still to come."""
    if record.status not in WAY:
        return [(Status.RECORDED.label, "done"), (record.get_status_display(), "current")]
    here = WAY.index(record.status)
    return [
        (status.label, "done" if number < here else "current" if number == here else "")
        for number, status in enumerate(WAY)
    ]


class RecordPage(AdminPage, TemplateView):
    """One record. What is written in it is shown once the reader has said what for."""

    template_name = "attendance/discipline/record.html"
    title = _("Discipline record")

    def post(self, request, pk):
        """Show the words to somebody who says why they read them."""
        record = visible_record(request.user, pk)
        if not policy.may(request.user, "read_text", record):
            raise PermissionDenied
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data())
        purpose = form.cleaned_data["purpose"]
        try:
            text = discipline.read_record(record, by=request.user, purpose=purpose)
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:discipline_record", pk)
        return self.render_to_response(self.get_context_data(text=text, purpose=purpose))

    def get_context_data(self, **kwargs):
        user = self.request.user
        record = visible_record(user, self.kwargs["pk"])
        may = {name: policy.may(user, verb, record) for name, (_s, _f, verb, _d) in VERBS.items()}
        possible = {name: next_state(record.status, act) is not None for name, act in ACTS.items()}
        appeal = Appeal.objects.filter(record=record, decided_at=None).first()
        can = {name: may[name] and possible.get(name, False) for name in may}
        can["decide-appeal"] = can["decide-appeal"] and appeal is not None
        return super().get_context_data(
            subtitle=str(record.enrolment),
            record=record,
            steps=progress_of(record),
            can={name.replace("-", "_"): allowed for name, allowed in can.items()},
            may_read=policy.may(user, "read_text", record),
            may_add=policy.may(user, "add_evidence", record)
            and next_state(record.status, Act.ADD_EVIDENCE) is not None,
            may_correct=policy.may(user, "correct", record)
            and next_state(record.status, Act.CORRECT) is not None,
            others=others_of(record, user),
            corrected_by=DisciplineRecord.objects.filter(corrects=record).first(),
            pieces=DisciplineEvidence.objects.filter(record__incident=record.incident).count(),
            is_answered=record.steps.filter(kind=Act.ANSWER).exists(),
            proposal=Handling(discipline.proposals_for([record])[record.pk]),
            handlings=Handling,
            severities=Severity,
            results=Appeal.Result,
            purpose_form=PurposeForm(),
            evidence_form=EvidenceForm(),
            correction_form=CorrectionForm(record=record),
            now=timezone.now(),
            **kwargs,
        )


def others_of(record, user):
    """The other records of the same incident, as far as the person may know of them."""
    same = DisciplineRecord.objects.visible_to(user).filter(incident=record.incident)
    return same.exclude(pk=record.pk).select_related("enrolment__person", "enrolment__unit")


class RecordVerb(View):
    """Does one thing with a record and goes back to it."""

    http_method_names = ["post"]

    def post(self, request, pk, verb):
        if verb not in VERBS:
            raise Http404
        press(request, visible_record(request.user, pk), VERBS[verb])
        return redirect("admin:discipline_record", pk)


class EvidenceUpload(View):
    http_method_names = ["post"]

    def post(self, request, pk):
        record = visible_record(request.user, pk)
        if not policy.may(request.user, "add_evidence", record):
            raise PermissionDenied
        form = EvidenceForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, next(iter(form.errors.values()))[0])
            return redirect("admin:discipline_record", pk)
        values = form.cleaned_data
        said(
            request,
            _("The evidence is added."),
            lambda: discipline.add_evidence(
                record,
                by=request.user,
                upload=values["file"],
                text=values["text"],
                kind=values["kind"],
            ),
        )
        return redirect("admin:discipline_record", pk)


class EvidenceFile(View):
    """A file among the evidence, for those who may read the record; it is on record."""

    def get(self, request, pk, piece):
        return file_answer(request, visible_record(request.user, pk), piece)


def file_answer(http, record, piece):
    """The file as an answer: a download, never shown in our pages and kept by nobody."""
    if not policy.may(http.user, "read_text", record):
        raise Http404
    purpose = http.GET.get("purpose", Purpose.HANDLING)
    if purpose not in Purpose.values:
        raise Http404
    try:
        found, content = discipline.open_evidence(record, piece, by=http.user, purpose=purpose)
    except FileMissing as missing:
        raise Http404 from missing
    return download(content, found.file_name, found.mime_type)


class CorrectRecord(View):
    """Puts a new record in the place of a wrong one and shows it."""

    http_method_names = ["post"]

    def post(self, request, pk):
        record = visible_record(request.user, pk)
        if not policy.may(request.user, "correct", record):
            raise PermissionDenied
        form = CorrectionForm(request.POST, record=record)
        if not form.is_valid():
            messages.error(request, next(iter(form.errors.values()))[0])
            return redirect("admin:discipline_record", pk)
        values = form.cleaned_data
        changes = {} if values["rule"] == record.rule else {"rule": values["rule"]}
        try:
            new = discipline.correct_breach(
                record,
                by=request.user,
                reason=values["reason"],
                description=values["description"],
                **changes,
            )
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:discipline_record", pk)
        messages.success(request, _("The new record has taken the place of the old one."))
        return redirect("admin:discipline_record", new.pk)


TONES = {
    Status.RECORDED: "info",
    Status.VERIFIED: "info",
    Status.NOTIFIED: "warn",
    Status.CONFIRMED: "bad",
    Status.HANDLED: "bad",
}
