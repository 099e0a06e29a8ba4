"""Why somebody asks is nobody else's business: sealed, read on record, shown to few."""

import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from attendance import errors
from attendance.models import LeaveProof, LeaveReading, LeaveRequest
from attendance.services import leave
from materials.errors import BrokenFile, EmptyFile, FileMissing, FileTooLarge
from materials.files import storage
from materials.files.photos import without_notes
from peixun import sealing
from tests.attendance.leave.scenes import DAY_BEFORE, REASON, Course
from tests.materials.pdfs import make_pdf

pytestmark = pytest.mark.django_db
PLACE = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 26.07N"


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


PICTURE = segment(0xDB, b"\0" * 65) + segment(0xDA, b"\0" * 10) + b"picture\xff\xd9"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\0" + b"\0" * 9) + segment(0xE1, PLACE)
JPEG += segment(0xFE, b"taken at home") + PICTURE


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + b"\0\0\0\0"


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"tEXt", b"Place\0home")
PNG += chunk(b"IDAT", b"x") + b"\0\0\0\0IEND\xaeB`\x82"
PDF = make_pdf(["证明"])


def upload(content=JPEG, name="诊断证明.jpg"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def course():
    return Course()


def columns_of(table):
    """Everything a table says, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        rows = cursor.fetchall()
    return b" ".join(
        bytes(value) if isinstance(value, memoryview) else str(value).encode()
        for row in rows
        for value in row
    )


def test_the_database_does_not_tell_why(course):
    request = course.ask()
    leave.return_leave(request, by=course.host, comment="住院证明呢", at=DAY_BEFORE)

    for table in ("attendance_leaverequest", "attendance_leavedecision", "people_notice"):
        said = columns_of(table)
        assert said
        assert REASON.encode() not in said
        assert "住院证明呢".encode() not in said
    request.refresh_from_db()
    assert sealing.unseal(bytes(request.sealed_reason)).decode() == REASON


def test_two_alike_are_sealed_unlike():
    assert sealing.seal(b"x") != sealing.seal(b"x")


def test_a_changed_key_still_opens_what_the_former_sealed(settings):
    kept = sealing.seal(b"x")

    settings.FIELD_KEYS = ["a new key of its own"]
    assert sealing.unseal(kept) == b"x"
    newer = sealing.seal(b"y")
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []
    assert sealing.unseal(newer) == b"y"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(kept)


def test_a_lost_key_is_said_and_no_error_of_the_server(course, settings):
    request = course.ask()
    settings.SECRET_KEY = "another"

    with pytest.raises(errors.SealBroken):
        leave.read_reason(request, by=course.host)
    assert not LeaveReading.objects.exists()


def test_who_reads_the_reason_is_on_record_for_the_learner(course):
    request = course.ask()

    assert leave.read_reason(request, by=course.host, at=DAY_BEFORE) == REASON
    assert leave.read_reason(request, by=course.learner) == REASON

    kept = LeaveReading.objects.values_list("what", "read_by", "read_at")
    assert list(kept) == [("reason", course.host.pk, DAY_BEFORE)]
    assert LeaveReading.objects.visible_to(course.learner).count() == 1
    assert not LeaveReading.objects.visible_to(course.host).exists()


def test_readings_and_decisions_cannot_be_changed(course):
    leave.read_reason(course.ask(), by=course.host)

    for table in ("attendance_leavereading", "attendance_leavedecision"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


@pytest.mark.parametrize(
    ("content", "name", "mime_type"),
    [
        (JPEG, "诊断证明.jpg", "image/jpeg"),
        (PNG, "证明.png", "image/png"),
        (PDF, "证明.pdf", "application/pdf"),
    ],
)
def test_a_proof_is_kept_sealed_and_read_on_record(course, content, name, mime_type):
    request = leave.attach_proof(course.ask(), upload(content, name), by=course.learner)

    proof, opened = leave.open_proof(request, by=course.host)

    assert (proof.file_name, proof.mime_type) == (name, mime_type)
    assert opened == without_notes(mime_type, content)
    with storage.read(proof.sha256) as file:
        kept = file.read()
    assert opened[-20:] not in kept
    assert list(LeaveReading.objects.values_list("what", flat=True)) == ["proof"]


def test_a_photo_does_not_say_where_it_was_taken_but_which_way_up_it_is():
    clean = without_notes("image/jpeg", JPEG)

    assert b"GPS" not in clean
    assert b"home" not in clean
    assert clean.endswith(PICTURE)
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean
    assert b"home" not in without_notes("image/png", PNG)
    assert without_notes("image/png", PNG).endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(
    "content", [b"\xff\xd8", b"\xff\xd8\xff", b"", b"\xff\xd8\xff\xe1\0\x10Exif"]
)
def test_an_odd_photo_stays_as_it_is(content):
    assert without_notes("image/jpeg", content) == content


@pytest.mark.parametrize(
    ("error", "content", "name"),
    [
        (EmptyFile, b"", "a.jpg"),
        (BrokenFile, JPEG[:-10], "a.jpg"),
        (errors.ProofKind, "请假条".encode(), "a.txt"),
        (FileTooLarge, b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024), "a.jpg"),
    ],
)
def test_refuses_what_is_no_proof(course, error, content, name):
    request = course.ask()
    before = set(default_storage.listdir("")[0])

    with pytest.raises(error):
        leave.attach_proof(request, upload(content, name), by=course.learner)
    assert not LeaveProof.objects.exists()
    assert set(default_storage.listdir("")[0]) == before


def test_a_later_proof_takes_the_place_of_the_first(course, django_capture_on_commit_callbacks):
    request = course.ask()
    leave.attach_proof(request, upload(), by=course.learner)
    first = LeaveProof.objects.get().sha256

    with django_capture_on_commit_callbacks(execute=True):
        leave.attach_proof(request, upload(PDF, "证明.pdf"), by=course.learner)

    assert LeaveProof.objects.get().file_name == "证明.pdf"
    assert not default_storage.exists(storage.path_of(first))


def test_a_settled_request_takes_no_proof_and_nothing_is_left_behind(course):
    request = course.ask()
    leave.withdraw_leave(request, by=course.learner, at=DAY_BEFORE)

    with pytest.raises(errors.WrongLeaveState):
        leave.attach_proof(request, upload(), by=course.learner)
    assert not LeaveProof.objects.exists()


def test_a_proof_that_is_gone_is_missing(course):
    request = leave.attach_proof(course.ask(), upload(), by=course.learner)
    storage.discard(LeaveProof.objects.get().sha256)

    with pytest.raises(FileMissing):
        leave.open_proof(request, by=course.host)
    with pytest.raises(FileMissing):
        leave.open_proof(course.ask(course.afternoon), by=course.host)


def test_a_new_proof_is_a_new_version(course):
    request = course.ask()
    seen = request.version
    leave.attach_proof(request, ContentFile(BytesIO(PDF).read(), "a.pdf"), by=course.learner)

    with pytest.raises(errors.LeaveChanged):
        course.approve(request, version=seen)
    assert LeaveRequest.objects.get().status == "submitted"
