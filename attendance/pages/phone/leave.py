"""A learner's leave: asking, following it, reporting back. No script is needed."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from attendance.models import LeaveReading, LeaveRequest
from attendance.pages.leave.asking import ASKABLE, Asking
from attendance.pages.leave.lines import lines_of
from attendance.pages.leave.requests import (
    VERBS,
    ProofForm,
    ReturnForm,
    attach,
    papers_of,
    progress_of,
    proof_answer,
    returned_by,
)
from attendance.pages.phone.frame import PhonePage, Unkept
from attendance.pages.phone.mine import enrolments_of
from attendance.services import leave
from courses.models import TrainingClass
from peixun.admin import show_refusal
from peixun.admin.pressing import press
from peixun.errors import Refused

MOST = 50
OWN_VERBS = ("withdraw", "cancel", "report-back")


def own_requests(person_id):
    return LeaveRequest.objects.filter(enrolment__person=person_id)


def own_request(person_id, pk):
    row = own_requests(person_id).select_related("enrolment__person__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class Leaves(PhonePage):
    """The own requests, the newest first, and what is left of the leave of each class."""

    title = pgettext_lazy("phone", "Leave")
    template_name = "attendance/phone/leaves.html"

    def get_context_data(self, **kwargs):
        rows = own_requests(self.person_id).order_by("-from_at", "-pk")[:MOST]
        open_classes = [
            one
            for one in enrolments_of(self.person_id)
            if one.status in ASKABLE and one.training_class.status in TrainingClass.RUNNING
        ]
        accounts = leave.leave_accounts([one.pk for one in open_classes])
        return super().get_context_data(
            lines=lines_of(rows, self.request.user),
            classes=[(one, accounts[one.pk]) for one in open_classes],
            **kwargs,
        )


class OneLeave(PhonePage):
    """One request: how far it is, what was said, who has read the reason."""

    title = pgettext_lazy("phone", "Leave")
    template_name = "attendance/phone/leave.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = own_requests(self.person_id).filter(pk=self.kwargs["pk"])
        line = next(iter(lines_of(rows, user)), None)
        if line is None:
            raise Http404
        row = line.request
        try:
            papers = papers_of(row, user)
        except Refused as refused:
            show_refusal(self.request, refused)
            papers = {"reason": "", "trail": []}
        readings = LeaveReading.objects.filter(request=row).select_related("read_by")
        is_granted = row.status in (row.Status.APPROVED, row.Status.OVERDUE)
        has_begun = row.from_at <= timezone.now()
        return super().get_context_data(
            line=line,
            row=row,
            steps=progress_of(row),
            readings=readings[:MOST],
            is_open=row.status in LeaveRequest.UNDECIDED,
            is_granted=is_granted,
            may_return=is_granted and has_begun and not row.return_claimed_at,
            may_cancel=row.status == row.Status.APPROVED and not has_begun,
            takes_proof=is_granted or row.status in LeaveRequest.UNDECIDED,
            return_form=ReturnForm(initial={"returned_at": returned_by(row)}),
            proof_form=ProofForm(),
            **papers,
            **kwargs,
        )


class Press(LoginRequiredMixin, Unkept, View):
    """Does one thing with an own request."""

    http_method_names = ["post"]
    login_url = reverse_lazy("my_login")

    def post(self, request, pk, verb):
        row = own_request(request.user.standing.person_id, pk)
        if verb not in OWN_VERBS:
            raise Http404
        press(request, row, VERBS[verb])
        return redirect("my_leave_request", pk)


class Proof(LoginRequiredMixin, Unkept, View):
    """Takes the proof of an own request, and gives it back."""

    login_url = reverse_lazy("my_login")

    def get(self, request, pk):
        return proof_answer(own_request(request.user.standing.person_id, pk), request.user)

    def post(self, request, pk):
        attach(request, own_request(request.user.standing.person_id, pk))
        return redirect("my_leave_request", pk)


class Ask(Asking, PhonePage):
    """Asks for leave in one of the own classes, or completes what was sent back."""

    title = _("Ask for leave")
    template_name = "attendance/phone/leave_ask.html"

    def get(self, request, *args, **kwargs):
        self.find()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.find()
        if row := self.answer():
            messages.success(request, _("The request is submitted."))
            return redirect("my_leave_request", row.pk)
        return super().get(request, *args, **kwargs)

    def find(self):
        if pk := self.kwargs.get("pk"):
            row = own_request(self.person_id, pk)
            self.begin(row.enrolment, row)
            return
        mine = list(enrolments_of(self.person_id).select_related("person__user", "training_class"))
        asked = self.request.GET.get("class", "")
        chosen = [one for one in mine if str(one.training_class_id) == asked] or mine
        if not chosen:
            raise Http404
        self.begin(chosen[0])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.shown(), **kwargs)
