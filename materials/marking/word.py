"""Marks a Word file of today in the headers and footers of every section."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

GREY = RGBColor(0x70, 0x70, 0x70)
# What the program shows of a document in its list of properties.
LONGEST_PROPERTY = 255


def mark(source: BinaryIO, target: BinaryIO, asked: dict[str, Any]) -> None:
    document = docx.Document(source)
    words = asked["mark"]
    for number, section in enumerate(document.sections):
        for edge in edges(section):
            # An edge that follows the section before it shows that one's mark already.
            if number == 0 or not edge.is_linked_to_previous:
                _write(edge, words["foot"])
    document.core_properties.identifier = words["number"]
    document.core_properties.comments = words["foot"][:LONGEST_PROPERTY]
    document.save(target)


def edges(section: Any) -> Iterator[Any]:
    """Headers and footers of all pages, of first ones and of even ones."""
    yield from (section.header, section.footer)
    yield from (section.first_page_header, section.first_page_footer)
    yield from (section.even_page_header, section.even_page_footer)


def _write(edge: Any, words: str) -> None:
    paragraph = edge.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(7.5), GREY
