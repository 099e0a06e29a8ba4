"""A notice acknowledged on the phone, without a script, and the matrix that shows it."""

import pytest
from playwright.sync_api import expect

from materials import services
from people.roles import Role
from tests.browser.looks import assert_good
from tests.factories import make_class_staff, make_enrolment
from tests.materials.distribution.scenes import NOTICE, hours, with_notice


@pytest.fixture
def scene(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    scene = with_notice(title="典型案例汇编", retain_policy="return")
    scene.hand_to(scene.training_class, channel="paper", must_read=True, due_at=hours(20))
    scene.hand_to(scene.group)
    make_enrolment(scene.training_class)
    services.issue_in_class(scene.version, scene.training_class, by=scene.by)
    return scene


def test_from_the_notice_on_the_phone_to_the_matrix(open_window, sign_in, scene):
    phone = open_window(width=390, javascript=False)
    sign_in(phone, scene.learner)
    phone.goto("/my/materials/")
    expect(phone.locator("main")).to_contain_text(NOTICE)
    phone.get_by_role("button", name="我已知悉并遵守").click()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载").click()
    assert download.value.suggested_filename.endswith((".txt", ".docx", ".pdf"))
    phone.get_by_role("button", name="我已阅读").click()
    expect(phone.locator("main")).to_contain_text("已全部确认")

    desk = open_window()
    sign_in(desk, make_class_staff(scene.training_class, Role.CLASS_TEACHER))
    home = f"/admin/training-classes/{scene.training_class.pk}/materials/"
    desk.goto(home)
    row = desk.locator("tr", has_text=scene.learner.person.name)
    expect(row).to_contain_text("▲")
    expect(desk.locator("tfoot")).to_contain_text("1/2")
    assert_good(desk)
    desk.goto(home + "copies/")
    assert_good(desk)
    desk.goto("/my/materials/")
    assert_good(desk)
