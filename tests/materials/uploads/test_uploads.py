"""Hostile and harmless files through the door by which they really come."""

import io
import os
import resource
import socket
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from materials.models import MaterialVersion
from peixun.bodies import WholeBodies
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import make_officer
from tests.materials.factories import make_material
from tests.materials.samples import SPEECH
from tests.materials.uploads.benign import BENIGN
from tests.materials.uploads.hostile import HOSTILE

pytestmark = pytest.mark.django_db
MEGABYTE = 1024


@pytest.fixture
def door(tmp_path, monkeypatch):
    """Uploads as a librarian: `door(content, name)` is the answer."""
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    program, material = Program(make_officer(Role.LIBRARIAN)), make_material()
    address = f"/api/v1/materials/{material.pk}/versions/"

    def send(content, name):
        upload = SimpleUploadedFile("x", content)
        # As any program may send it: Django's own client would mend the name.
        upload._name = name
        return Client.post(program, address, {"file": upload})

    send.address, send.program, send.spool = address, program, spool
    return send


def grown():
    """The largest size this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def test_hostile_files_are_refused_and_leave_nothing(door, kept):
    contents = {name: (make(), code) for name, (make, code) in HOSTILE.items()}
    assert len(contents) >= 100
    door(SPEECH.encode(), "first.txt").json()
    before, size, versions = kept(), grown(), MaterialVersion.objects.count()
    wrong = []

    for name, (content, code) in contents.items():
        started = time.monotonic()
        answer = door(content, name)
        took = time.monotonic() - started
        told = answer.json()
        if (told.get("code"), 400 <= answer.status_code < 500, took < 5) != (code, True, True):
            wrong.append((name, code, told.get("code"), answer.status_code, round(took, 1)))

    assert wrong == []
    assert (kept(), list(door.spool.iterdir())) == (before, [])
    assert MaterialVersion.objects.count() == versions
    assert grown() - size < 50
    assert door(f"{SPEECH}好".encode(), "good.txt").status_code == 201


def test_files_of_real_shapes_are_accepted(door, kept):
    assert len(BENIGN) >= 30
    contents = {name: make() for name, make in BENIGN.items()}

    answers = {name: door(content, name) for name, content in contents.items()}

    assert {
        name: answer.json() for name, answer in answers.items() if answer.status_code != 201
    } == {}
    assert {path.read_bytes() for path in kept()} == set(contents.values())


NAMES = {
    # what is sent: what is kept, or the code of the refusal
    "../../etc/讲话.txt": "讲话.txt",
    "..\\..\\讲话.txt": "讲话.txt",
    "/etc/passwd.txt": "passwd.txt",
    "C:\\Users\\讲话.txt": "讲话.txt",
    "讲话\u202etxt.exe.txt": "讲话txt.exe.txt",
    "讲话\u200b.txt": "讲话.txt",
    "讲\x00话.txt": "讲话.txt",
    "讲" * 84 + ".txt": "bad_file_name",
    "a" * 251 + ".txt": "a" * 251 + ".txt",
    "😀🎓.txt": "😀🎓.txt",
    "-rf *.txt": "bad_file_name",
    "&lt;b&gt;.txt": "bad_file_name",
    "CON.txt": "CON.txt",
    "%2e%2e%2fx.txt": "%2e%2e%2fx.txt",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_nowhere_else(door, kept, name):
    answer = door(SPEECH.encode(), name).json()

    assert answer.get("file_name", answer.get("code")) == NAMES[name]
    assert {len(path.name) for path in kept()} <= {64}


def test_an_upload_that_breaks_off_leaves_nothing(door, kept):
    """The client goes away half-way, and half a text file would be a text file."""
    form = {"file": SimpleUploadedFile("讲话.txt", b"text\n" * 90_000)}
    asked = RequestFactory().post(door.address, form)
    body = asked.META["wsgi.input"].read()
    facts = {name: asked.META[name] for name in ("CONTENT_LENGTH", "CONTENT_TYPE")}

    def send(part, *, guarded=True):
        environ = facts | {"wsgi.input": io.BytesIO(part)}
        if guarded:
            WholeBodies(lambda *_words: [])(environ, None)
        return door.program.generic("POST", door.address, **environ)

    assert_problem(send(body[:-1]), 400, "parse_error")
    assert_problem(send(body[: len(body) // 2]), 400, "parse_error")
    assert (kept(), list(door.spool.iterdir())) == ([], [])
    assert not MaterialVersion.objects.exists()
    # Without the guard, what had come of the form would be taken for all of it.
    assert_problem(
        send(body[: len(body) // 2], guarded=False), 400, "invalid", ("/file", "required")
    )
    assert send(body).status_code == 201


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte: a real one where we may mount it, else a limit of the process."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and not os.system(
        f"mount -t tmpfs -o size=1m tmpfs {folder} 2> /dev/null"
    )
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, former[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, former)
    if mounted:
        os.system(f"umount {folder}")


@pytest.mark.parametrize("full", ["files", "spool"])
def test_a_full_disk_refuses_the_file_and_keeps_no_half_of_it(
    door, small_disk, settings, monkeypatch, full
):
    if full == "files":
        settings.MEDIA_ROOT = small_disk / "files"
    else:
        monkeypatch.setattr(tempfile, "tempdir", str(small_disk))

    answer = door(SPEECH.encode() * 40_000, "讲话.txt")

    assert_problem(answer, 507, "storage_full")
    assert [path for path in Path(small_disk).rglob("*") if path.is_file()] == []
    assert not MaterialVersion.objects.exists()
    assert door(SPEECH.encode(), "讲话.txt").status_code == 201


def test_people_are_told_of_a_full_disk_too(door, small_disk, settings, client):
    settings.MEDIA_ROOT = small_disk / "files"
    client.force_login(make_officer(Role.LIBRARIAN))
    material = door.address.split("/")[-3]
    upload = SimpleUploadedFile("讲话.txt", SPEECH.encode() * 40_000)

    page = client.post(
        f"/admin/materials/material/{material}/add_version/", {"upload": upload}, follow=True
    )

    assert "存储空间已满" in page.content.decode()
    assert not MaterialVersion.objects.exists()


def test_people_are_told_when_even_the_upload_finds_no_room(door, small_disk, monkeypatch, client):
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    client.force_login(make_officer(Role.LIBRARIAN))
    client.raise_request_exception = False
    material = door.address.split("/")[-3]
    upload = SimpleUploadedFile("讲话.txt", SPEECH.encode() * 40_000)

    page = client.post(f"/admin/materials/material/{material}/add_version/", {"upload": upload})

    assert (page.status_code, "存储空间已满" in page.content.decode()) == (507, True)


@pytest.fixture
def scanner(tmp_path, settings):
    """Something that speaks as clamd does; `answers` holds its next answers."""
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    answers, received = [], []
    server = socket.socket(socket.AF_UNIX)
    server.bind(settings.CLAMD_SOCKET)
    server.listen()

    def serve():
        while answers:
            connection, _address = server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(length)
                received.append(content)
                connection.sendall(answers.pop(0))

    def will(*given):
        answers.extend(given)
        threading.Thread(target=serve, daemon=True).start()
        return received

    yield will
    server.close()


def test_a_scanner_sees_every_file_and_its_word_counts(door, scanner, kept):
    received = scanner(
        b"stream: OK\0", b"stream: Win.Test-1 FOUND\0", b"INSTREAM size limit exceeded. ERROR\0"
    )

    clean, infected, unsure = (door(text, "a.txt") for text in (b"one\n", b"two\n", b"three\n"))

    assert (clean.status_code, received) == (201, [b"one\n", b"two\n", b"three\n"])
    assert_problem(infected, 400, "malware_found")
    assert "Win.Test-1" in infected.json()["detail"]
    assert_problem(unsure, 503, "scanner_unavailable")
    assert len(kept()) == 1


def test_nothing_comes_in_while_the_scanner_is_away(door, settings, tmp_path, kept):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")

    assert_problem(door(b"one\n", "a.txt"), 503, "scanner_unavailable")
    assert kept() == []
