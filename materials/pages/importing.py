"""Bringing speeches in, and what the importer did with a document."""

from collections import defaultdict
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from materials import services
from materials.errors import AlreadyImported
from materials.models import CleaningFinding, SourceDocument, Speech
from materials.reading import KINDS
from materials.rules_in_words import METADATA, RULES
from peixun import policy
from peixun.admin import AdminPage
from peixun.admin.pressing import said
from peixun.admin.refusals import sentences
from peixun.errors import Refused

MOST_FILES, MOST_LINES = 20, 3000


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; what each may be is for the service to say."""

    def clean(self, data, initial=None):
        files = data if isinstance(data, list) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)s files at a time.") % {"most": MOST_FILES}, code="too_many"
            )
        return [super(FilesField, self).clean(one, initial) for one in files]


class ImportForm(forms.Form):
    files = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        widget=SeveralFiles,
        help_text=_("Text, Word, PDF with text, saved web pages; up to 20 at a time."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accepted = ",".join(f".{kind}" for kind in (*KINDS, "htm"))
        self.fields["files"].widget.attrs["accept"] = accepted


@dataclass(frozen=True)
class Outcome:
    """What came of one file."""

    name: str
    document: SourceDocument | None
    refusals: list[str] = field(default_factory=list)


class ImportPage(AdminPage, TemplateView):
    """Files go in, documents and speeches come out; each file by itself."""

    title = _("Import speeches")
    template_name = "materials/import.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.may_ever(request.user, "add", SourceDocument):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", ImportForm())
        return super().get_context_data(**kwargs)

    def post(self, request):
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        outcomes = [bring_in(one, by=request.user) for one in form.cleaned_data["files"]]
        if len(outcomes) == 1 and outcomes[0].document and not outcomes[0].refusals:
            return redirect("admin:speech_document", outcomes[0].document.pk)
        return self.render_to_response(self.get_context_data(outcomes=outcomes))


def bring_in(upload, *, by):
    """Import one file."""
    try:
        document = services.import_document(upload, by=by, owner_unit=services.unit_of_imports(by))
    except AlreadyImported as refused:
        known = refused.context["document"]
        shown = known if policy.may(by, "view", known) else None
        return Outcome(upload.name, shown, sentences(refused))
    except Refused as refused:
        return Outcome(upload.name, None, sentences(refused))
    return Outcome(upload.name, document)


class DocumentPage(AdminPage, TemplateView):
    """A document line by line, with what was removed, repaired and pointed at."""

    template_name = "materials/document.html"

    def get_context_data(self, **kwargs):
        rows = SourceDocument.objects.visible_to(self.request.user)
        document = get_object_or_404(rows, pk=self.kwargs["pk"])
        findings = list(document.findings.all())
        lines = document.raw_text.splitlines()
        return super().get_context_data(
            title=str(document),
            document=document,
            lines=lines_of(lines[:MOST_LINES], set(document.removed_lines), findings),
            more=max(0, len(lines) - MOST_LINES),
            counted=count_of(findings),
            told=told_by(document.metadata),
            speeches=Speech.objects.visible_to(self.request.user).filter(document=document),
            may_release=document.status == SourceDocument.Status.QUARANTINED
            and policy.may(self.request.user, "release", document),
            **kwargs,
        )


def told_by(metadata):
    """(name, words) of what the noise says of the document."""
    return [
        (METADATA.get(name, name), "、".join(value) if isinstance(value, list) else value)
        for name, value in metadata.items()
    ]


def lines_of(lines, removed, findings):
    """(number, line, whether nothing of it is kept, its findings) for each line."""
    by_line = defaultdict(list)
    for finding in findings:
        by_line[finding.line_from].append((finding, RULES[finding.rule]))
    return [
        (number, line, number in removed, by_line[number])
        for number, line in enumerate(lines, start=1)
    ]


def count_of(findings):
    """(rule, its name, how often it removed, repaired, flagged) of rules that found anything."""
    counts = defaultdict(lambda: dict.fromkeys(CleaningFinding.Action, 0))
    for finding in findings:
        counts[finding.rule][finding.action] += 1
    return [(rule, RULES[rule], list(counts[rule].values())) for rule in sorted(counts)]


class ReleaseDocument(View):
    """Lets the speeches of a document in quarantine in."""

    http_method_names = ["post"]

    def post(self, request, pk):
        document = get_object_or_404(SourceDocument.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, "release", document):
            raise PermissionDenied
        said(
            request,
            _("The speeches of the document can be reviewed now."),
            lambda: services.release_document(document, by=request.user),
        )
        return redirect("admin:speech_document", pk)
