"""Bulletins and letters as Word and PDF, both from the content that was issued."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from attendance.papers.printing import typeset
from attendance.reports.tables import Table

# Made by make_template.py beside it.
TEMPLATE = Path(__file__).with_name("paper.docx")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(content: Mapping[str, Any], *, is_draft: bool) -> bytes:
    """A .docx that the office edits, prints and stamps.

    What somebody wrote is a value: it is escaped, and a template in it is plain text.
    """
    paper = DocxTemplate(str(TEMPLATE))
    environment = SandboxedEnvironment(autoescape=True)
    paper.render(marked(content, is_draft=is_draft), environment, autoescape=True)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def as_pdf(content: Mapping[str, Any], *, is_draft: bool) -> bytes:
    return typeset("official/paper.typ", marked(content, is_draft=is_draft))


def marked(content: Mapping[str, Any], *, is_draft: bool) -> dict[str, Any]:
    """The content as it is shown: a draft says that it is one."""
    return {**content, "mark": _("(Draft)") if is_draft else ""}


def as_table(content: Mapping[str, Any]) -> Table:
    """The numbers by unit or learner, for a spreadsheet."""
    table = content["table"]
    heading = table["heading"] or [content["title"]]
    notes = [note for note in (content["doc_no"], content["date"]) if note]
    return Table(content["title"], heading, table["rows"], notes)
