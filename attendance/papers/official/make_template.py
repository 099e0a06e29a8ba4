"""Makes the Word template of official papers: `python attendance/papers/official/make_template.py`.

A4, margins 37, 35, 28 and 26 mm; title 方正小标宋简体 二号, body 仿宋_GB2312 三号 on lines of
29 points. Fonts are named, not embedded: the office has them.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TEMPLATE = Path(__file__).with_name("paper.docx")
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
SECOND, THIRD, TABLE = Pt(22), Pt(16), Pt(12)
LINE = Pt(29)
COLUMNS = 8
WIDTHS = (44, 15, 15, 22, 15, 15, 15, 15)
RED = RGBColor(0xD0, 0x00, 0x00)


def write(paragraph: Any, text: str, font: str = BODY, size: Any = THIRD, **more: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run.font.bold = more.get("bold", False)
    if color := more.get("color"):
        run.font.color.rgb = color
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), font)
    return run


def lay_out(paragraph: Any, *, indent: bool = False, align: Any = None, line: Any = LINE) -> Any:
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = True
    if align is not None:
        paragraph.alignment = align
    if indent:
        properties = paragraph._element.get_or_add_pPr()
        ind = OxmlElement("w:ind")
        ind.set(qn("w:firstLineChars"), "200")
        ind.set(qn("w:firstLine"), "640")
        properties.append(ind)
    return paragraph


def line_below(paragraph: Any) -> None:
    """The red line under the head of the issuer."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "6", "color": "D00000"}.items():
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().append(borders)


def page_number(paragraph: Any) -> None:
    write(paragraph, "— ", "宋体", Pt(14))
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = write(paragraph, "", "宋体", Pt(14))
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.text = text
        run._element.append(field)
    write(paragraph, " —", "宋体", Pt(14))


def control(document: Any, tag: str) -> None:
    """A paragraph that the template engine takes away with its tag."""
    lay_out(document.add_paragraph()).add_run(f"{{%p {tag} %}}")


def body(document: Any, text: str, font: str = BODY, **more: Any) -> Any:
    paragraph = lay_out(document.add_paragraph(), **({"indent": True} | more))
    write(paragraph, text, font)
    return paragraph


def head(document: Any) -> None:
    center: dict[str, Any] = {"align": WD_ALIGN_PARAGRAPH.CENTER}
    control(document, "if has_head")
    paragraph = lay_out(document.add_paragraph(), **center, line=Pt(60))
    write(paragraph, "{{ issuer }}", TITLE, Pt(36), color=RED)
    control(document, "endif")
    number = lay_out(document.add_paragraph(), **center)
    write(number, "{{ doc_no }}")
    control(document, "if has_head")
    line_below(lay_out(document.add_paragraph(), line=Pt(10)))
    control(document, "endif")
    lay_out(document.add_paragraph())
    title = lay_out(document.add_paragraph(), **center, line=Pt(36))
    write(title, "{{ title }}{{ mark }}", TITLE, SECOND)
    lay_out(document.add_paragraph())


def numbers(document: Any) -> None:
    """The table: its heading is repeated on every page, no row is torn."""
    control(document, "if table.rows")
    table = document.add_table(rows=4, cols=COLUMNS)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in enumerate(WIDTHS):
        table.columns[column].width = Mm(width)
    for row, (tag, source) in enumerate(
        [("", "table.heading"), ("tr for row in table.rows", ""), ("", "row"), ("tr endfor", "")]
    ):
        for column, width in enumerate(WIDTHS):
            cell = table.rows[row].cells[column]
            cell.width = Mm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = lay_out(cell.paragraphs[0], align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(20))
            if tag and column == 0:
                paragraph.add_run(f"{{%{tag} %}}")
            elif source:
                font = HEADING if row == 0 else BODY
                write(paragraph, f"{{{{ {source}[{column}] }}}}", font, TABLE)
    for row, name in ((0, "w:tblHeader"), (0, "w:cantSplit"), (2, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(name))
    control(document, "endif")


def in_chinese(document: Any) -> None:
    """So that a program without the named fonts takes others with the same characters."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def make() -> Any:
    document = Document()
    in_chinese(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(25)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page_number(footer)
    head(document)
    control(document, "if to")
    body(document, "{{ to }}：", indent=False)
    control(document, "endif")
    control(document, "for line in paragraphs")
    body(document, "{{ line }}")
    control(document, "endfor")
    numbers(document)
    control(document, "for section in sections")
    body(document, "{{ section.heading }}", HEADING)
    control(document, "for line in section.lines")
    body(document, "{{ line }}")
    control(document, "endfor")
    control(document, "endfor")
    lay_out(document.add_paragraph()).paragraph_format.keep_with_next = True
    for text in ("{{ issuer }}", "{{ date }}"):
        foot = lay_out(document.add_paragraph(), align=WD_ALIGN_PARAGRAPH.RIGHT)
        foot.paragraph_format.keep_together = True
        foot.paragraph_format.keep_with_next = text == "{{ issuer }}"
        write(foot, text)
    return document


if __name__ == "__main__":
    make().save(TEMPLATE)
