"""PDF files as offices and scanners make them, and as nobody should."""

import io

import pikepdf
from pikepdf import Dictionary, Name

A4 = (0, 0, 595, 842)


def make_pdf(pages, *, password=None, box=A4, rotate=0, owner="", change=None):
    """A PDF with a page for each text (one line each), in the font every reader has for Chinese.

    `password` locks it; `owner` forbids changes but opens without a word; `change(pdf)` does more.
    """
    pdf = pikepdf.new()
    font = pdf.make_indirect(_font(pdf))
    for text in pages:
        page = pdf.add_blank_page(page_size=(box[2], box[3]))
        page.MediaBox = list(box)
        if rotate:
            page.Rotate = rotate
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(_lines(text, box))
    if change:
        change(pdf)
    stream = io.BytesIO()
    locked = {}
    if password or owner:
        locked = {"encryption": pikepdf.Encryption(user=password or "", owner=owner or password)}
    pdf.save(stream, **locked)
    return stream.getvalue()


def _font(pdf):
    info = Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=info,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=[below],
    )


def _lines(text, box):
    commands = [f"BT /F1 14 Tf 20 TL {box[0] + 60} {box[3] - 80} Td"]
    commands += [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in text.split("\n") if line]
    return "\n".join([*commands, "ET"]).encode()
