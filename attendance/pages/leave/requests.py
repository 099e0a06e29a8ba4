"""One request: everything about it that the person may see, and what they may do with it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View

from attendance.models import LeaveRequest
from attendance.pages.leave.forms import moment
from attendance.pages.leave.lines import lines_of
from attendance.services import leave
from materials.delivery import download
from materials.errors import FileMissing
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.admin.pressing import press, said
from peixun.errors import Refused
from people.roles import Role

Status = LeaveRequest.Status
LONGEST = 1000


class CommentForm(forms.Form):
    """What somebody says with a decision, and the version they have seen."""

    comment = forms.CharField(max_length=LONGEST, required=False)
    version = forms.IntegerField(min_value=1, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST, required=False)


class ReturnForm(forms.Form):
    """When the learner actually came back; empty: as reported, else now."""

    returned_at = moment(_("actual return"))


class ProofForm(forms.Form):
    proof = forms.FileField(label=_("proof"), allow_empty_file=True, max_length=None)


# The verb: the service, what its form asks, the policy's verb, what is said afterwards.
VERBS = {
    "approve": (leave.approve_leave, CommentForm, "approve", _("The leave is approved.")),
    "reject": (leave.reject_leave, CommentForm, "reject", _("The leave is rejected.")),
    "return": (leave.return_leave, CommentForm, "return_back", _("The request is sent back.")),
    "withdraw": (leave.withdraw_leave, forms.Form, "withdraw", _("The request is taken back.")),
    "cancel": (leave.cancel_leave, ReasonForm, "cancel", _("The leave is cancelled.")),
    "report-back": (
        leave.report_back,
        ReturnForm,
        "report_back",
        _("Your return is reported; the class confirms it."),
    ),
    "confirm-return": (
        leave.confirm_return,
        ReturnForm,
        "confirm_return",
        _("The return is confirmed; the leave is closed."),
    ),
}


def attach(http, request):
    """Put a file behind the request; say what came of it."""
    if not policy.may(http.user, "attach_proof", request):
        raise PermissionDenied
    form = ProofForm(http.POST, http.FILES)
    if not form.is_valid():
        messages.error(http, next(iter(form.errors.values()))[0])
        return False
    upload = form.cleaned_data["proof"]
    done = _("The proof is attached.")
    return said(http, done, lambda: leave.attach_proof(request, upload, by=http.user))


def visible_request(user, pk):
    rows = LeaveRequest.objects.visible_to(user).select_related("enrolment__person")
    return get_object_or_404(rows, pk=pk)


class LeaveVerb(View):
    """Does one thing with a request and goes back to where the button was."""

    http_method_names = ["post"]

    def post(self, request, pk, verb):
        if verb not in VERBS:
            raise Http404
        row = visible_request(request.user, pk)
        press(request, row, VERBS[verb])
        return back_from(request, pk)


class LeaveProofUpload(View):
    http_method_names = ["post"]

    def post(self, request, pk):
        attach(request, visible_request(request.user, pk))
        return back_from(request, pk)


def back_from(request, pk):
    if request.POST.get("back") == "desk":
        return redirect("admin:leave_desk")
    return redirect("admin:leave_request", pk)


class LeaveProofFile(View):
    """The proof, for those who may read the reason; each reading is on record."""

    def get(self, request, pk):
        return proof_answer(visible_request(request.user, pk), request.user)


def proof_answer(request, user):
    """The file as an answer: a download, never shown in our pages and kept by nobody."""
    if not policy.may(user, "read_reason", request):
        raise Http404
    try:
        proof, content = leave.open_proof(request, by=user)
    except FileMissing as missing:
        raise Http404 from missing
    return download(content, proof.file_name, proof.mime_type)


def papers_of(request, user):
    """Reason and comments for those who may read them; the reading is on record."""
    trail = list(request.decisions.select_related("by"))
    may_read = policy.may(user, "read_reason", request)
    for entry in trail:
        entry.comment = leave.opened(entry.sealed_comment) if may_read else ""
    reason = leave.read_reason(request, by=user) if may_read else None
    return {"reason": reason, "trail": trail, "may_read": may_read}


def progress_of(request):
    """(label, state) of each step of the chain: done, current or still to come."""
    steps = [(pgettext_lazy("leave", "Asked for"), "done")]
    waits = request.status == Status.SUBMITTED
    for number, role in enumerate(request.chain):
        is_done = number < request.steps_done
        state = "done" if is_done else "current" if waits and number == request.steps_done else ""
        steps.append((Role(role).label, state))
    settled = request.status in (*LeaveRequest.DROPPED, Status.RETURNED)
    if settled:
        return [*steps, (request.get_status_display(), "current")]
    is_granted = request.is_in_effect
    steps.append((Status.APPROVED.label, "done" if is_granted else ""))
    if request.status == Status.OVERDUE:
        return [*steps, (Status.OVERDUE.label, "current")]
    closed = request.status == Status.CLOSED
    return [*steps, (Status.CLOSED.label, "current" if closed else "")]


class LeaveRequestPage(AdminPage, TemplateView):
    """One request with its sessions, its papers and its trail."""

    template_name = "attendance/leave/request.html"
    title = _("Leave request")

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = LeaveRequest.objects.visible_to(user).filter(pk=self.kwargs["pk"])
        line = next(iter(lines_of(rows, user)), None)
        if line is None:
            raise Http404
        row = line.request
        try:
            papers = papers_of(row, user)
        except Refused as refused:
            show_refusal(self.request, refused)
            papers = {"reason": None, "trail": [], "may_read": False}
        may = {verb: policy.may(user, verb, row) for _s, _f, verb, _d in VERBS.values()}
        return super().get_context_data(
            subtitle=str(row.enrolment),
            line=line,
            row=row,
            may=may | {"attach_proof": policy.may(user, "attach_proof", row)},
            steps=progress_of(row),
            return_form=ReturnForm(initial={"returned_at": returned_by(row)}),
            proof_form=ProofForm(),
            is_open=row.status in LeaveRequest.UNDECIDED,
            has_begun=row.from_at <= timezone.now(),
            **papers,
            **kwargs,
        )


def returned_by(request):
    """What a form proposes as the return: what was reported, else now, to the minute."""
    at = request.return_claimed_at or timezone.now()
    return timezone.localtime(at).replace(second=0, microsecond=0)
