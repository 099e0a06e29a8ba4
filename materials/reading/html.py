"""Saved web pages: what a reader of the page sees, one line for each block."""

import re
from html.parser import HTMLParser
from typing import Any, BinaryIO

from materials.errors import UnsupportedType
from materials.files.texts import CONTROLS, RARE
from materials.reading import notes
from materials.reading.plain import MARKS, decode, decode_as, with_plain_ends

HEAD_BYTES = 4096
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# What browsers take these names to mean.
MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
LOOKS_LIKE_PAGE = re.compile(r"<(!doctype\s+html|html|head|title|body|meta|p|div|table)\b", re.I)

UNSEEN = {
    "script", "style", "template", "noscript", "noframes", "iframe", "object", "svg", "math",
    "select", "textarea", "button",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "tfoot", "thead", "title", "tr", "ul",
}  # fmt: skip
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Of what HTML calls space, not the wide one with which Chinese paragraphs begin.
SPACE = re.compile(r"[ \t\n\r\f\xa0]+")


def refuse_another(file: BinaryIO) -> dict[str, Any]:
    """Refuse what is not a page: other kinds of file have no business to end in .html."""
    file.seek(0)
    text, _notes = _decode(file.read())
    if "\0" in text or len(CONTROLS.findall(text)) * RARE > len(text):
        raise UnsupportedType()
    if not LOOKS_LIKE_PAGE.search(text) or not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise UnsupportedType()
    return {}


def read(file: BinaryIO) -> dict[str, Any]:
    text, found = _decode(file.read())
    page = _Page()
    page.feed(with_plain_ends(text))
    page.close()
    if page.has_hidden:
        found.append(notes.HIDDEN_TEXT)
    return {"text": page.text(), "notes": sorted(set(found))}


def _decode(raw: bytes) -> tuple[str, list[str]]:
    declared = DECLARED.search(raw[:HEAD_BYTES])
    if declared is None or any(raw.startswith(mark) for mark in MARKS):
        return decode(raw)
    name = declared[1].decode("ascii").lower()
    try:
        text, found = decode_as(raw, MEANT.get(name, name))
    except LookupError:
        return decode(raw)
    # A page that is not what it says is taken for what it looks like.
    return decode(raw) if found else (text, found)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        # The tag that began what is not seen, and how often it stands open.
        self.unseen, self.depth = "", 0
        self.has_hidden = False
        self.keeps_lines = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen:
            self.depth += tag == self.unseen
            return
        if tag not in VOID and (tag in UNSEEN or self._is_hidden(dict(attrs))):
            self.unseen, self.depth = tag, 1
        elif tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")
        self.keeps_lines += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.depth -= tag == self.unseen
            self.unseen = self.unseen if self.depth else ""
            return
        if tag in BLOCKS:
            self.pieces.append("\n")
        self.keeps_lines -= tag == "pre" and self.keeps_lines > 0

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What HTML calls <p/> is a beginning without an end.
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data if self.keeps_lines else SPACE.sub(" ", data))

    def _is_hidden(self, attributes: dict[str, str | None]) -> bool:
        is_hidden = "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))
        self.has_hidden |= is_hidden
        return is_hidden

    def text(self) -> str:
        lines = (line.strip(" \t") for line in "".join(self.pieces).split("\n"))
        return "\n".join(line for line in lines if line)
