"""Asking for leave in a learner's name, and completing what was sent back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from attendance.models import LeaveRequest
from attendance.pages.leave.forms import LeaveForm, initial_of
from attendance.services import leave
from courses.models import Enrolment, TrainingClass
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage
from peixun.admin.refusals import sentences
from peixun.errors import Refused
from peixun.typed import typed_key
from people.roles import Role

ASKABLE = (Enrolment.Status.CONFIRMED, Enrolment.Status.REPORTED)
MOST_LEARNERS = 400


class Asking:
    """What the page of the office and the page of the learner have in common.

    The form is shown again with what the leave would mean, until it is submitted.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview = None
        self.refusals = []

    def begin(self, enrolment, row=None):
        """The form for a learner; for `row`, a request that is to be completed."""
        self.enrolment, self.row = enrolment, row
        initial = initial_of(row) | self.kept_reason(row) if row else {"leave_type": "personal"}
        self.form = LeaveForm(self.request.POST or None, enrolment=enrolment, initial=initial)

    def kept_reason(self, row):
        is_author = self.request.user.pk == row.requested_by_id
        may_read = is_author or policy.may(self.request.user, "read_reason", row)
        return {"reason": leave.read_reason(row, by=self.request.user)} if may_read else {}

    def answer(self):
        """Do what the button asks; return the request, or None where the page is shown again."""
        if not self.form.is_valid():
            return None
        wish = self.form.wish
        user = self.request.user
        self.preview = leave.preview_leave(self.enrolment, wish, request=self.row, by=user)
        self.refusals = [line for one in self.preview.refusals for line in sentences(one)]
        if self.request.POST.get("do") != "submit" or self.refusals:
            return None
        try:
            return self.submit(wish)
        except Refused as refused:
            self.refusals = sentences(refused)
            return None

    def submit(self, wish):
        user = self.request.user
        acknowledged = [leave.LEAVE_LIMIT] if "acknowledge" in self.request.POST else []
        if self.row is None:
            return leave.ask_leave(self.enrolment, wish, by=user, acknowledged=acknowledged)
        return leave.resubmit_leave(self.row, wish, by=user, acknowledged=acknowledged)

    def shown(self):
        """What the template needs."""
        found = self.preview
        return {
            "form": self.form,
            "enrolment": self.enrolment,
            "account": leave.leave_account(self.enrolment),
            "preview": found,
            "refusals": self.refusals,
            "when": [span_text(*span) for span in found.spans] if found else [],
            "chain": [Role(role).label for role in found.chain] if found else [],
            "half_hidden": not found,
        }


class AskPage(Asking, AdminPage, TemplateView):
    """Asks for a learner of the own class or unit."""

    title = _("Ask for leave")
    template_name = "attendance/leave/ask.html"

    def get(self, request, *args, **kwargs):
        self.find()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.find()
        if self.enrolment is None:
            raise Http404
        if row := self.answer():
            messages.success(request, _("The request is submitted."))
            return redirect("admin:leave_request", row.pk)
        return super().get(request, *args, **kwargs)

    def find(self):
        """The learner whom the address names, or the request that is to be completed."""
        self.enrolment = None
        if pk := self.kwargs.get("pk"):
            self.begin_with(pk)
        elif (key := typed_key(self.request.GET.get("enrolment", ""))) is not None:
            enrolment = get_object_or_404(self.learners(), pk=key)
            self.begin(enrolment)
        elif not policy.may_ever(self.request.user, "add", LeaveRequest):
            raise PermissionDenied

    def begin_with(self, pk):
        rows = LeaveRequest.objects.visible_to(self.request.user)
        related = ("enrolment__person", "enrolment__unit", "enrolment__training_class")
        row = get_object_or_404(rows.select_related(*related), pk=pk)
        if not policy.may(self.request.user, "change", row):
            raise PermissionDenied
        self.begin(row.enrolment, row)

    def learners(self):
        """Those for whom the person may ask, whom the policy of enrolments names too."""
        rows = Enrolment.objects.permitted(self.request.user, "ask_leave").filter(
            status__in=ASKABLE, training_class__status__in=TrainingClass.RUNNING
        )
        return rows.select_related("person__user", "unit", "training_class")

    def get_context_data(self, **kwargs):
        if self.enrolment is None:
            learners = self.learners().order_by("training_class", "student_no", "pk")
            kwargs["learners"] = learners[:MOST_LEARNERS]
        else:
            kwargs |= self.shown() | {"subtitle": str(self.enrolment)}
        return super().get_context_data(**kwargs)
