"""Bytes to text and back: the text in its encoding is the bytes again."""

import codecs

import pytest

from materials.cleaning import UnreadableText, read_document
from materials.cleaning.encoding import decode
from tests.materials.cleaning.samples import SPEECH, TRADITIONAL

SHORT = "同志们:\n请大家就座。"


@pytest.mark.parametrize("text", [SPEECH, SHORT, "plain ASCII\r\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_reads_what_mainland_offices_write(text, encoding):
    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert decoded.as_bytes() == text.encode(encoding)


def test_reads_big5():
    raw = TRADITIONAL.replace("同誌", "同志").encode("big5")

    decoded = decode(raw)

    assert (decoded.encoding, decoded.as_bytes()) == ("big5", raw)
    assert decoded.text.startswith("檔案工作座談會講話")


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    ],
)
def test_a_mark_names_the_encoding_and_is_no_text(mark, encoding, name):
    raw = mark + SPEECH.encode(encoding)

    document = read_document("x.txt", raw).document

    assert (document.encoding, document.raw_text) == (name, SPEECH)
    assert decode(raw).as_bytes() == raw


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_knows_utf_16_without_a_mark_by_its_nul_bytes(encoding):
    raw = SPEECH.encode(encoding)

    decoded = decode(raw)

    assert (decoded.encoding, decoded.text, decoded.as_bytes()) == (encoding, SPEECH, raw)


@pytest.mark.parametrize("letters", ["𠮷", "㐂", "€"])
def test_gb18030_keeps_what_gbk_cannot_write(letters):
    raw = f"{SPEECH}{letters}".encode("gb18030")

    decoded = decode(raw)

    assert (decoded.encoding, decoded.text[-1], decoded.as_bytes()) == ("gb18030", letters, raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\x03" * 40,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xfe\x00",
        "同志们".encode() + b"\xff\xff\xff",
    ],
)
def test_refuses_what_is_no_text(raw):
    with pytest.raises(UnreadableText):
        decode(raw)


def test_the_digest_is_that_of_the_bytes():
    document = read_document("x.txt", b"abc").document

    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
