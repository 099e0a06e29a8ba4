"""Files as people send them, good and bad, made by script."""

import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter

from tests.materials.pdfs import make_pdf

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SPEECH = "同志们：\n今天我们举办办公室主任培训班。\n"


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            file.writestr(name, content)
    return stream.getvalue()


def package(main="word/document.xml", more=None, types=TYPES):
    """A minimal Office document with further parts."""
    return archive({"[Content_Types].xml": types, main: "<document/>", **(more or {})})


def word():
    document, stream = docx.Document(), io.BytesIO()
    document.add_heading("在全县办公室主任培训班上的讲话")
    document.add_paragraph(SPEECH)
    document.save(stream)
    return stream.getvalue()


def excel(rows=20):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("名册")
        for row in range(rows):
            sheet.write_row(row, 0, ["王建国", "县委办公室", row])
    return stream.getvalue()


def slides_with_chart():
    """A presentation whose chart carries its own workbook, as charts do."""
    return package("ppt/presentation.xml", {"ppt/embeddings/Book1.xlsx": excel()})


def compound(*names):
    """An OLE compound file whose directory holds these names: header, table, directory."""
    entries = b"".join(_entry(name) for name in ("Root Entry", *names))
    entries += bytes(-len(entries) % 512)
    sectors = len(entries) // 512
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    return _header(first_directory=1) + table + entries


def _header(first_directory):
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack(
        "<IIIIIIIII", 0, 1, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    return header + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)


def _entry(name):
    encoded = (name + "\0").encode("utf-16-le")
    return (encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded))).ljust(128, b"\0")


def pdf():
    return make_pdf([SPEECH])


def png():
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    image = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image


def jpg():
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(100) + b"\xff\xd9"


def mp4():
    def box(kind, content):
        return struct.pack(">I", 8 + len(content)) + kind + content

    return box(b"ftyp", b"isom\0\0\x02\0isommp42") + box(b"mdat", bytes(50)) + box(b"moov", b"")


GOOD = {
    "speech.docx": word,
    "roster.xlsx": excel,
    "long table.xlsx": lambda: excel(20_000),
    "slides.pptx": lambda: package("ppt/presentation.xml"),
    "chart.pptx": slides_with_chart,
    "old.doc": lambda: compound("WordDocument", "1Table", "Data"),
    "old.xls": lambda: compound("Workbook"),
    "older.xls": lambda: compound("Book"),
    "old.ppt": lambda: compound("Current User", "PowerPoint Document"),
    "equation.docx": lambda: package(more={"word/embeddings/o.bin": compound("Equation Native")}),
    "scan.pdf": pdf,
    "photo.jpg": jpg,
    "photo.jpeg": jpg,
    "PHOTO.JPG": jpg,
    "appended.jpg": lambda: jpg() + bytes(500),
    "stamp.png": png,
    "film.mp4": mp4,
    "utf8.txt": SPEECH.encode,
    "bom.txt": lambda: SPEECH.encode("utf-8-sig"),
    "gbk.txt": lambda: SPEECH.encode("gb18030"),
    "big5.txt": lambda: "各位同志，今天舉辦培訓班。\r\n".encode("big5") * 50,
    "ascii.txt": lambda: b"plain\n",
    "magic.txt": lambda: b"BM ID3 MZ plain words\n",
    "form feeds.txt": lambda: ("第一页\f" * 200).encode(),
    "在全县办公室主任培训班上的讲话（定稿）.txt": SPEECH.encode,
}


def lying_archive():
    """An entry that declares 10 bytes and holds a million."""
    content = bytearray(package(more={"word/bomb.xml": bytes(1_000_000)}))
    real, lie = struct.pack("<I", 1_000_000), struct.pack("<I", 10)
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = lie
    return bytes(content)


def overlapping_archive():
    """Two entries of the table of contents that unpack the same bytes."""
    content = bytearray(package(more={"a.xml": b"<a/>" * 5000, "b.xml": b"<b/>" * 5000}))
    directory = zipfile.ZipFile(io.BytesIO(content))
    first = directory.getinfo("a.xml").header_offset
    second = directory.getinfo("b.xml").header_offset
    table = content.rindex(struct.pack("<I", second))
    content[table : table + 4] = struct.pack("<I", first)
    return bytes(content)


def link():
    entry = zipfile.ZipInfo("word/link.xml")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return archive(
        [
            ("[Content_Types].xml", TYPES),
            ("word/document.xml", "<document/>"),
            (entry, "/etc/passwd"),
        ]
    )


def encrypted_archive():
    content = bytearray(package())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(signature, start)) >= 0:
            content[start + place] |= 1
            start += 4
    return bytes(content)


def nested(depth):
    content = package()
    for _level in range(depth):
        content = package(more={"word/embeddings/inner.docx": content})
    return content


def entity():
    return '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'


def macro_types():
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return TYPES.replace(
        "/>", f'><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )


BAD = {
    # name: (content, code of the refusal)
    "empty.txt": (lambda: b"", "empty_file"),
    "page.html": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "unsupported_type"),
    "page.txt": (lambda: b" \n<!-- x --><html><body>", "unsupported_type"),
    "drawing.svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_type"),
    "drawing.txt": (lambda: b'<?xml version="1.0"?><svg/>', "unsupported_type"),
    "script.js": (lambda: b"alert(1)\n", "wrong_extension"),
    "script.sh": (lambda: b"#!/bin/sh\n", "unsupported_type"),
    "script.txt": (lambda: b"#!/bin/sh\n", "unsupported_type"),
    "program.exe": (lambda: b"MZ\x90\0\x03\0\0\0" + bytes(64), "unsupported_type"),
    "program.txt": (lambda: b"MZ\x90\0\x03\0\0\0" + bytes(64), "unsupported_type"),
    "elf.docx": (lambda: b"\x7fELF\x02\x01\x01" + bytes(64), "unsupported_type"),
    "picture.gif": (lambda: b"GIF89a\x01\0\x01\0\0\0\0;", "unsupported_type"),
    "packed.rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(64), "unsupported_type"),
    "packed.zip": (lambda: archive({"a.txt": "a"}), "unsupported_type"),
    "packed.docx": (lambda: archive({"a.txt": "a"}), "unsupported_type"),
    "applet.docx": (lambda: archive({"META-INF/MANIFEST.MF": "x"}), "unsupported_type"),
    "no types.docx": (lambda: archive({"word/document.xml": "<x/>"}), "unsupported_type"),
    "msi.doc": (lambda: compound("SummaryInformation"), "unsupported_type"),
    "nul.txt": (lambda: b"words\0words", "unsupported_type"),
    "noise.txt": (lambda: bytes(range(128, 256)) * 10, "unsupported_type"),
    "controls.txt": (lambda: b"\x01\x02words" * 20, "unsupported_type"),
    "double.pdf.exe": (pdf, "wrong_extension"),
    "pdf.docx": (pdf, "wrong_extension"),
    "word.pdf": (word, "wrong_extension"),
    "excel.docx": (excel, "wrong_extension"),
    "word.txt": (word, "wrong_extension"),
    "without extension": (pdf, "wrong_extension"),
    "macros.docm": (lambda: package(more={"word/vbaProject.bin": b"x"}), "macros_inside"),
    "macros.docx": (lambda: package(more={"word/vbaProject.bin": b"x"}), "macros_inside"),
    "case.docx": (lambda: package(more={"word/VBAPROJECT.BIN": b"x"}), "macros_inside"),
    "excel4.xlsx": (
        lambda: package("xl/workbook.xml", {"xl/macrosheets/sheet1.xml": "<x/>"}),
        "macros_inside",
    ),
    "types.docx": (lambda: package(types=macro_types()), "macros_inside"),
    "activex.docx": (lambda: package(more={"word/activeX/a.bin": b"x"}), "macros_inside"),
    "macros.doc": (lambda: compound("WordDocument", "Macros", "VBA"), "macros_inside"),
    "macros.xls": (lambda: compound("Workbook", "_VBA_PROJECT_CUR"), "macros_inside"),
    "embedded macros.docx": (
        lambda: package(more={"word/embeddings/o.bin": compound("Workbook", "VBA")}),
        "macros_inside",
    ),
    "nested macros.docx": (
        lambda: package(more={"word/e.docx": package(more={"word/vbaProject.bin": b"x"})}),
        "macros_inside",
    ),
    "protected.docx": (lambda: compound("EncryptedPackage", "EncryptionInfo"), "encrypted_file"),
    "flagged.docx": (encrypted_archive, "encrypted_file"),
    "entity.docx": (lambda: package(more={"word/styles.xml": entity()}), "unsafe_document"),
    "utf16.docx": (
        lambda: package(more={"word/styles.xml": entity().encode("utf-16")}),
        "unsafe_document",
    ),
    "split entity.docx": (
        lambda: package(
            more={"word/styles.xml": "x" * (2**18 + 3) + '<!DOCTYPE r SYSTEM "x"><r/>'}
        ),
        "unsafe_document",
    ),
    "climbing.docx": (lambda: package(more={"../../evil.xml": "x"}), "unsafe_document"),
    "backslash.docx": (lambda: package(more={"..\\evil.xml": "x"}), "unsafe_document"),
    "absolute.docx": (lambda: package(more={"/etc/evil.xml": "x"}), "unsafe_document"),
    "drive.docx": (lambda: package(more={"C:/evil.xml": "x"}), "unsafe_document"),
    "link.docx": (link, "unsafe_document"),
    "bomb.docx": (lambda: package(more={"word/a.xml": bytes(9_000_000)}), "archive_too_large"),
    "big bomb.xlsx": (
        lambda: package("xl/workbook.xml", {f"xl/{n}.xml": bytes(2**25) for n in range(7)}),
        "archive_too_large",
    ),
    "many.docx": (
        lambda: package(more={f"word/{n}.xml": "" for n in range(2001)}),
        "archive_too_large",
    ),
    "deep.docx": (lambda: nested(2), "archive_too_large"),
    "lying.docx": (lying_archive, "broken_file"),
    "overlapping.docx": (overlapping_archive, "broken_file"),
    "cut.docx": (lambda: word()[:-100], "broken_file"),
    "cut.doc": (lambda: compound("WordDocument")[:600], "broken_file"),
    "circle.doc": (
        lambda: compound("WordDocument")[:516] + b"\x01\0\0\0" + compound("WordDocument")[520:],
        "broken_file",
    ),
    "odd sectors.doc": (
        lambda: compound("WordDocument")[:30] + b"\xff" + compound("WordDocument")[31:],
        "broken_file",
    ),
    "cut.pdf": (lambda: pdf()[:-8], "broken_file"),
    "cut.jpg": (lambda: jpg()[:-2], "broken_file"),
    "cut.png": (lambda: png()[:-6], "broken_file"),
    "cut.mp4": (lambda: mp4()[:-4], "broken_file"),
    "no index.mp4": (lambda: mp4()[:-8], "broken_file"),
}
BAD_NAMES = [
    "",
    ".",
    "..",
    "../讲话.txt",
    "a/b.txt",
    "a\\b.txt",
    "C:讲话.txt",
    "讲话\0.txt",
    "讲话\n.txt",
    "讲话\u202etxt.exe",
    "讲话\u200b.txt",
    "讲话.txt ",
    " 讲话.txt",
    "讲话.txt.",
    'a"b.txt',
    "a<b>.txt",
    "讲" * 84 + ".txt",
]
