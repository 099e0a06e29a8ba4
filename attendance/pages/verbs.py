"""Buttons of the task pages: each one calls a service and says what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from attendance import services
from attendance.errors import PendingLeft
from courses import services as courses
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun import policy
from peixun.admin import show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key


class SheetVerb(View):
    """Does one thing with the sheet of a session and goes back to where one was."""

    http_method_names = ["post"]
    verb = ""
    done = ""

    def post(self, request, pk):
        session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, self.verb, session):
            raise PermissionDenied
        query = ""
        try:
            getattr(services, self.verb)(session, by=request.user, **self.details())
        except Refused as refused:
            show_refusal(request, refused)
            query = "?left" if isinstance(refused, PendingLeft) else ""
        else:
            messages.success(request, self.done)
        page = "projector" if "projector" in request.POST else "roll_call"
        return redirect(reverse(f"admin:{page}", args=[session.pk]) + query)

    def details(self):
        return {}


class OpenSheet(SheetVerb):
    verb = "open_sheet"
    done = gettext_lazy("The roll call has begun. Nobody is marked yet.")


class SubmitSheet(SheetVerb):
    verb = "submit_sheet"
    done = gettext_lazy("The sheet is handed in. Changes now need a correction with a reason.")


class ConfirmSheet(SheetVerb):
    verb = "confirm_sheet"
    done = gettext_lazy("The sheet is confirmed.")


class LockSheet(SheetVerb):
    verb = "lock_sheet"
    done = gettext_lazy("The sheet is locked.")


class ReopenSheet(SheetVerb):
    verb = "reopen_sheet"
    done = gettext_lazy("The sheet is open again; why stays visible.")

    def details(self):
        return {"reason": self.request.POST.get("reason", "")[:300]}


class ReviewFlag(View):
    """Says what a flag was and goes back to the roll."""

    http_method_names = ["post"]

    def post(self, request, pk):
        session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, "review_flag", session):
            raise PermissionDenied
        given, number = request.POST, request.POST.get("last_fact", "")
        try:
            services.review_flag(
                session,
                given.get("kind", ""),
                typed_key(number) or 0,
                note=given.get("note", "")[:300],
                by=request.user,
            )
        except Refused as refused:
            show_refusal(request, refused)
        else:
            messages.success(request, _("Noted. The check-ins stay as they are."))
        return redirect("admin:roll_call", session.pk)


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
        outcomes = courses.report_in_many(
            list(awaited), at=self.since(training_class), by=request.user
        )
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        count = len(outcomes) - len(refusals)
        if refusals:
            show_refusal(request, refusals[0])
        if count or not refusals:
            done = ngettext(
                "%(count)s learner is reported in.", "%(count)s learners are reported in.", count
            )
            messages.success(request, done % {"count": count})
        return redirect("admin:class_learners", training_class.pk)

    def since(self, training_class):
        """They have been here from the first session on, whenever it is written down."""
        first = training_class.sessions.order_by("starts_at").values_list("starts_at", flat=True)
        return min([timezone.now(), *first[:1]])
