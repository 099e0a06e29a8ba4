"""manage.py read_speech: what it prints, and what it says of files it cannot read."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.materials.cleaning.samples import SPEECH, TITLE


def run(path, **options):
    out = StringIO()
    call_command("read_speech", str(path), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "讲话.txt"
    path.write_bytes(f"{SPEECH}\r\n' }}1 m# e' t0 F: i7 y\r\n".encode("gb18030"))
    return path


def test_prints_the_whole_reading_as_json(file):
    printed = json.loads(run(file, json=True))

    assert list(printed) == ["document", "speeches"]
    assert list(printed["document"]) == [
        "file_name",
        "sha256",
        "encoding",
        "script",
        "metadata",
        "removed_lines",
        "findings",
    ]
    assert printed["document"]["removed_lines"] == [9]
    assert printed["document"]["encoding"] == "gb18030"
    assert list(printed["document"]["findings"][0]) == [
        "rule",
        "action",
        "line_from",
        "line_to",
        "before",
        "after",
    ]
    speech = printed["speeches"][0]
    assert list(speech) == [
        "sequence",
        "title",
        "title_derived",
        "occasion_type",
        "class_name",
        "host_unit",
        "salutation",
        "completeness",
        "headings",
        "facts",
        "text",
    ]
    assert (speech["sequence"], speech["title"], speech["salutation"]) == (1, TITLE, "同志们:")
    assert speech["headings"][0] == {
        "level": 1,
        "marker": "一、",
        "ordinal_raw": 1,
        "ordinal": 1,
        "text": "一、认清档案工作的分量",
        "flags": [],
    }
    assert {tuple(fact) for fact in speech["facts"]} == {("kind", "category", "quote", "value")}


def test_what_a_speech_does_not_say_is_null(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("大家动手种树。", "utf-8")

    speech = json.loads(run(path, json=True))["speeches"][0]

    assert [speech[k] for k in ("title", "class_name", "host_unit", "salutation")] == [None] * 4


def test_prints_for_people_without_a_flag(file):
    printed = run(file)

    assert f"1. {TITLE}" in printed
    assert "  二、严明培训纪律" in printed
    assert "class_rule 3" in printed


def test_says_what_is_wrong_with_a_file(tmp_path):
    missing, binary = tmp_path / "none.txt", tmp_path / "x.bin"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")

    with pytest.raises(CommandError, match=r"none\.txt"):
        run(missing)
    with pytest.raises(CommandError, match=r"x\.bin"):
        run(binary)
    with pytest.raises(CommandError):
        run(tmp_path)
