"""Deciding, drafting and issuing for a class at once, and proposing that somebody leaves."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from attendance.models import Certificate, CompletionDecision
from attendance.pages.completion.files import certificate_answer
from attendance.services import completion
from attendance.services.completion import Choice
from courses.models import Enrolment, TrainingClass
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key

MOST_SHOWN = 5
DECISIONS = ("", "completed", "not_completed")


class OfClass:
    """Mixin: a page about a class that the verb is asked for."""

    verb = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(rows, pk=kwargs["pk"])
        if not policy.may(request.user, self.verb, self.training_class):
            raise PermissionDenied

    def back(self):
        return redirect("admin:class_completion", self.training_class.pk)


def chosen_keys(request, name):
    """The keys of the boxes that were ticked."""
    keys = (typed_key(value) for value in request.POST.getlist(name))
    return [key for key in keys if key is not None]


def report(request, outcomes, model, done):
    """Say how many are done, and why the others are not."""
    count = sum(isinstance(one, model) for one in outcomes)
    if count:
        messages.success(request, done(count))
    refused = {str(one): one for one in outcomes if isinstance(one, Refused)}
    for one in list(refused.values())[:MOST_SHOWN]:
        show_refusal(request, one)


def said_decided(count):
    words = {"count": count}
    return (
        ngettext("%(count)s learner is decided.", "%(count)s learners are decided.", count) % words
    )


class Decide(OfClass, View):
    """Decides on everybody who is ticked: as recommended, or as chosen in their line."""

    http_method_names = ["post"]
    verb = "decide_completion"

    def post(self, request, pk):
        choices = [self.choice(key) for key in chosen_keys(request, "enrolment")]
        try:
            outcomes = completion.decide_completion(self.training_class, choices, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            report(request, outcomes, CompletionDecision, said_decided)
        return self.back()

    def choice(self, key):
        given = self.request.POST
        decision = given.get(f"decision-{key}", "")
        reason = given.get(f"reason-{key}", "")[:300].replace("\0", "")
        return Choice(key, decision if decision in DECISIONS else "", reason)


class CertificatesVerb(OfClass, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            report(request, self.run(), Certificate, self.done)
        except Refused as refused:
            show_refusal(request, refused)
        return self.back()


class DraftCertificates(CertificatesVerb):
    verb = "draft_certificates"

    def run(self):
        return completion.draft_certificates(
            self.training_class, chosen_keys(self.request, "enrolment")
        )

    def done(self, count):
        words = {"count": count}
        drafted = ngettext(
            "%(count)s certificate is drafted.", "%(count)s certificates are drafted.", count
        )
        return drafted % words


class IssueCertificates(CertificatesVerb):
    verb = "issue_certificates"

    def run(self):
        keys = chosen_keys(self.request, "certificate")
        return completion.issue_certificates(self.training_class, keys, by=self.request.user)

    def done(self, count):
        words = {"count": count}
        issued = ngettext(
            "%(count)s certificate is issued.", "%(count)s certificates are issued.", count
        )
        return issued % words


class ClassCertificates(View):
    """The certificates of a class that are drafts or valid, in one PDF."""

    def get(self, request, pk):
        rows = TrainingClass.objects.visible_to(request.user)
        training_class = get_object_or_404(rows, pk=pk)
        kept = Certificate.objects.visible_to(request.user).filter(
            training_class=training_class, status__in=["draft", "issued"]
        )
        found = list(kept.select_related("replaces").order_by("number", "pk"))
        if not found:
            raise PermissionDenied
        try:
            return certificate_answer(request, found, f"{training_class.class_code}.pdf")
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_completion", pk)


class CertificateFile(View):
    """One certificate as PDF."""

    def get(self, request, pk):
        rows = Certificate.objects.visible_to(request.user).select_related("replaces")
        row = get_object_or_404(rows, pk=pk)
        try:
            return certificate_answer(request, [row])
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_completion", row.training_class_id)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea({"rows": 3}))


class ProposeWithdrawal(AdminPage, FormView):
    """Proposes that a learner leaves the class; a second person decides."""

    title = _("Propose a withdrawal")
    template_name = "attendance/completion/propose.html"
    form_class = ReasonForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Enrolment.objects.visible_to(request.user)
        self.enrolment = get_object_or_404(
            rows.select_related("person", "unit", "training_class"), pk=kwargs["pk"]
        )
        if not policy.may(request.user, "propose_withdrawal", self.enrolment):
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            subtitle=str(self.enrolment), enrolment=self.enrolment, **kwargs
        )

    def form_valid(self, form):
        try:
            completion.propose_withdrawal(
                self.enrolment, by=self.request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            show_refusal(self.request, refused)
            return self.form_invalid(form)
        messages.success(self.request, _("Proposed. A second person decides."))
        return redirect("admin:class_completion", self.enrolment.training_class_id)
