"""Files of the shapes in which offices really have them."""

import io
import struct
import zlib

import docx
import pikepdf
import xlsxwriter
from pikepdf import Array, Dictionary, Name

from tests.materials import samples
from tests.materials.old_word import old_word
from tests.materials.pdfs import make_pdf
from tests.materials.samples import GOOD, SPEECH, archive
from tests.materials.uploads.hostile import RELATIONS, photo, picture, related


def saved(pages=("同志们：",), change=None, **options):
    """A PDF as another program would have written it."""
    with pikepdf.open(io.BytesIO(make_pdf(list(pages), change=change))) as pdf:
        pdf.save(stream := io.BytesIO(), **options)
    return stream.getvalue()


def linked(pdf):
    address = Dictionary(S=Name.URI, URI=pikepdf.String("https://www.example.org/"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=address)
    pdf.pages[0].Annots = Array([link])
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("一、讲规矩", 0))


def form(pdf):
    field = Dictionary(
        FT=Name.Tx, T="姓名", Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9]
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def scanned(pdf):
    image = pdf.make_stream(zlib.compress(bytes(1000 * 1400)))
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=1000, Height=1400, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")


def word(fill):
    document, stream = docx.Document(), io.BytesIO()
    fill(document)
    document.save(stream)
    return stream.getvalue()


def illustrated(document):
    document.add_heading("手册")
    table = document.add_table(30, 4)
    for cell in table._cells:
        cell.text = "报到"
    document.add_picture(io.BytesIO(samples.png()))
    document.sections[0].header.paragraphs[0].text = "内部资料"


def book():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name in ("名册", "签到", "统计"):
            sheet = workbook.add_worksheet(name)
            sheet.write_url(0, 0, "https://www.example.org/")
            sheet.write_row(1, 0, ["王建国", 1, "=1+1"])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=名册!$B$1:$B$2"})
        sheet.insert_chart("D4", chart)
    return stream.getvalue()


def exif():
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 0) + bytes(60)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + photo(4000, 3000)[2:]


HYPERLINK = (
    f'<Relationship Id="r1" Type="{RELATIONS}hyperlink" Target="https://www.example.org/?a=1"'
    ' TargetMode="External"/>'
)
BENIGN = GOOD | {
    "linked.pdf": lambda: make_pdf(["目录", "一"], change=linked),
    "form.pdf": lambda: make_pdf([""], change=form),
    "scan of a page.pdf": lambda: make_pdf([""], change=scanned),
    "turned.pdf": lambda: make_pdf(["x"], rotate=90),
    "owner.pdf": lambda: make_pdf(["x"], owner="secret"),
    "handbook.pdf": lambda: make_pdf(["培训手册"] * 200),
    "old format.pdf": lambda: saved(force_version="1.4"),
    "new format.pdf": lambda: saved(force_version="2.0"),
    "for the web.pdf": lambda: saved(linearize=True),
    "compressed.pdf": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "noted.pdf": lambda: make_pdf(["x"]) + b"\n\n",
    "table and picture.docx": lambda: word(illustrated),
    "with a link.docx": related(HYPERLINK),
    "real old.doc": lambda: old_word("同志们：\r今天开班。"),
    "books.xlsx": book,
    "camera.jpg": exif,
    "poster.png": lambda: picture(9000, 9000),
    "wide.txt": lambda: SPEECH.encode("utf-16"),
    "wide big endian.txt": lambda: b"\xfe\xff" + SPEECH.encode("utf-16-be"),
    "speaks of the scanner.txt": lambda: "EICAR 测试文件的说明\n".encode(),
    "讲话（二稿）【内部】—— 2026·11.docx": samples.word,
    "讲话😀🎓.txt": SPEECH.encode,
    "讲" * 83 + "ab.txt": SPEECH.encode,
    "stored.docx": lambda: archive(
        {"[Content_Types].xml": samples.TYPES, "word/document.xml": "<document/>"}, 0
    ),
}
