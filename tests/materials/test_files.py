"""What is accepted and what is refused, judged by content; nothing of a refused file is kept."""

import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from materials import errors, services
from materials.files import packages, storage
from materials.files.uploads import BoundedUploadHandler
from peixun.errors import Refused
from tests.materials.factories import make_material, make_upload
from tests.materials.samples import BAD_NAMES, SPEECH, package, word

pytestmark = pytest.mark.django_db
CORPUS = os.environ.get("SPEECH_CORPUS")
SEEDS = sorted(Path(CORPUS).rglob("*.txt")) if CORPUS else []


def add(content, name):
    material = make_material()
    return services.add_version(material, make_upload(content, name), by=material.created_by)


def read(version):
    with storage.read(version.sha256) as file:
        return file.read()


@pytest.mark.parametrize("name", BAD_NAMES)
def test_refuses_misleading_names(name, kept):
    with pytest.raises(errors.BadFileName):
        add(SPEECH.encode(), name)
    assert kept() == []


def test_a_name_is_kept_in_its_composed_form():
    assert add(b"text\n", "Cafe\u0301.txt").file_name == "Café.txt"


def test_refuses_more_than_the_limit_and_accepts_exactly_it(settings, kept):
    settings.MATERIAL_MAX_BYTES = 1024 * 1024

    assert add(b"x" * 1024 * 1024, "a.txt").size_bytes == 1024 * 1024
    with pytest.raises(errors.FileTooLarge) as refusal:
        add(b"x" * (1024 * 1024 + 1), "a.txt")

    assert refusal.value.context == {"limit": 1}
    assert len(kept()) == 1


def test_archives_inside_share_one_allowance(monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED", 3_000_000)

    def holding(*sizes):
        inner = [package(more={"word/a.xml": bytes(size)}) for size in sizes]
        return package(more={f"word/{n}.docx": content for n, content in enumerate(inner)})

    assert add(holding(1_000_000, 1_000_000), "a.docx")
    with pytest.raises(errors.ArchiveTooLarge):
        add(holding(2_000_000, 2_000_000), "a.docx")


def test_parts_that_overlap_are_more_than_the_file_holds():
    def parts(*packed):
        found = [zipfile.ZipInfo(f"{n}.xml") for n in range(len(packed))]
        for part, size in zip(found, packed, strict=True):
            part.compress_size = size
        return found

    packages.refuse_odd_list(parts(50, 50), 100)
    with pytest.raises(errors.ArchiveTooLarge):
        packages.refuse_odd_list(parts(50, 51), 100)


def test_a_huge_upload_takes_no_more_disk_than_the_limit(settings):
    settings.MATERIAL_MAX_BYTES = chunk = 64 * 1024
    handler = BoundedUploadHandler()
    handler.new_file("file", "a.txt", "text/plain", None)

    for start in range(0, 20 * chunk, chunk):
        assert handler.receive_data_chunk(b"x" * chunk, start) is None
    upload = handler.file_complete(20 * chunk)

    with upload:
        spooled = os.fstat(upload.fileno()).st_size
        assert (upload.size, spooled) == (20 * chunk, 2 * chunk)


def test_the_type_follows_the_content():
    assert add(word(), "a.docx").mime_type.endswith("wordprocessingml.document")
    assert add(b"text\n", "a.txt").mime_type == "text/plain"


def test_every_refusal_says_which_status_it_has():
    statuses = {
        error.code: error.status
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, Refused) and hasattr(error, "status")
    }

    assert {code: statuses[code] for code in ("empty_file", "bad_file_name", "broken_file")} == {
        "empty_file": 400,
        "bad_file_name": 400,
        "broken_file": 400,
    }
    assert statuses["file_too_large"] == statuses["archive_too_large"] == 413
    assert statuses["unsupported_type"] == statuses["macros_inside"] == 415
    assert statuses["withdrawn"] == statuses["superseded"] == 410


def test_the_same_content_is_kept_once(kept):
    first, second = add(b"same\n", "a.txt"), add(b"same\n", "b.txt")

    assert first.sha256 == second.sha256
    assert [path.name for path in kept()] == [first.sha256]


def test_the_file_is_gone_when_its_row_is_not_written(kept):
    material = make_material()
    upload = make_upload(b"text\n", "a.txt")
    by = material.created_by
    material.delete()

    with pytest.raises(type(material).DoesNotExist):
        services.add_version(material, upload, by=by)

    assert kept() == []


def test_a_shared_file_stays_when_a_second_row_is_not_written(kept):
    kept_version = add(b"text\n", "a.txt")
    material = make_material()
    by = material.created_by
    material.delete()

    with pytest.raises(type(material).DoesNotExist):
        services.add_version(material, make_upload(b"text\n", "a.txt"), by=by)

    assert read(kept_version) == b"text\n"


def test_an_interrupted_write_leaves_nothing(kept):
    class Interrupted(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("The disk is full.")

    with pytest.raises(OSError, match="full"):
        storage.keep("a" * 64, Interrupted(b"half and half"))

    assert kept() == []


def test_a_file_reaches_the_disk_before_its_name(monkeypatch):
    order = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (order.append(str(Path(f"/proc/self/fd/{fd}").readlink())), sync(fd)),
    )
    monkeypatch.setattr(Path, "replace", lambda *paths: (order.append("replace"), replace(*paths)))

    version = add(b"text\n", "a.txt")

    folder = Path(storage.default_storage.path(storage.path_of(version.sha256))).parent
    position = order.index("replace")
    assert "incoming/" in order[position - 1]
    assert order[position + 1 :] == [str(folder)]
    assert str(folder.parent) in order[:position]


def test_kept_files_are_not_for_everybody_on_the_machine(kept):
    add(b"text\n", "a.txt")
    (path,) = kept()

    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not SEEDS, reason="SPEECH_CORPUS is not set: only our own samples are tested")
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_accepts_a_scraped_speech_byte_for_byte(seed):
    content = seed.read_bytes()
    version = add(content, seed.name)

    assert read(version) == content
    assert version.mime_type == "text/plain"
