"""The mark is in the bytes of every page, whatever way up, cut or sized the page is."""

import io
import time

import docx
import pikepdf
import pypdfium2
import pytest
from docx.enum.section import WD_SECTION
from PIL import Image, ImageChops

from materials.marking import copies, pages, typesetting, word
from materials.marking.numbers import find_numbers, new_number
from tests.materials.pdfs import make_pdf

NUMBER = new_number()
MARK = {
    "across": f"王建国 县委办公室\n{NUMBER}",
    "foot": f"王建国 · 县委办公室 · 2026-11-23 12:01 · 交付编号 {NUMBER}",
    "number": NUMBER,
}


def marked(content, mark=MARK):
    copy = io.BytesIO()
    pages.mark(io.BytesIO(content), copy, {"mark": mark, "fonts": copies.fonts()})
    return copy.getvalue()


def texts(content):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def pictures(content):
    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=0.5).to_pil().convert("L") for page in document]


def differs(before, after, box):
    return ImageChops.difference(before, after).crop(box).getbbox() is not None


def crop(pdf):
    pdf.pages[0].CropBox = [100, 300, 500, 800]


def on_the_folder(pdf):
    """What a page inherits: its size, way up, fonts."""
    page = pdf.pages[0].obj
    for name in ("/MediaBox", "/Resources"):
        pdf.Root.Pages[name] = page[name]
        del page[name]
    pdf.Root.Pages.Rotate = 90


def change(content):
    return lambda pdf: pdf.pages[0].contents_add(content)


PAGES = {
    "upright": {},
    "a quarter": {"rotate": 90},
    "a half": {"rotate": 180},
    "three quarters": {"rotate": 270},
    "backwards": {"rotate": -90},
    "lying": {"box": (0, 0, 842, 595)},
    "elsewhere": {"box": (100, -50, 500, 400)},
    "upside down box": {"change": lambda pdf: pdf.pages[0].__setitem__("/MediaBox", [595, 842, 0, 0])},
    "cropped": {"change": crop},
    "cropped outside": {"change": lambda pdf: pdf.pages[0].__setitem__("/CropBox", [900, 900, 990, 990])},
    "cropped to nothing": {"change": lambda pdf: pdf.pages[0].__setitem__("/CropBox", [9, 9, 9, 9])},
    "inherited": {"change": on_the_folder},
    "left shifted": {"change": change(b"q 0.1 0 0 0.1 5000 5000 cm q 1 0 0 rg")},
    "left clipped": {"change": change(b"q 0 0 1 1 re W n")},
    "ends too often": {"change": change(b"Q Q Q 0.1 0 0 0.1 0 0 cm")},
    "poster": {"box": (0, 0, 2384, 3370)},
    "stamp": {"box": (0, 0, 60, 80)},
    "banner": {"box": (0, 0, 3000, 100)},
    "double units": {"change": lambda pdf: pdf.pages[0].__setitem__("/UserUnit", 2)},
    "owner's password": {"owner": "x"},
    "empty": {"change": lambda pdf: pdf.pages[0].__delitem__("/Contents")},
    "bare": {"change": lambda pdf: pdf.pages[0].__delitem__("/Resources")},
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_carries_the_mark_at_its_foot(name):
    content = make_pdf(["同志们：", "第二页"], **PAGES[name])

    copy = marked(content)

    found = texts(copy)
    assert [set(find_numbers(text)) for text in found] == [{NUMBER}] * 2
    assert all("王建国" in text and "县委办公室" in text for text in found)
    if name == "cropped outside":
        return  # of the original, this reader shows nothing
    for before, after in zip(pictures(content), pictures(copy), strict=True):
        assert before.size == after.size
        width, height = before.size
        foot = height - max(height // 25, 2)
        assert differs(before, after, (0, foot, width, height))
        assert differs(before, after, (0, 0, width, height // 2))
        # What was readable stays so: the mark only tints.
        dark = before.point(lambda shade: 255 * (shade < 60))
        kept = Image.composite(after, Image.new("L", after.size), dark)
        assert kept.getextrema()[1] < 140


def test_the_words_of_the_document_stay():
    first, second = texts(marked(make_pdf(["同志们：", "第二页"])))

    assert (first[:4], second[:3]) == ("同志们：", "第二页")


def test_the_same_mark_makes_the_same_bytes():
    content = make_pdf(["同志们："] * 3)

    assert marked(content) == marked(content)
    assert marked(content) != content


def test_two_hundred_pages_share_one_mark_and_one_font():
    content = make_pdf(["同志们："] * 200)
    started = time.monotonic()

    copy = marked(content)

    assert len(copy) - len(content) < 120_000
    assert time.monotonic() - started < 5
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert (
            len(
                {
                    page.Resources.XObject[f"/Mark{NUMBER.replace('-', '')}"].objgen
                    for page in pdf.pages
                }
            )
            == 1
        )


def test_a_marked_copy_that_is_marked_again_shows_both():
    other = new_number()
    again = MARK | {"foot": f"x {other}", "across": "x", "number": other}

    (text,) = texts(marked(marked(make_pdf([""])), again))

    assert set(find_numbers(text)) == {NUMBER, other}


@pytest.mark.parametrize(
    "words", ["#panic()[*x*] $y$ @z", '<b>"&amp;\\', "=1+1", "㛃䶮𬀩", "长" * 200, "x " * 100]
)
def test_whatever_a_name_holds_is_printed_and_nothing_else(words):
    mark = MARK | {"foot": f"{words} {NUMBER}", "across": f"{words}\n{NUMBER}"}

    (text,) = texts(marked(make_pdf([""]), mark))

    assert NUMBER in list(find_numbers(text))
    assert words[:20].replace(" ", "") in text.replace(" ", "").replace("\r\n", "")


def test_a_text_file_becomes_pages_line_by_line():
    source = "　　同志们：\n\n  #[注入] $x$ = 一\n- 二\n\f三".encode("gb18030")
    copy = io.BytesIO()

    typesetting.set_text(io.BytesIO(source), copy, {"fonts": copies.fonts()})

    (text,) = texts(copy.getvalue())
    assert text.split("\r\n") == ["同志们：", "#[注入] $x$ = 一", "- 二", "三", "1 / 1"]


def word_file():
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("第一节")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].header.paragraphs[0].text = "原有页眉"
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("第二节")
    own = document.sections[1].footer
    own.is_linked_to_previous = False
    own.paragraphs[0].text = "原有页脚"
    document.settings.odd_and_even_pages_header_footer = True
    document.save(stream)
    return stream.getvalue()


def test_a_word_file_is_marked_in_the_headers_and_footers_of_all_sections():
    copy = io.BytesIO()

    word.mark(io.BytesIO(word_file()), copy, {"mark": MARK})

    document = docx.Document(copy)
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        "第一节",
        "第二节",
    ]
    for section in document.sections:
        for edge in word.edges(section):
            assert [paragraph.text for paragraph in edge.paragraphs].count(MARK["foot"]) == 1
    assert document.sections[0].header.paragraphs[0].text == "原有页眉"
    assert document.sections[1].footer.paragraphs[0].text == "原有页脚"
    assert document.core_properties.identifier == NUMBER
