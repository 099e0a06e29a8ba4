"""What is refused at the door, and of what goes out: every door says the same."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import translation

from materials import errors, services
from materials.models import Material
from tests.api.client import Program
from tests.doors.case import Case
from tests.factories import fresh, make_manager
from tests.materials.factories import make_material, make_published, make_upload
from tests.materials.old_word import old_word
from tests.materials.uploads.hostile import HOSTILE
from tests.test_doors import knock

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


def uploading(name):
    """Upload one of the hostile files at every door."""
    make, code = HOSTILE[name]

    def service(material):
        return services.add_version(material, make_upload(make(), name), by=material.created_by)

    def api(program, material):
        form = {"file": SimpleUploadedFile(name, make())}
        return Client.post(program, f"/api/v1/materials/{material.pk}/versions/", form)

    def admin(client, material):
        form = {"upload": SimpleUploadedFile(name, make())}
        return client.post(f"/admin/materials/material/{material.pk}/add_version/", form)

    return Case(code, make_material, service, api, admin)


def mistyped(_scene):
    return services.trace("3467")


CASES = [
    uploading("flood.png"),
    uploading("eicar.txt"),
    uploading("script.pdf"),
    Case(
        "mistyped_number",
        make_material,
        mistyped,
        api=lambda program, _scene: program.read("download-records/?delivery_no=3467"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_door_says_the_same_in_both_languages(case, manager, client, settings, kept):
    scene = case.scene()
    client.force_login(manager)
    said = {}
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        undo = transaction.savepoint()
        with translation.override(language):
            said[language] = knock(case, deepcopy(scene), Program(manager), client, language)
        transaction.savepoint_rollback(undo)

    assert all(ours != theirs for ours, theirs in zip(*said.values(), strict=True))
    assert kept() == []


def old_version():
    material = make_material(access_level=Material.AccessLevel.INTERNAL)
    upload = make_upload(old_word("x"), "a.doc")
    version = services.add_version(material, upload, by=material.created_by)
    return services.publish_version(version, by=material.created_by)


@pytest.mark.parametrize(
    ("refusal", "make", "asked"),
    [
        (errors.CannotBeMarked, old_version, ""),
        (
            errors.OriginalForKeepers,
            lambda: make_published(access_level="public"),
            "?original=true",
        ),
        (errors.TooManyDownloads, lambda: make_published(access_level="public"), ""),
    ],
)
def test_readers_are_told_the_same_by_the_api_and_the_page(
    refusal, make, asked, client, settings, office
):
    settings.MARK_FROM, settings.DOWNLOADS_PER_HOUR = "internal", 1
    version, reader = make(), fresh(office[1]["learner"])
    if refusal is errors.TooManyDownloads:
        services.hand_out(make_published(access_level="public"), user=reader, ip=None)
    client.force_login(reader)
    said = []
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        program = Program(reader)
        program.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = program.read(f"material-versions/{version.pk}/download/{asked}")
        with translation.override(language):
            sentence = str(refusal(limit=1))
        assert (answer.json()["code"], answer.json()["detail"]) == (refusal.code, sentence)
        page = client.get(f"/files/{version.pk}/{asked}")
        assert (page.status_code, answer.status_code) == (refusal.status, refusal.status)
        assert sentence in page.content.decode()
        said.append(sentence)
    assert said[0] != said[1]
