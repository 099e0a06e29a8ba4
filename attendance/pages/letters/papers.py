"""One bulletin or letter: what it says, its files, and what can be done with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from attendance.letter_rules import BULLETIN, LETTER, Act, next_state
from attendance.models import Bulletin, PaperStep, UnitFeedback
from attendance.pages.letters.verbs import VERBS
from attendance.papers.official.rendering import WORD, as_pdf, as_table, as_word
from attendance.reports.exports import as_workbook
from attendance.services import letters
from materials.delivery import download
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.admin.pressing import press
from peixun.errors import Refused
from people.roles import Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_UNIT = frozenset({Role.LIAISON, Role.PRINCIPAL})
PAGES = {Bulletin: "bulletin", UnitFeedback: "unit_letter"}
TABLES = {Bulletin: BULLETIN, UnitFeedback: LETTER}
RELATED = {
    Bulletin: ("training_class", "issuer_unit", "corrects", "drafted_by", "approved_by"),
    UnitFeedback: (
        "training_class", "unit__principal", "corrects", "drafted_by", "approved_by",
    ),
}  # fmt: skip
ACTS = {
    "edit": Act.EDIT, "redraft": Act.REDRAFT, "sign-off": Act.SIGN_OFF, "return": Act.RETURN,
    "issue": Act.ISSUE, "withdraw": Act.WITHDRAW, "receive": Act.RECEIVE, "reply": Act.REPLY,
    "close": Act.CLOSE,
}  # fmt: skip
TONES = {
    "draft": "warn", "approved": "info", "issued": "ok", "withdrawn": "bad", "overdue": "bad",
    "received": "ok", "replied": "ok", "closed": "quiet",
}  # fmt: skip


class OfPaper:
    """What the views of a bulletin and of a letter share."""

    model = Bulletin

    def paper(self):
        rows = self.model.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related(*RELATED[self.model]), pk=self.kwargs["pk"])

    def page(self, pk):
        return reverse(f"admin:{PAGES[self.model]}", args=[pk])


class PaperPage(OfPaper, AdminPage, TemplateView):
    """A paper as it reads, with its text to edit while it is a draft."""

    template_name = "attendance/letters/paper.html"

    def get_context_data(self, **kwargs):
        paper, user = self.paper(), self.request.user
        content = letters.content_of(paper)
        may = set(self.possible(paper))
        name = PAGES[self.model]
        steps = PaperStep.objects.visible_to(user).filter(**{self.trail: paper})
        return super().get_context_data(
            title=paper.title,
            paper=paper,
            content=content,
            chat=letters.chat_text(content, is_draft=not paper.is_issued),
            may={verb.replace("-", "_"): verb in may for verb in ACTS},
            verb_urls={
                verb.replace("-", "_"): reverse(f"admin:{name}_verb", args=[paper.pk, verb])
                for verb in VERBS[self.model]
            },
            files=self.files(paper),
            tone=TONES[paper.status],
            is_letter=self.model is UnitFeedback,
            is_stale="sign-off" in may and not letters.is_current(paper),
            steps=steps.select_related("by"),
            corrections=self.model.objects.visible_to(user).filter(corrects=paper),
            may_desk=policy.may_ever(user, "edit", self.model),
            is_of_unit=bool(user.standing.scopes("unit", OF_UNIT)),
            lacks_principal=self.lacks_principal(paper),
            corrects_url=self.page(paper.corrects_id) if paper.corrects_id else "",
            **kwargs,
        )

    @property
    def trail(self):
        return "bulletin" if self.model is Bulletin else "letter"

    def lacks_principal(self, paper):
        is_letter = isinstance(paper, UnitFeedback) and not paper.is_issued
        return is_letter and not (paper.unit.principal and paper.unit.principal.is_active)

    def possible(self, paper):
        """The verbs that the state and the policy allow."""
        for verb, (_service, _form, right, _done) in VERBS[self.model].items():
            fits = next_state(TABLES[self.model], paper.status, ACTS[verb]) is not None
            if fits and policy.may(self.request.user, right, paper):
                yield verb

    def files(self, paper):
        url = reverse(f"admin:{PAGES[self.model]}_file", args=[paper.pk])
        named = [("Word", "docx"), ("PDF", "pdf"), ("Excel", "xlsx")]
        return [(label, f"{url}?as={kind}") for label, kind in named]


class LetterPage(PaperPage):
    model = UnitFeedback


class PaperVerb(OfPaper, View):
    """Does one thing with a paper and shows it again."""

    http_method_names = ["post"]

    def post(self, request, pk, verb):
        if verb not in VERBS[self.model]:
            raise Http404
        press(request, self.paper(), VERBS[self.model][verb])
        if request.POST.get("back") == "unit":
            return redirect("admin:unit_page")
        return redirect(self.page(pk))


class LetterVerb(PaperVerb):
    model = UnitFeedback


class PaperFile(OfPaper, View):
    """The paper as a file: Word to stamp, PDF to send, the numbers for a spreadsheet."""

    def get(self, request, pk):
        paper = self.paper()
        try:
            return file_answer(paper, request.GET.get("as", "pdf"))
        except Refused as refused:
            show_refusal(request, refused)
            return redirect(self.page(pk))


class LetterFile(PaperFile):
    model = UnitFeedback


def file_answer(paper, kind):
    """A download of one of the three kinds; another kind is not there."""
    content = letters.content_of(paper)
    is_draft = not paper.is_issued
    name = f"{paper.doc_no} {paper.title}".strip()[:100]
    if kind == "docx":
        return download(as_word(content, is_draft=is_draft), f"{name}.docx", WORD)
    if kind == "pdf":
        return download(as_pdf(content, is_draft=is_draft), f"{name}.pdf", "application/pdf")
    if kind == "xlsx":
        return download(as_workbook(as_table(content)), f"{name}.xlsx", XLSX)
    raise Http404


def require(user, right, row):
    if not policy.may(user, right, row):
        raise PermissionDenied


def told(request, done, work):
    """Do the work and say what came of it; what it returns, or None where it was refused."""
    try:
        made = work()
    except Refused as refused:
        show_refusal(request, refused)
        return None
    messages.success(request, done % {"count": len(made)} if isinstance(made, list) else done)
    return made


DRAFTED = _("Letters drafted: %(count)s.")
ISSUED = _("Letters issued: %(count)s.")
