"""The roll from paper: only who was missing is chosen, and the signed sheet is photographed."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from attendance import services
from attendance.models import SheetPaper
from attendance.models.sheets import Status
from attendance.pages.rolls import CHOICES, PlainRollCallPage, RollView
from materials.delivery import download
from materials.errors import FileMissing
from peixun.admin import show_refusal
from peixun.errors import Refused

ON_PAPER = tuple(status for status in CHOICES if status != Status.PENDING)


class PaperPage(PlainRollCallPage):
    """Enters what a signed sheet says: everybody is there unless chosen otherwise."""

    title = gettext_lazy("From paper")
    template_name = "attendance/paper.html"
    choices = ON_PAPER

    def get_context_data(self, **kwargs):
        return super().get_context_data(papers=self.papers, **kwargs)

    def chosen(self, line):
        return Status.PRESENT if line.is_pending else line.status

    def post(self, request, *args, **kwargs):
        marks, overtaken = self.read()
        token = request.POST.get("token", "")[:32] or uuid4().hex
        exceptions = {mark.enrolment_id: mark.status for mark in marks}
        try:
            outcomes = services.enter_paper(self.session, exceptions, token=token, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            self.report(outcomes, overtaken)
        keep_papers(request, self.session)
        return redirect("admin:paper", self.session.pk)

    def wanted(self, line):
        """Somebody not marked is present by default, and is not an exception."""
        status, seen = super().wanted(line)
        is_default = status == Status.PRESENT and seen == Status.PENDING
        return (seen if is_default else status), seen


class KeepPaper(RollView, View):
    """Keeps photos of the signed sheet, also after it was handed in."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if not self.may["roll_call"]:
            raise PermissionDenied
        keep_papers(request, self.session)
        return redirect("admin:roll_call", self.session.pk)


class PaperFile(View):
    """A signed sheet, as a download that nobody keeps."""

    def get(self, request, pk):
        paper = get_object_or_404(SheetPaper.objects.visible_to(request.user), pk=pk)
        return paper_answer(paper)


def paper_answer(paper):
    try:
        content = services.open_paper(paper)
    except FileMissing as missing:
        raise Http404 from missing
    return download(content, paper.file_name, paper.mime_type)


def keep_papers(request, session):
    """Keep each file of the form, and say what became of it."""
    kept = 0
    for upload in request.FILES.getlist("papers"):
        try:
            services.keep_paper(session, upload, by=request.user)
            kept += 1
        except Refused as refused:
            show_refusal(request, refused)
    if kept:
        done = ngettext("%(count)s paper is kept.", "%(count)s papers are kept.", kept)
        messages.success(request, done % {"count": kept})
