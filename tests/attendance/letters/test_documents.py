"""Papers as Word, PDF, workbook and chat text: what is in them, and hostile text in each."""

import io
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from python_calamine import CalamineWorkbook

from attendance.letter_rules import paragraphs_of
from attendance.papers.official.rendering import as_pdf, as_table, as_word
from attendance.reports.exports import as_workbook
from attendance.services.letters.content import _printable, chat_text

HOSTILE = [
    "<b>粗</b> & <w:p/> ]]>",
    "{{ 7 * 7 }}{% for x in y %}",
    "{{ ''.__class__.__mro__ }}",
    "=HYPERLINK(1)",
    '#set page(paper: "a0") $x$ @ref',
    "控\x00制\x0b符\u202e反\u2066转",
    "长" * 200,
    "陈䶮·阿依古丽",
]


def content_of(words, **more):
    rows = [[word, "12", "11", "91.6 %", "1", "0", "1", "0"] for word in words]
    heading = ["单位", "应到", "实到", "出勤率", "迟到", "早退", "旷课", "请假"]
    return _printable(
        {
            "form": 1, "kind": "attendance", "doc_no": "培通〔2026〕3号", "title": words[0],
            "to": words[0], "paragraphs": [line for word in words for line in paragraphs_of(word)],
            "table": {"heading": heading, "rows": rows},
            "sections": [{"heading": "一、考勤情况", "lines": words}],
            "issuer": "望川县人民政府办公室", "date": "2026年3月10日", "has_head": False,
            "corrects": "",
        }
        | more
    )  # fmt: skip


def opened(**options):
    return Document(
        io.BytesIO(as_word(content_of(["考勤通报"]), **({"is_draft": False} | options)))
    )


def text_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_the_page_and_the_fonts_are_those_of_official_papers():
    document = opened()
    page = document.sections[0]
    margins = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    fonts = {
        (run.text, run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size)
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }

    assert [round(side / Mm(1)) for side in (page.page_width, page.page_height)] == [210, 297]
    assert [round(side / Mm(1)) for side in margins] == [37, 35, 28, 26]
    assert {
        ("考勤通报", "方正小标宋简体", Pt(22)),
        ("一、考勤情况", "黑体", Pt(16)),
        ("望川县人民政府办公室", "仿宋_GB2312", Pt(16)),
    } <= fonts


def test_a_draft_says_so_and_the_red_head_is_an_option():
    assert any("（草稿）" in line for line in text_of(opened(is_draft=True)))
    assert not any("（草稿）" in line for line in text_of(opened()))
    named = [content_of(["通报"], has_head=head) for head in (True, False)]
    heads = [text_of(Document(io.BytesIO(as_word(one, is_draft=False)))) for one in named]
    assert [lines.count("望川县人民政府办公室") for lines in heads] == [2, 1]


def test_hostile_text_stays_text_in_word():
    lines = text_of(Document(io.BytesIO(as_word(content_of(HOSTILE), is_draft=True))))

    for word in _printable(HOSTILE):
        assert lines.count(word) == 3, word


def test_hostile_text_stays_text_in_a_pdf():
    pdf = pypdfium2.PdfDocument(as_pdf(content_of(HOSTILE), is_draft=True))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    flat = "".join(text.split())

    for word in _printable(HOSTILE):
        assert "".join(word.split())[:12] in flat, word
    assert len(pdf) >= 2


def test_hostile_text_stays_text_in_a_workbook_and_a_message():
    content = content_of(HOSTILE)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(as_table(content))))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1 : len(HOSTILE) + 1]] == _printable(HOSTILE)
    message = chat_text(content)
    assert "\x00" not in message
    assert "\u202e" not in message
    assert "应到12，实到11，出勤率91.6 %" in message


def test_the_table_repeats_its_heading_on_every_page():
    table = content_of(["县财政局"] * 60)["table"]
    pdf = pypdfium2.PdfDocument(as_pdf(content_of(["考勤通报"], table=table), is_draft=False))
    texts = [page.get_textpage().get_text_range() for page in pdf]

    assert len(texts) > 2
    assert ["出勤率" in text for text in texts[:2]] == [True, True]


WRITER = Path("/usr/lib/libreoffice/program/libswlo.so")


def test_libreoffice_opens_the_word_file(tmp_path):
    if not WRITER.exists():
        pytest.fail("LibreOffice Writer is not installed: .ci/run installs it.")
    (tmp_path / "paper.docx").write_bytes(as_word(content_of(HOSTILE * 3), is_draft=True))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip

    pdf = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert len(pdf) >= 2
    assert "考勤情况" in text
    assert "望川县人民政府办公室" in text
