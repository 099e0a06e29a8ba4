"""Materials through the API: uploads, verbs, assignments, lists by role."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services as courses
from materials import services
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class_staff,
    make_enrolment,
    make_learner,
    make_manager,
    make_member,
    make_officer,
    make_running_class,
    make_session,
)
from tests.materials.factories import make_material, make_published, make_version
from tests.materials.samples import package, word

pytestmark = pytest.mark.django_db


def upload(program, material, content=b"text\n", name="a.txt", **fields):
    form = {"file": SimpleUploadedFile(name, content), **fields}
    return program.post_form(f"/api/v1/materials/{material.pk}/versions/", form)


class FormProgram(Program):
    """Also sends forms with files."""

    def post_form(self, path, form, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return super(Program, self).post(path, form, headers=names)


@pytest.fixture
def librarian():
    return FormProgram(make_officer(Role.LIBRARIAN))


def test_from_the_material_to_the_learner_byte_for_byte(librarian):
    training_class = make_running_class()
    learner = Program(make_learner(training_class), scopes=["read"])
    body = {"code": "J-1", "title": "讲话", "kind": "speech", "training_class": training_class.pk}

    material = librarian.post("materials/", body).json()
    content = word()
    made = upload(librarian, Material.objects.get(), content, "讲话.docx", change_note="定稿")
    version = made.json()
    published = librarian.post(f"material-versions/{version['id']}/publish/").json()
    assigned = librarian.post(
        "material-assignments/",
        {"material": material["id"], "training_class": training_class.pk, "must_read": True},
    )
    response = learner.read(f"material-versions/{version['id']}/download/")

    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/material-versions/{version['id']}/"
    assert (version["version_no"], version["status"]) == (1, "draft")
    assert (version["file_name"], version["change_note"]) == ("讲话.docx", "定稿")
    assert published["status"] == "published"
    assert assigned.status_code == 201
    assert response.getvalue() == content
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    records = librarian.read("download-records/").json()["items"]
    assert [(r["version"], r["result"], r["deny_reason"]) for r in records] == [
        (version["id"], "ok", "")
    ]


def test_a_file_is_sent_to_whoever_accepts_something_else(librarian):
    version = make_version()
    response = librarian.read(f"material-versions/{version.pk}/download/", Accept="application/pdf")
    assert response.getvalue() == b"text\n"


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("a.txt", b"", 400, "empty_file"),
        ("a.html", b"<html>", 415, "unsupported_type"),
        ("a.pdf", b"text", 415, "wrong_extension"),
        ("a.docx", package(more={"word/vbaProject.bin": b"x"}), 415, "macros_inside"),
        ("a.docx", package(more={"word/a.xml": bytes(9_000_000)}), 413, "archive_too_large"),
        ("讲" * 84 + ".txt", b"text", 400, "bad_file_name"),
    ],
)
def test_refuses_files_with_a_problem(librarian, kept, name, content, status, code):
    assert_problem(upload(librarian, make_material(), content, name), status, code)
    assert kept() == []
    assert not MaterialVersion.objects.exists()


def test_a_huge_file_is_refused_without_being_spooled(librarian, settings, tmp_path, kept):
    settings.MATERIAL_MAX_BYTES = 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    response = upload(librarian, make_material(), b"x" * (3 * 1024 * 1024))
    assert_problem(response, 413, "file_too_large")
    assert kept() == []
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_names_with_paths_lose_them(librarian):
    response = upload(librarian, make_material(), name="..\\..\\evil.txt")
    assert response.json()["file_name"] == "evil.txt"


def test_refuses_a_form_without_a_file_and_with_odd_fields(librarian):
    path = f"/api/v1/materials/{make_material().pk}/versions/"
    assert_problem(librarian.post_form(path, {}), 400, "invalid", ("/file", "required"))
    file = SimpleUploadedFile("a.txt", b"text")
    response = librarian.post_form(path, {"file": file, "status": "published"})
    assert_problem(response, 400, "unknown_field", ("/status", "unknown_field"))
    assert_problem(
        librarian.send("POST", path.removeprefix("/api/v1/"), {}), 415, "unsupported_media_type"
    )


def test_a_repeated_upload_makes_one_version(librarian):
    material = make_material()
    path = f"/api/v1/materials/{material.pk}/versions/"

    def send(content):
        form = {"file": SimpleUploadedFile("a.txt", content)}
        return librarian.post_form(path, form, Idempotency_Key="k1")

    first, second = send(b"text\n"), send(b"text\n")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert material.versions.count() == 1
    assert_problem(send(b"other\n"), 422, "idempotency_key_reused")


def test_withdrawing_needs_a_reason(librarian):
    version = make_published()
    path = f"material-versions/{version.pk}/withdraw/"
    assert_problem(librarian.post(path, {"reason": ""}), 409, "reason_missing")

    shown = librarian.post(path, {"reason": "内容有误"}).json()

    assert (shown["status"], shown["withdrawn_reason"]) == ("withdrawn", "内容有误")
    assert_problem(librarian.read(f"material-versions/{version.pk}/download/"), 410, "withdrawn")


def test_a_published_version_is_not_published_again(librarian):
    version = make_published()
    response = librarian.post(f"material-versions/{version.pk}/publish/")
    assert_problem(response, 409, "wrong_version_state")


def test_an_assignment_names_one_target(librarian):
    material, training_class = make_material(), make_running_class()
    session = training_class.sessions.first()
    path = "material-assignments/"
    assert_problem(librarian.post(path, {"material": material.pk}), 400, "one_target")
    two = {"material": material.pk, "training_class": training_class.pk, "session": session.pk}
    assert_problem(librarian.post(path, two), 400, "one_target")
    one = {"material": material.pk, "session": session.pk}
    made = librarian.post(path, one)
    assert (made.status_code, made.json()["session"]) == (201, session.pk)
    assert_problem(librarian.post(path, one), 409, "already_assigned")


def test_an_assignment_is_taken_back(librarian):
    assignment = services.assign(make_material(), make_running_class(), by=make_manager())
    path = f"material-assignments/{assignment.pk}/"
    etag = librarian.read(path).headers["ETag"]

    assert librarian.send("DELETE", path, If_Match=etag).status_code == 204
    assert not MaterialAssignment.objects.exists()
    assert_problem(librarian.send("PATCH", path, {}, If_Match=etag), 405, "method_not_allowed")


def test_a_class_manager_hands_out_in_their_own_class_alone():
    own, foreign = make_running_class(), make_running_class()
    program = Program(make_class_staff(own, Role.CLASS_MANAGER))
    internal = make_published(access_level=Material.AccessLevel.INTERNAL).material
    theirs = make_published(training_class=own).material
    secret = make_published(training_class=foreign).material

    def hand_out(material, training_class):
        body = {"material": material.pk, "training_class": training_class.pk}
        return program.post("material-assignments/", body)

    assert hand_out(internal, own).status_code == 201
    assert hand_out(theirs, own).status_code == 201
    assert_problem(hand_out(secret, own), 400, "invalid", ("/material", "does_not_exist"))
    assert_problem(
        hand_out(internal, foreign), 400, "invalid", ("/training_class", "does_not_exist")
    )


def test_staff_hand_nothing_out_and_change_nothing():
    training_class = make_running_class()
    program = FormProgram(make_class_staff(training_class, Role.CLASS_TEACHER))
    version = make_published(training_class=training_class)
    body = {"material": version.material_id, "training_class": training_class.pk}

    assert_problem(program.post("material-assignments/", body), 403, "permission_denied")
    assert_problem(
        program.post(f"material-versions/{version.pk}/publish/"), 403, "permission_denied"
    )
    assert_problem(upload(program, version.material), 403, "permission_denied")
    assert_problem(
        program.post("materials/", {"code": "X", "title": "X"}), 403, "permission_denied"
    )


def test_a_class_manager_makes_materials_for_their_own_class_alone():
    own, foreign = make_running_class(), make_running_class()
    user = make_class_staff(own, Role.CLASS_MANAGER)
    make_enrolment(foreign, user.person)
    program = Program(user)

    def make(training_class, code):
        body = {"code": code, "title": "讲义", "training_class": training_class.pk}
        return program.post("materials/", body)

    made = make(own, "A")
    assert (made.status_code, made.json()["created_by"]) == (201, user.pk)
    assert_problem(make(foreign, "B"), 403, "permission_denied")
    path = f"materials/{made.json()['id']}/"
    moved = program.send(
        "PATCH", path, {"training_class": foreign.pk}, If_Match=made.headers["ETag"]
    )
    assert_problem(moved, 403, "permission_denied")


def test_a_material_of_another_class_session_is_refused(librarian):
    session = make_session(make_running_class())
    body = {"code": "A", "title": "讲义", "session": session.pk}
    assert_problem(
        librarian.post("materials/", body), 400, "invalid", ("/session", "wrong_session")
    )


def test_a_material_with_versions_is_not_deleted(librarian):
    material, empty = make_version().material, make_material()
    for row, status in ((material, 409), (empty, 204)):
        path = f"materials/{row.pk}/"
        etag = librarian.read(path).headers["ETag"]
        assert librarian.send("DELETE", path, If_Match=etag).status_code == status


def test_learners_see_what_is_published_for_them_and_nothing_else():
    training_class = make_running_class()
    user = make_learner(training_class)
    learner = Program(user, scopes=["read"])
    version = make_published()
    services.assign(version.material, training_class, by=version.created_by)
    draft = make_version(version.material)
    make_published()

    def seen(path):
        return [row["id"] for row in learner.read(path).json()["items"]]

    assert seen("materials/") == [version.material_id]
    assert seen("material-versions/") == [version.pk]
    assert learner.read(f"material-versions/{draft.pk}/").status_code == 404
    assert_problem(learner.read(f"material-versions/{draft.pk}/download/"), 404, "not_found")
    assert_problem(learner.read("material-assignments/"), 403, "permission_denied")
    assert_problem(learner.read("download-records/"), 403, "permission_denied")

    courses.withdraw(user.person.enrolments.get(), reason="调离")

    assert seen("materials/") == []
    assert learner.read(f"material-versions/{version.pk}/").status_code == 404


def test_a_hidden_download_answers_like_a_missing_one():
    hidden = make_published()
    program = Program(make_member())
    answers = [program.read(f"material-versions/{pk}/download/") for pk in (hidden.pk, 99_999_999)]

    assert answers[0].content == answers[1].content
    assert {answer.status_code for answer in answers} == {404}
    assert [r.deny_reason for r in DownloadRecord.objects.all()] == ["not_assigned"]


def test_download_records_are_read_and_never_written(librarian):
    assert librarian.post("download-records/", {}).status_code == 405


def test_lists_are_filtered(librarian):
    version = make_published(kind=Material.Kind.SPEECH, title="办公室工作讲话")
    make_published(kind=Material.Kind.FORM)
    librarian.read(f"material-versions/{version.pk}/download/").getvalue()

    def found(path):
        return [row["id"] for row in librarian.read(path).json()["items"]]

    assert found("materials/?kind=speech") == [version.material_id]
    assert found("materials/?search=办公室 讲话") == [version.material_id]
    assert found(f"material-versions/?material={version.material_id}") == [version.pk]
    assert found("material-versions/?status=withdrawn") == []
    assert len(found(f"download-records/?version__material={version.material_id}&result=ok")) == 1
    assert found("download-records/?result=denied") == []


@pytest.mark.parametrize(
    "path", ["materials/", "material-versions/", "material-assignments/", "download-records/"]
)
def test_lists_take_two_statements_however_many_rows(path):
    """One for token, account and standing, one for the rows."""
    training_class = make_running_class()
    manager = Program(make_class_staff(training_class, Role.CLASS_MANAGER))

    def add():
        version = make_published(training_class=training_class)
        services.assign(version.material, training_class, by=version.created_by)
        manager.read(f"material-versions/{version.pk}/download/").getvalue()

    for rows in (1, 3):
        while Material.objects.count() < rows:
            add()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            items = manager.read(path).json()["items"]
        assert (len(items), len(queries)) == (rows, 2)


def test_a_download_takes_eight_statements_however_many_assignments():
    """Token, version; known, received; the delivery of the day, those of the hour; the
    enrolment, the record. Who has the copy already is not counted."""
    training_class = make_running_class()
    user = make_learner(training_class)
    learner = Program(user, scopes=["read"])
    version = make_published()
    targets = [training_class, training_class.sessions.first(), user.person.enrolments.get()]

    for target, statements in zip(targets, (8, 7, 7), strict=True):
        services.assign(version.material, target, by=version.created_by)
        with CaptureQueriesContext(connection) as queries:
            learner.read(f"material-versions/{version.pk}/download/").getvalue()
        asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) == statements
