"""Buttons of the task pages: each one calls a service and says what came of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View

from attendance import services
from attendance.errors import PendingLeft
from attendance.models import AttendanceFact, AttendanceRecord
from attendance.models.sheets import Status
from attendance.services import MARKABLE
from courses import services as courses
from courses.models import Enrolment, TrainingClass, TrainingSession
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused

CORRECT = [
    (status, Status(status).label)
    for status in Status.values
    if status in MARKABLE and status != Status.PENDING
]


class SheetVerb(View):
    """Does one thing with the sheet of a session and goes back to the roll call."""

    http_method_names = ["post"]
    verb = ""
    done = ""

    def post(self, request, pk):
        session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, self.verb, session):
            raise PermissionDenied
        query = ""
        try:
            getattr(services, self.verb)(session, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
            query = "?left" if isinstance(refused, PendingLeft) else ""
        else:
            messages.success(request, self.done)
        return redirect(reverse("admin:roll_call", args=[session.pk]) + query)


class OpenSheet(SheetVerb):
    verb = "open_sheet"
    done = gettext_lazy("The roll call has begun. Nobody is marked yet.")


class SubmitSheet(SheetVerb):
    verb = "submit_sheet"
    done = gettext_lazy("The sheet is handed in. Changes now need a correction with a reason.")


class LockSheet(SheetVerb):
    verb = "lock_sheet"
    done = gettext_lazy("The sheet is locked.")


class ReportEverybodyIn(View):
    """Reports in all confirmed learners of a class."""

    http_method_names = ["post"]

    def post(self, request, pk):
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        awaited = Enrolment.objects.permitted(request.user, "report_in").filter(
            training_class=training_class, status=Enrolment.Status.CONFIRMED
        )
        if not policy.may(request.user, "report_in", Enrolment(training_class=training_class)):
            raise PermissionDenied
        outcomes = courses.report_in_many(list(awaited))
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        count = len(outcomes) - len(refusals)
        if refusals:
            show_refusal(request, refusals[0])
        if count or not refusals:
            done = ngettext(
                "%(count)s learner is reported in.", "%(count)s learners are reported in.", count
            )
            messages.success(request, done % {"count": count})
        return redirect("admin:class_tab", training_class.pk, "learners")


class CorrectionForm(forms.Form):
    """What the record should say, and why."""

    status = forms.ChoiceField(label=gettext_lazy("New status"), choices=CORRECT)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The status before stays visible with your name and this reason."),
    )


class CorrectRecord(AdminPage, FormView):
    """Changes one record of a sheet that was handed in."""

    title = gettext_lazy("Correct a record")
    template_name = "attendance/correct_record.html"
    form_class = CorrectionForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = AttendanceRecord.objects.visible_to(request.user).select_related(
            "session__training_class", "enrolment__person", "enrolment__unit"
        )
        self.record = get_object_or_404(rows, pk=kwargs["pk"])
        if not policy.may(request.user, "correct", self.record):
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        record = self.record
        earlier = AttendanceFact.objects.filter(
            session=record.session_id, enrolment=record.enrolment_id, kind="correction"
        )
        return super().get_context_data(
            subtitle=record.enrolment.person.name,
            record=record,
            when=span_text(record.session.starts_at, record.session.ends_at),
            corrections=earlier.select_related("recorded_by"),
            **kwargs,
        )

    def form_valid(self, form):
        status, reason = Status(form.cleaned_data["status"]), form.cleaned_data["reason"]
        try:
            services.correct_record(self.record, status, reason=reason, by=self.request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("The record is corrected."))
        return redirect("admin:roll_call", self.record.session_id)
