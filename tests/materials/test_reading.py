"""What a document says, in whatever format it comes; nothing of it is read in the server."""

import io
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from materials import errors
from materials.confined import running
from materials.confined.limits import MEGABYTE, Bounds
from materials.reading import child, extract, legacy_word
from peixun.errors import Refused
from tests.materials import samples
from tests.materials.old_word import container, old_word
from tests.materials.pdfs import make_pdf

PAGE = "<!DOCTYPE html><html><head>{}<title>培育</title></head><body><p>同志好：</p></body></html>"


def read(content, kind):
    """What the child answers, asked in this process."""
    answer = child.read(io.BytesIO(content), kind)
    return answer.get("refused") or (answer["text"], answer["notes"])


def word(fill):
    document, stream = docx.Document(), io.BytesIO()
    fill(document)
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("txt", lambda: "同志们：\n今天开班。".encode()),
        (
            "docx",
            lambda: word(lambda it: [it.add_paragraph(x) for x in ("同志们：", "今天开班。")]),
        ),
        ("doc", lambda: old_word("同志们：\r今天开班。")),
        ("pdf", lambda: make_pdf(["同志们：\n今天开班。"])),
        ("html", lambda: "<html><body><p>同志们：<p>今天开班。</body></html>".encode()),
    ],
)
def test_the_same_words_come_out_of_every_format(kind, content):
    found = extract(io.BytesIO(content()), kind)

    assert found.text == "同志们：\n今天开班。"
    assert (found.pages, found.notes) == (1 if kind == "pdf" else None, ())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("同志们，".encode("utf-8-sig"), ("同志们，", [])),
        ("同志们，".encode("utf-16"), ("同志们，", [])),
        ("同志们，".encode("utf-16-be"), "unsupported_type"),
        (
            "今天我们开班，请大家坐好。".encode("gb18030"),
            ("今天我们开班，请大家坐好。", ["encoding_guessed"]),
        ),
        (
            "今天我們開班，請大家坐好。".encode("big5"),
            ("今天我們開班，請大家坐好。", ["encoding_guessed"]),
        ),
        ("二〇二六年𬀩".encode("gb18030") * 9, ("二〇二六年𬀩" * 9, ["encoding_guessed"])),
        (b"a\r\nb\rc\n", ("a\nb\nc\n", [])),
    ],
)
def test_plain_text_is_read_in_the_encoding_of_its_office(content, expected):
    assert read(content, "txt") == expected


def test_word_paragraphs_and_tables_come_in_their_order():
    def fill(document):
        document.add_paragraph("表前\t一")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("时间", "内容", "", "讲课"), strict=True):
            cell.text = text
        frame = document.add_table(1, 1).cell(0, 0)
        frame.text = "框内第一段"
        frame.add_paragraph("框内第二段")
        document.add_paragraph("表后")

    expected = "表前\t一\n时间\t内容\n\t讲课\n框内第一段\n框内第二段\n表后"
    assert read(word(fill), "docx") == (expected, [])


def test_what_word_keeps_beside_the_text_is_noted_not_mixed_in():
    def fill(document):
        document.add_paragraph("正文")
        document.sections[0].header.paragraphs[0].text = "页眉"
        paragraph = document.add_paragraph("一", style="List Number")
        for tag in ("w:del", "w:ins"):
            change, run, text = (OxmlElement(name) for name in (tag, "w:r", "w:t"))
            text.text = tag
            paragraph._p.append(change)
            change.append(run)
            run.append(text)
        box, inner = OxmlElement("w:txbxContent"), OxmlElement("w:p")
        box.append(inner)
        paragraph.runs[0]._r.append(box)
        document.add_paragraph().add_run("不可见").font.hidden = True

    expected = ["deleted_text", "headers", "hidden_text", "text_boxes"]
    assert read(word(fill), "docx") == ("正文\n一w:ins\n", expected)


def test_numbers_that_word_writes_itself_are_noted():
    def fill(document):
        paragraph = document.add_paragraph("讲规矩")
        properties = paragraph._p.get_or_add_pPr()
        properties._add_numPr()

    assert read(word(fill), "docx") == ("讲规矩", ["automatic_numbers"])


def test_old_word_is_read_by_its_pieces():
    content = old_word(
        "同志们：\r", b"Peixun 2026\r", "今天开班😀。", beside=[(4, "脚注\r"), (9, "框\r")]
    )

    assert read(content, "doc") == (
        "同志们：\nPeixun 2026\n今天开班😀。",
        ["footnotes", "text_boxes"],
    )


def test_old_word_shows_results_of_fields_and_rows_of_tables():
    text = "见\x13 HYPERLINK \x13 X \x14y\x15 \x14附件\x15。\r时间\x07内容\x07\x07九点\x07讲课\x07\x07完\x01\x08"

    assert legacy_word.as_read(text) == "见附件。\n时间\t内容\n九点\t讲课\n完"


def test_a_pdf_of_pictures_has_pages_and_no_text():
    found = child.read(io.BytesIO(make_pdf(["", "第二页"])), "pdf")

    assert found == {"text": "\n第二页", "pages": 2, "notes": ["scanned"]}


@pytest.mark.parametrize(
    ("declared", "encoding", "notes"),
    [
        ('<meta charset="gb2312">', "gb18030", []),
        ('<META http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", []),
        ("<meta charset=big5>", "big5", []),
        ("<meta charset=utf-8>", "gb18030", ["encoding_guessed"]),
        ("<meta charset=nonsense>", "utf-8", []),
        ("<meta charset=gb2312>", "utf-8-sig", []),
        ("", "utf-16", []),
    ],
)
def test_a_page_is_read_as_it_declares_or_as_it_is(declared, encoding, notes):
    content = PAGE.format(declared).encode(encoding)

    assert read(content, "html") == ("培育\n同志好：", notes)


def test_of_a_page_only_what_is_seen_is_read():
    page = """<html><head><title>讲话 &amp; 稿</title><style>p {}</style></head><body>
    <script>document.write("<p>广告</p>")</script><div style="display: none"><p>隐</p>藏</div>
    <h1>讲&#35805;</h1><p>　　同志
    们：<br>今天<b>开班</b>。<table><tr><td>一</td><td>二</td></tr></table><pre>甲
      乙</pre><svg><text>图</text></svg>完</body></html>"""

    expected = "讲话 & 稿\n讲话\n　　同志 们：\n今天开班。\n一\t二\n甲\n乙\n完"
    assert read(page.encode(), "html") == (expected, ["hidden_text"])


REFUSED = {
    "page.txt": ("txt", lambda: PAGE.encode(), "unsupported_type"),
    "text.html": ("html", lambda: "同志们".encode(), "unsupported_type"),
    "script.html": ("html", lambda: b"alert('<p>')", "unsupported_type"),
    "word.html": ("html", samples.word, "unsupported_type"),
    "pdf.html": ("html", lambda: b"%PDF-1.7\n<html>", "unsupported_type"),
    "pdf.docx": ("docx", lambda: make_pdf(["x"]), "unsupported_type"),
    "excel.docx": ("docx", samples.excel, "unsupported_type"),
    "not word.docx": ("docx", samples.package, "broken_file"),
    "bomb.docx": ("docx", *samples.BAD["bomb.docx"]),
    "entity.docx": ("docx", *samples.BAD["entity.docx"]),
    "macros.docx": ("docx", *samples.BAD["macros.docx"]),
    "macros.doc": ("doc", *samples.BAD["macros.doc"]),
    "protected.docx": ("docx", *samples.BAD["protected.docx"]),
    "cut.docx": ("docx", *samples.BAD["cut.docx"]),
    "protected.doc": ("doc", lambda: old_word("x", flags=0x0300), "encrypted_file"),
    "obfuscated.doc": ("doc", lambda: old_word("x", flags=0x8200), "encrypted_file"),
    "word 6.doc": ("doc", lambda: old_word("x", version=104), "broken_file"),
    "wrong magic.doc": ("doc", lambda: old_word("x", magic=0xA5DC), "broken_file"),
    "no table.doc": ("doc", lambda: old_word("x", flags=0), "broken_file"),
    "no text.doc": ("doc", lambda: container({"WordDocument": b""}), "broken_file"),
    "cut.doc": ("doc", lambda: old_word("同志们：" * 3000)[:9000], "broken_file"),
    "locked.pdf": ("pdf", lambda: make_pdf(["x"], password="secret"), "encrypted_file"),
    "cut.pdf": ("pdf", lambda: make_pdf(["x"])[:-300], "broken_file"),
    "no pages.pdf": ("pdf", lambda: make_pdf([]), "broken_file"),
    "empty.txt": ("txt", lambda: b"\0", "unsupported_type"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_says_why_a_document_cannot_be_read(name):
    kind, make, code = REFUSED[name]

    assert read(make(), kind) == code


@pytest.mark.parametrize("code", ["encrypted_file", "unsupported_type", "broken_file"])
def test_the_refusal_of_the_child_is_the_rule_of_the_house(code):
    kind, make, code = next(case for case in REFUSED.values() if case[2] == code)

    with pytest.raises(Refused) as refusal:
        extract(io.BytesIO(make()), kind)

    assert refusal.value.code == code
    assert str(refusal.value)


def test_other_kinds_are_not_read():
    with pytest.raises(errors.UnsupportedType):
        extract(io.BytesIO(samples.excel()), "xlsx")


def test_more_text_than_anybody_says_is_refused(monkeypatch):
    monkeypatch.setattr(child, "MAX_CHARACTERS", 100)

    assert read(b"x" * 101, "txt") == "text_too_large"
    assert read(b"x" * 100, "txt") == ("x" * 100, [])


def run(code, monkeypatch, tmp_path, *, source=b"", **bounds):
    """Run a module of this text as the child."""
    (tmp_path / "trial.py").write_text(
        f"import os, sys\nsys.path.insert(0, {str(running.ROOT)!r})\n"
        "from materials.confined.limits import Bounds, confine\n"
        f"bounds = Bounds(**{(allowed := {'seconds': 1, 'memory': 256 * MEGABYTE, 'output': 1000} | bounds)!r})\n"
        f"confine(bounds)\n{code}\n"
    )
    monkeypatch.setattr(running, "ROOT", tmp_path)
    with running.run("trial", source=io.BytesIO(source), bounds=Bounds(**allowed)) as written:
        return written.read()


def test_a_child_gets_the_file_and_gives_an_answer(monkeypatch, tmp_path):
    answer = run("sys.stdout.write(sys.stdin.read()[::-1])", monkeypatch, tmp_path, source=b"abc")

    assert answer == b"cba"


def test_a_child_sees_none_of_the_keys_of_the_server(monkeypatch, tmp_path):
    monkeypatch.setenv("PEIXUN_SECRET_KEY", "x" * 50)

    assert b"PEIXUN" not in run("print(dict(os.environ))", monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("while True: pass", running.TookTooLong),
        ("import time; time.sleep(60)", running.TookTooLong),
        ("bytearray(400 * 1024 * 1024)", running.Ended),
        ("sys.stdout.write('x' * 1001); sys.stdout.flush()", running.Ended),
        ("[os.open('/dev/null', 0) for _ in range(100)]", running.Ended),
        ("with open('left behind', 'w') as file: file.write('x' * 1001)", running.Ended),
        ("import socket; socket.create_connection(('127.0.0.1', 9), 1)", running.Ended),
        ("os.kill(os.getpid(), 11)", running.Ended),
    ],
    ids=["computes", "sleeps", "memory", "output", "files", "disk", "network", "falls over"],
)
def test_a_child_that_asks_for_more_than_it_may_is_ended(code, reason, monkeypatch, tmp_path):
    started = time.monotonic()

    with pytest.raises(reason):
        run(code, monkeypatch, tmp_path)

    assert time.monotonic() - started < 5


def test_what_a_child_started_ends_with_it(monkeypatch, tmp_path):
    mark = tmp_path / "pid"
    code = f"import subprocess; p = subprocess.Popen(['sleep', '60']); open({str(mark)!r}, 'w').write(str(p.pid))"

    run(code, monkeypatch, tmp_path)

    pid = mark.read_text()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _lives(pid):
        time.sleep(0.01)
    assert not _lives(pid)


def _lives(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("ended", "refusal"),
    [(running.TookTooLong, errors.ReadingTookTooLong), (running.Ended, errors.BrokenFile)],
)
def test_a_child_without_an_answer_is_a_refusal(ended, refusal, monkeypatch):
    def run(*_words, **_more):
        raise ended

    monkeypatch.setattr(running, "run", run)

    with pytest.raises(refusal):
        extract(io.BytesIO(b"x"), "txt")


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_nothing_is_left_on_the_disk(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with suppress(errors.UnsupportedType):
        extract(io.BytesIO(b"x"), kind)

    assert list(tmp_path.iterdir()) == []


def test_reading_needs_no_settings():
    """The child starts without Django's setup, so that it starts fast."""
    program = "import materials.reading.child, sys; print('django.db' in sys.modules)"
    done = subprocess.run(
        [running.sys.executable, "-c", program],
        cwd=running.ROOT,
        env=running.ENVIRONMENT,
        capture_output=True,
        check=True,
    )

    assert done.stdout == b"False\n"
