"""The librarian's way in Chromium: upload, publish, hand out; the learner's download."""

import pytest
from playwright.sync_api import expect

from materials.models import MaterialAssignment, MaterialVersion
from people.roles import Role
from tests.browser.looks import assert_good
from tests.factories import make_learner, make_officer, make_running_class
from tests.materials.factories import make_material

SPEECH = "同志们：\n今天我们举办办公室主任培训班。\n".encode()


@pytest.fixture
def training_class(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_running_class(title="全县办公室主任培训班")


def test_a_speech_goes_from_the_librarian_to_the_learner(
    open_window, page, training_class, sign_in, keep_picture
):
    sign_in(page, make_officer(Role.LIBRARIAN))
    material = make_material(title="在办公室主任培训班上的讲话")

    page.goto(f"/admin/materials/material/{material.pk}/add_version/")
    upload = {"name": "讲话.txt", "mimeType": "text/plain", "buffer": SPEECH}
    page.set_input_files("#id_upload", upload)
    page.fill("#id_change_note", "初稿")
    assert_good(page)
    keep_picture(page, "material-upload")
    page.click(".px-form button[type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("上传新版本")
    assert_good(page)
    keep_picture(page, "material")

    page.goto(f"/admin/materials/materialversion/{MaterialVersion.objects.get().pk}/change/")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".field-status")).to_contain_text("已发布")
    assert_good(page)
    keep_picture(page, "material-version")

    page.goto(f"/admin/materials/material/{material.pk}/assign/")
    page.locator(".px-field", has_text="培训班").locator(".select2-selection").click()
    page.fill(".select2-search__field", "全县")
    page.locator(".select2-results__option", has_text="全县办公室主任培训班").click()
    assert_good(page)
    keep_picture(page, "material-hand-out")
    page.click(".px-form button[type=submit]")
    expect(page.locator(".field-handed_to")).to_contain_text("1")
    assert MaterialAssignment.objects.get().target == training_class

    learner = open_window()
    sign_in(learner, make_learner(training_class))
    learner.goto("/admin/login/")
    with learner.expect_download() as download:
        learner.evaluate(
            "pk => { location.href = `/files/${pk}/` }", MaterialVersion.objects.get().pk
        )
    assert download.value.suggested_filename == "讲话.txt"
    assert download.value.path().read_bytes() == SPEECH
