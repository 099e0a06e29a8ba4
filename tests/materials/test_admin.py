"""Materials in the admin: upload, publish, withdraw, hand out; who may, and what is shown."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from materials import services
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from people.roles import Role
from tests.factories import (
    make_class_staff,
    make_enrolment,
    make_learner,
    make_officer,
    make_running_class,
)
from tests.materials.factories import make_material, make_published, make_version

pytestmark = pytest.mark.django_db
MODELS = ["material", "materialversion", "materialassignment", "downloadrecord"]


def office(user):
    client = Client()
    client.force_login(user, backend="people.backends.AccountBackend")
    return client


@pytest.fixture
def librarian():
    return office(make_officer(Role.LIBRARIAN))


def text(response):
    """The page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def new_material(**fields):
    blank = {"restriction_notice": "", "training_class": "", "session": "", "owner_unit": ""}
    blank["retain_policy"] = "keep"
    return (
        {"code": "J-1", "title": "讲话", "kind": "speech", "access_level": "public"}
        | blank
        | fields
    )


def test_a_material_is_made_with_its_maker(librarian):
    response = librarian.post("/admin/materials/material/add/", new_material())

    material = Material.objects.get()
    assert response.status_code == 302
    assert (material.code, material.created_by.pk) == (
        "J-1",
        int(librarian.session["_auth_user_id"]),
    )


def test_a_material_is_changed(librarian):
    material = make_material()
    make_version(material)
    inline = {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0}

    response = librarian.post(
        f"/admin/materials/material/{material.pk}/change/", new_material() | inline
    )

    material.refresh_from_db()
    assert (response.status_code, material.title) == (302, "讲话")
    assert material.versions.count() == 1


def test_a_manager_makes_none_for_a_class_of_others():
    own, foreign = make_running_class(), make_running_class()
    user = make_class_staff(own, Role.CLASS_MANAGER)
    make_enrolment(foreign, user.person)
    client = office(user)

    refused = client.post("/admin/materials/material/add/", new_material(training_class=foreign.pk))
    made = client.post("/admin/materials/material/add/", new_material(training_class=own.pk))

    assert (refused.status_code, made.status_code) == (403, 302)
    material = Material.objects.get()
    moved = new_material(training_class=foreign.pk) | {
        "versions-TOTAL_FORMS": 0,
        "versions-INITIAL_FORMS": 0,
    }
    path = f"/admin/materials/material/{material.pk}/change/"
    assert client.post(path, moved).status_code == 403
    material.refresh_from_db()
    assert material.training_class == own


def test_a_version_is_uploaded_published_and_withdrawn(librarian):
    material = make_material()
    page = f"/admin/materials/material/{material.pk}/"
    assert 'enctype="multipart/form-data"' in librarian.get(f"{page}add_version/").content.decode()

    upload = SimpleUploadedFile("讲话.txt", "同志们\n".encode())
    librarian.post(f"{page}add_version/", {"upload": upload, "change_note": "初稿"})
    version = MaterialVersion.objects.get()
    own = f"/admin/materials/materialversion/{version.pk}/"
    librarian.post(f"{own}publish/")
    version.refresh_from_db()
    assert (version.status, version.change_note) == ("published", "初稿")
    shown = librarian.get(f"{page}change/")
    librarian.post(f"{own}withdraw/", {"reason": "内容有误"})

    version.refresh_from_db()
    assert (version.status, version.withdrawn_reason) == ("withdrawn", "内容有误")
    assert f'href="/files/{version.pk}/"' in shown.content.decode()
    assert f'href="{own}change/"' in shown.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<html>", "不接受此类文件"),
        ("a.pdf", b"text", "文件内容是 txt 类型"),
        ("a.txt", b"", "文件是空的"),
    ],
)
def test_a_refused_file_is_explained_and_not_kept(librarian, kept, name, content, words):
    material = make_material()
    response = librarian.post(
        f"/admin/materials/material/{material.pk}/add_version/",
        {"upload": SimpleUploadedFile(name, content)},
    )

    assert response.status_code == 200
    assert words in text(response)
    assert not MaterialVersion.objects.exists()
    assert kept() == []


def test_a_material_is_handed_out(librarian):
    training_class = make_running_class()
    material = make_material()
    path = f"/admin/materials/material/{material.pk}/assign/"
    form = {
        "training_class": training_class.pk,
        "must_read": "on",
        "due_at": "2026-12-01T18:00",
        "channel": "paper",
    }

    assert librarian.post(path, form).status_code == 302

    assignment = MaterialAssignment.objects.get()
    assert assignment.target == training_class
    assert (assignment.must_read, assignment.channel) == (True, "paper")
    assert assignment.due_at.isoformat() == "2026-12-01T10:00:00+00:00"
    again = librarian.post(path, form)
    assert "该材料已经发放给这个对象" in text(again)
    nobody = librarian.post(path, {"channel": "online"})
    assert "请指定唯一的发放对象" in text(nobody)
    listed = librarian.get(f"/admin/materials/materialassignment/?material={material.pk}")
    assert training_class.title in text(listed)


def test_a_manager_hands_out_in_their_own_class_alone():
    own, foreign = make_running_class(), make_running_class()
    user = make_class_staff(own, Role.CLASS_MANAGER)
    make_enrolment(foreign, user.person)
    client = office(user)
    material = make_published(access_level=Material.AccessLevel.INTERNAL).material
    path = f"/admin/materials/material/{material.pk}/assign/"

    refused = client.post(path, {"training_class": foreign.pk, "channel": "online"})
    done = client.post(path, {"training_class": own.pk, "channel": "online"})

    assert (refused.status_code, done.status_code) == (403, 302)
    assert [assignment.target for assignment in MaterialAssignment.objects.all()] == [own]


def test_an_assignment_is_taken_back(librarian):
    material = make_material()
    assignment = services.assign(material, make_running_class(), by=material.created_by)

    path = f"/admin/materials/materialassignment/{assignment.pk}/delete/"
    assert librarian.post(path, {"post": "yes"}).status_code == 302

    assert not MaterialAssignment.objects.exists()


def test_nothing_is_written_past_the_verbs(librarian):
    version = make_version()
    for model in ("materialversion", "materialassignment", "downloadrecord"):
        assert librarian.get(f"/admin/materials/{model}/add/").status_code == 403
    path = f"/admin/materials/materialversion/{version.pk}/"
    assert librarian.post(f"{path}change/", {"status": "published"}).status_code == 403
    assert librarian.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    version.refresh_from_db()
    assert version.status == "draft"


def test_staff_of_a_class_look_and_change_nothing():
    training_class = make_running_class()
    client = office(make_class_staff(training_class, Role.CLASS_TEACHER))
    version = make_published(training_class=training_class)
    hidden = make_published()
    page = f"/admin/materials/material/{version.material_id}/"

    shown = client.get(f"{page}change/")

    assert shown.status_code == 200
    assert "add_version" not in shown.content.decode()
    assert client.get(f"{page}add_version/").status_code == 403
    own = f"/admin/materials/materialversion/{version.pk}/"
    assert client.post(f"{own}withdraw/", {"reason": "x"}).status_code == 403
    for path in ("change/", "add_version/"):
        answer = client.get(f"/admin/materials/material/{hidden.material_id}/{path}")
        assert answer.status_code == 404
    assert client.get("/admin/materials/downloadrecord/").status_code == 403


def test_download_records_are_shown_and_never_written(librarian):
    version = make_published()
    librarian.get(f"/files/{version.pk}/").getvalue()
    record = DownloadRecord.objects.get()

    path = f"/admin/materials/downloadrecord/{record.pk}/"
    assert "已下载" in text(librarian.get("/admin/materials/downloadrecord/"))
    assert librarian.get(f"{path}change/").status_code == 200
    assert librarian.post(f"{path}change/", {"result": "denied"}).status_code == 403
    assert librarian.post(f"{path}delete/", {"post": "yes"}).status_code == 403


def test_learners_have_no_business_here():
    learner = make_learner(make_running_class())
    response = office(learner).get("/admin/materials/material/")
    assert (response.status_code, response.url) == (
        302,
        "/admin/login/?next=/admin/materials/material/",
    )


@pytest.mark.parametrize("model", MODELS)
def test_lists_take_the_same_statements_however_many_rows(librarian, model):
    training_class = make_running_class()

    def add():
        version = make_published(training_class=training_class)
        services.assign(version.material, make_enrolment(training_class), by=version.created_by)
        librarian.get(f"/files/{version.pk}/").getvalue()

    counts = []
    for rows in (1, 3):
        while Material.objects.count() < rows:
            add()
        with CaptureQueriesContext(connection) as queries:
            response = librarian.get(f"/admin/materials/{model}/")
        assert response.context["cl"].result_count == rows
        counts.append(len(queries))

    assert counts == [LIST_STATEMENTS[model]] * 2


# Session, account, standing; the count, the rows; the filters that offer rows.
LIST_STATEMENTS = {
    "material": 6,
    "materialversion": 5,
    "materialassignment": 6,
    "downloadrecord": 5,
}
