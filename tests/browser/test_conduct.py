"""An inspector records phone use; the class teacher decides; the learner answers and sees it."""

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.models import DisciplineReading, DisciplineRecord
from tests.attendance.discipline.scenes import Conduct
from tests.attendance.leave.test_papers import JPEG
from tests.attendance.lectures import at
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conduct(transactional_db):
    with time_machine.travel(at(9, 40), tick=True):
        yield Conduct(letter_counts=[])


def record(page, conduct):
    """A round on the phone: one learner, one tap."""
    page.goto("/admin/inspections/")
    page.get_by_role("button", name="开始").first.click()
    page.locator("#round-find").fill("李学员")
    page.locator("#round-find").press("Enter")
    page.set_input_files(
        "#incident-photos", [{"name": "手机.jpg", "mimeType": "image/jpeg", "buffer": JPEG}]
    )
    page.get_by_role("button", name="玩手机", exact=True).click()
    expect(page.locator("#round-sync")).to_have_text("已保存", timeout=15_000)
    expect(page.locator("#round-noted")).to_contain_text("李学员", timeout=15_000)
    assert_good(page)
    # Inspectors cannot touch the sheet.
    answer = page.goto(f"/admin/sessions/{conduct.session.pk}/roll-call/")
    assert answer.status in (403, 404) or page.locator("#roll-submit").count() == 0


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist .success").first).to_be_visible()


def test_from_the_round_to_what_follows(conduct, open_window, sign_in, keep_picture):
    inspector, teacher, learner = open_window(PHONE), open_window(), open_window(PHONE)
    sign_in(inspector, conduct.inspector)
    record(inspector, conduct)

    sign_in(teacher, conduct.teacher)
    teacher.goto(f"/admin/training-classes/{conduct.training_class.pk}/discipline/")
    teacher.get_by_role("link", name="李学员").click()
    expect(teacher.locator("#breach-words ~ form")).to_be_visible()
    teacher.get_by_role("button", name="查阅").click()
    expect(teacher.get_by_role("link", name="打开")).to_be_visible()
    press(teacher, "核实")
    press(teacher, "告知学员")
    assert_good(teacher)
    keep_picture(teacher, "conduct-record")
    teacher.get_by_role("button", name="认定", exact=True).click()
    expect(teacher.locator(".messagelist .error").first).to_contain_text("陈述期")

    sign_in(learner, conduct.learner)
    learner.goto("/my/discipline/")
    learner.locator(".list a.button").click()
    expect(learner.locator("main")).to_contain_text(conduct.teacher.name)
    learner.fill("#id_answer", "当时在回复单位的紧急工作信息")
    learner.get_by_role("button", name="提交陈述").click()
    expect(learner.locator(".note").first).to_contain_text("已记录在案")
    assert_good(learner)
    keep_picture(learner, "conduct-learner")

    teacher.reload()
    press(teacher, "认定")
    press(teacher, "处理")
    learner.reload()
    expect(learner.locator(".badge", has_text="提醒")).to_be_visible()

    found = DisciplineRecord.objects.get()
    assert (found.status, found.handling, found.confirmed_by, found.recorded_by) == (
        "handled", "remind", conduct.teacher, conduct.inspector
    )  # fmt: skip
    assert set(DisciplineReading.objects.values_list("read_by", "purpose")) == {
        (conduct.teacher.pk, "handling")
    }
