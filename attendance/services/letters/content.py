"""What a paper says, as plain data: the page, the Word file and the PDF are made of it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.letter_rules import paragraphs_of, printable
from attendance.models import Bulletin, UnitFeedback
from attendance.models.official import QuotedItem
from people.models import Person

FORM = 1
NUMERALS = "一二三四五六七八九十"
COLUMNS = ("name", "expected", "there", "percent", "late", "left_early", "absent", "on_leave")


def content_of(paper: Bulletin | UnitFeedback) -> dict[str, Any]:
    """What was issued, word for word; of a draft, what would be issued today."""
    if paper.content is not None:
        return dict(paper.content)
    return compose(paper, doc_no="", on=timezone.localdate())


def compose(
    paper: Bulletin | UnitFeedback,
    *,
    doc_no: str,
    on: date,
    recipient: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    """Put the paper together, in the office's language, with every text made printable."""
    with override(settings.LANGUAGE_CODE):
        is_letter = isinstance(paper, UnitFeedback)
        issuer = paper.facts.get("issuer", "") if is_letter else paper.issuer_unit.name  # type: ignore[union-attr]
        content = {
            "form": FORM,
            "kind": "letter" if is_letter else paper.kind,  # type: ignore[union-attr]
            "doc_no": doc_no,
            "title": paper.title,
            "to": _to(paper, recipient),
            "paragraphs": paragraphs_of(paper.body),
            "table": _table(paper),
            "sections": _sections(paper),
            "issuer": issuer,
            "date": _long_date(on),
            "has_head": paper.has_head,
            "corrects": paper.corrects.doc_no if paper.corrects else "",
        }
    cleaned: dict[str, Any] = _printable(content)
    return cleaned


def _long_date(day: date) -> str:
    return _("%(month)s/%(day)s/%(year)s") % {"year": day.year, "month": day.month, "day": day.day}


def _to(paper: Bulletin | UnitFeedback, recipient: tuple[str, str]) -> str:
    if isinstance(paper, Bulletin):
        if paper.scope != Bulletin.Scope.UNITS:
            return ""
        return "、".join(paper.addressees.order_by("sort_order", "pinyin", "pk").values_list(
            "name", flat=True
        ))  # fmt: skip
    name, post = recipient
    if not name and (principal := principal_of(paper)):
        name, post = principal.name, principal.post
    return " ".join(part for part in (paper.unit.name, post, name) if part)


def principal_of(letter: UnitFeedback) -> Person | None:
    """Who leads the unit now; somebody who has left leads nothing."""
    found = letter.unit.principal
    return found if found and found.is_active else None


def _table(paper: Bulletin | UnitFeedback) -> dict[str, Any]:
    """The numbers, a row for each unit or learner; nothing where none are told."""
    if not paper.facts.get("rows"):
        return {"heading": [], "rows": []}
    first = _("Name") if isinstance(paper, UnitFeedback) else _("Unit")
    heading = [
        first, _("Expected"), _("Were there"), _("Attendance rate"), _("Times late"),
        _("Times left early"), _("Times absent"), _("Times on leave"),
    ]  # fmt: skip
    rows = [*paper.facts["rows"], paper.facts["total"]]
    return {"heading": heading, "rows": [[str(row[name]) for name in COLUMNS] for row in rows]}


def _sections(paper: Bulletin | UnitFeedback) -> list[dict[str, Any]]:
    """What it quotes, by section, numbered as official papers number them."""
    lines: dict[str, list[str]] = {}
    for item in paper.items.all():
        lines.setdefault(item.section, []).append(item.text)
    present = [section for section in QuotedItem.Section if section in lines]
    return [
        {
            "heading": f"{NUMERALS[number]}、{section.label}",
            "lines": [f"{index}.{text}" for index, text in enumerate(lines[section], start=1)],
        }
        for number, section in enumerate(present)
    ]


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(one) for one in value]
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return value


def chat_text(content: dict[str, Any], *, is_draft: bool = False) -> str:
    """The paper as a message for a chat group: plain lines."""
    with override(settings.LANGUAGE_CODE):
        mark = _("(Draft)") if is_draft else ""
        head = f"【{content['title']}】{mark}{content['doc_no']}"
        lines = [head, *content["paragraphs"]]
        heading = content["table"]["heading"]
        for row in content["table"]["rows"]:
            told = "，".join(f"{a}{b}" for a, b in zip(heading[1:], row[1:], strict=True))
            lines.append(f"{row[0]}：{told}")
        for section in content["sections"]:
            lines += [section["heading"], *section["lines"]]
        return "\n".join([*lines, content["issuer"], content["date"]])
