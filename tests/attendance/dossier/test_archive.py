"""An archive says what is in it, and every change shows."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from attendance.dossier import archive as archive_module
from attendance.dossier.archive import Entry, Fault, Kind, check_archive, write_archive

ENTRIES = [Entry("1 课程表/第1版.xlsx", b"PK\x03\x04"), Entry("4 请假/张三.txt", "事由".encode())]


def written(entries=ENTRIES):
    stream = io.BytesIO()
    write_archive(stream, entries, {"class_code": "2026-1"})
    return stream


def rewritten(change):
    """The archive with its files as (name, content) pairs after `change`."""
    with zipfile.ZipFile(written()) as archive:
        pairs = [(name, archive.read(name)) for name in archive.namelist()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in change(pairs):
            archive.writestr(name, content)
    return stream


def test_what_was_written_is_in_order():
    assert check_archive(written()) == []
    with zipfile.ZipFile(written()) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["class_code"] == "2026-1"
    assert [one["path"] for one in manifest["files"]] == [one.path for one in ENTRIES]


def test_a_changed_a_missing_and_an_added_file_are_named():
    path = ENTRIES[1].path
    changed = rewritten(lambda all_: [(n, b"x" if n == path else c) for n, c in all_])
    missing = rewritten(lambda all_: [(n, c) for n, c in all_ if n != path])
    added = rewritten(lambda all_: [*all_, ("9 其他.txt", b"x")])

    assert check_archive(changed) == [Fault(Kind.CHANGED, path)]
    assert check_archive(missing) == [Fault(Kind.MISSING, path)]
    assert check_archive(added) == [Fault(Kind.UNKNOWN, "9 其他.txt")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_named():
    path = ENTRIES[0].path
    twice = rewritten(lambda all_: [*all_, (path, b"other")])

    assert Fault(Kind.TWICE, path) in check_archive(twice)


def test_file_and_manifest_cannot_be_exchanged_together():
    forged = written([Entry(ENTRIES[0].path, b"forged"), ENTRIES[1]])
    with zipfile.ZipFile(forged) as archive:
        other = {name: archive.read(name) for name in archive.namelist()}
    both = rewritten(lambda all_: [(n, c if n == "manifest.seal" else other[n]) for n, c in all_])

    assert check_archive(both) == [Fault(Kind.OTHER_SEAL)]


def test_a_former_key_of_the_installation_is_known(settings):
    stream = written()
    settings.SECRET_KEY, former = "another-key" * 5, settings.SECRET_KEY
    assert check_archive(stream) == [Fault(Kind.OTHER_SEAL)]

    settings.SECRET_KEY_FALLBACKS = [former]
    assert check_archive(stream) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.NO_ARCHIVE),
        (b"PK\x03\x04 broken", Kind.NO_ARCHIVE),
        (written().getvalue()[:-30], Kind.NO_ARCHIVE),
    ],
)
def test_what_is_no_archive_is_said_to_be_none(content, kind):
    assert check_archive(io.BytesIO(content)) == [Fault(kind)]


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"\xff", b'{"format": "x", "files": []}', b"1"])
def test_an_archive_that_does_not_say_what_is_in_it(manifest):
    odd = rewritten(lambda all_: [(n, manifest if n == "manifest.json" else c) for n, c in all_])

    assert check_archive(odd) == [Fault(Kind.NO_MANIFEST)]


@trials(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=120), st.binary(max_size=20)), max_size=6))
def test_any_names_are_written_apart_and_stay_inside(pairs):
    stream = written([Entry(f"文书/{name}", content) for name, content in pairs])

    assert check_archive(stream) == []
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == len(pairs) + 2
    assert not any(".." in name.split("/") or name.startswith("/") for name in names)
    assert all("\\" not in name and "\0" not in name for name in names)


def broken_content(method):
    """An archive whose first file is compressed garbage."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        with zipfile.ZipFile(written()) as whole:
            pairs = [(name, whole.read(name)) for name in whole.namelist()]
        for name, content in pairs:
            archive.writestr(name, content, compress_type=method)
    raw = bytearray(stream.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        info = archive.infolist()[0]
    start = info.header_offset + 30 + len(info.filename.encode()) + len(info.extra)
    raw[start : start + info.compress_size] = b"\xff" * info.compress_size
    return io.BytesIO(bytes(raw))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_is_changed(method):
    assert check_archive(broken_content(method)) == [Fault(Kind.CHANGED, ENTRIES[0].path)]


def with_manifest(content):
    return rewritten(lambda all_: [(n, content if n == "manifest.json" else c) for n, c in all_])


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"files": [{"path": 1}]}',
        b"1" * 5000,
        b" " * (archive_module.MOST_LISTED + 1),
        b'{"files": {"path": "sha256"}}',
    ],
    ids=["deep", "no_utf8", "no_digest", "huge_number", "too_long", "no_list"],
)
def test_a_list_that_is_none_is_said(content):
    assert check_archive(with_manifest(content)) == [Fault(Kind.NO_MANIFEST)]


def test_a_name_that_is_no_text_is_no_archive():
    raw = written().getvalue().replace("课程表".encode(), b"\xff" * 9)

    assert check_archive(io.BytesIO(raw)) == [Fault(Kind.NO_ARCHIVE)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "\x1b[2Jgone", "C:\\x", "\u202ecod.exe"])
def test_names_are_told_so_that_a_screen_cannot_be_fooled(name, tmp_path):
    path = tmp_path / "file.zip"
    path.write_bytes(rewritten(lambda all_: [*all_, (name, b"x")]).getvalue())
    told = io.StringIO()

    with pytest.raises(CommandError):
        call_command("check_dossier", path, stdout=told)

    assert all(letter.isprintable() or letter == "\n" for letter in told.getvalue())


def test_a_name_of_half_a_letter_is_told(tmp_path):
    path = tmp_path / "file.zip"
    content = json.dumps(
        {"format": "peixun-dossier-1", "files": [{"path": "\ud800", "sha256": ""}]}
    ).encode()
    path.write_bytes(with_manifest(content).getvalue())

    with pytest.raises(CommandError):
        call_command("check_dossier", path, stdout=io.TextIOWrapper(io.BytesIO(), "utf-8"))
