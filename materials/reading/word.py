"""Word files of today: paragraphs and tables in their order, as they read on the page."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.oxml.ns import qn

from materials.reading import notes

# Text that stands elsewhere than in the flow, or that somebody took out.
PASSED_OVER = {
    qn("w:txbxContent"): notes.TEXT_BOXES,
    qn("w:del"): notes.DELETED_TEXT,
    qn("w:moveFrom"): notes.DELETED_TEXT,
}
# An older copy of what stands beside it, and properties.
NOT_TEXT = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:instrText"),
}
BREAKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): "\t",
}
PARTS = {"footnotes": notes.FOOTNOTES, "endnotes": notes.FOOTNOTES, "comments": notes.COMMENTS}
OF_WORD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read(file: BinaryIO) -> dict[str, Any]:
    document = docx.Document(file)
    reader = _Reader()
    lines = list(reader.blocks(document.element.body))
    found = reader.found | _parts_beside(document)
    return {"text": "\n".join(lines), "notes": sorted(found)}


def _parts_beside(document: Any) -> set[str]:
    """Notes for footnotes, comments, headers and footers that say something."""
    found = set()
    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        name = relation.reltype.removeprefix(OF_WORD)
        note = notes.HEADERS if name in ("header", "footer") else PARTS.get(name)
        if note and _says_something(relation.target_part.blob):
            found.add(note)
    return found


def read_edges(file: BinaryIO) -> dict[str, Any]:
    """What stands in headers and footers, and the number among the properties."""
    document = docx.Document(file)
    reader = _Reader()
    lines = [document.core_properties.identifier]
    for relation in document.part.rels.values():
        name = relation.reltype.removeprefix(OF_WORD)
        if name in ("header", "footer") and not relation.is_external:
            lines += reader.blocks(relation.target_part.element)
    return {"text": "\n".join(lines)}


def _says_something(blob: bytes) -> bool:
    return b"<w:t>" in blob or b"<w:t " in blob


class _Reader:
    """Walks the body; `found` collects what was passed over."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def blocks(self, parent: Any) -> Iterator[str]:
        for element in parent.iterchildren():
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in PASSED_OVER:
                self.found.add(PASSED_OVER[element.tag])
            elif element.tag not in NOT_TEXT:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Any) -> list[str]:
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            self.found.add(notes.AUTOMATIC_NUMBERS)
        return "".join(self._pieces(paragraph)).split("\n")

    def _pieces(self, parent: Any) -> Iterator[str]:
        for element in parent.iterchildren():
            if element.tag == qn("w:t"):
                yield element.text or ""
            elif element.tag in BREAKS:
                yield BREAKS[element.tag]
            elif element.tag in PASSED_OVER:
                self.found.add(PASSED_OVER[element.tag])
            elif element.tag not in NOT_TEXT:
                yield from self._run(element) if element.tag == qn("w:r") else self._pieces(element)

    def _run(self, run: Any) -> Iterator[str]:
        vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off"):
            self.found.add(notes.HIDDEN_TEXT)
            return
        yield from self._pieces(run)

    def _table(self, table: Any) -> Iterator[str]:
        """One line for each row; a row of one cell is a frame around what it holds."""
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = [list(self.blocks(cell)) for cell in row.iterchildren(qn("w:tc"))]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield "\t".join(" ".join(cell) for cell in cells)
