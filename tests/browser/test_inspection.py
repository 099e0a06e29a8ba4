"""An inspector with a phone: what was counted and seen outlives the connection and the page."""

import pytest
from playwright.sync_api import expect

from attendance.models import (
    DisciplineEvidence,
    DisciplineRecord,
    Inspection,
    InspectionCount,
    InspectionTeam,
)
from attendance.services import inspections
from tests.attendance.leave.test_papers import JPEG
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good
from tests.factories import fresh, make_member, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = "已保存"


@pytest.fixture
def inspector(roll):
    session, _manager = roll
    user = make_member(name="督查员", is_staff=True)
    team = InspectionTeam.objects.create(name="督查一组", unit=make_unit())
    team.classes.add(session.training_class)
    team.members.add(user.person)
    return fresh(user)


@pytest.fixture
def planned(roll, inspector):
    session, _manager = roll
    row = Inspection(training_class=session.training_class, session=session)
    return inspections.plan_round(row, by=inspector)


@pytest.fixture
def phone(open_window, sign_in, inspector, planned):
    page = open_window(PHONE)
    sign_in(page, inspector)
    page.goto(f"/admin/inspections/{planned.pk}/")
    return page


def count(page, present):
    page.get_by_label("实到").fill(str(present))
    page.get_by_role("button", name="保存清点结果").click()


def see(page, kind, *words):
    for word in words:
        page.locator("#round-find").fill(word)
        page.locator("#round-find").press("Enter")
    page.get_by_role("button", name=kind, exact=True).click()


def wait_until_kept(page):
    page.evaluate(
        """async () => {
          await navigator.serviceWorker.ready;
          const wait = () => new Promise((done) => setTimeout(done, 50));
          while (!navigator.serviceWorker.controller) await wait();
          const kept = async (name) => (await (await caches.open(name)).keys()).length;
          while (!(await kept("peixun-rolls")) || (await kept("peixun-files")) < 4) await wait();
        }"""
    )


def test_a_round_without_a_connection_survives_a_reload_without_one(phone, planned, keep_picture):
    wait_until_kept(phone)
    phone.context.set_offline(True)
    count(phone, 7)
    see(phone, "交头接耳", "wjg", "李伟")
    see(phone, "玩手机", "zxl")
    expect(phone.locator("#round-sync")).to_contain_text("网络断开，3 条记录已存在本机")
    phone.reload()
    waiting = phone.locator("#round-waiting li")
    expect(waiting).to_have_count(3)
    expect(waiting.nth(1)).to_contain_text("交头接耳：王建国、李伟")
    assert_good(phone)
    keep_picture(phone, "inspection-offline")
    assert not InspectionCount.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("#round-sync")).to_have_text(SAVED, timeout=15_000)
    expect(phone.locator("#round-noted")).to_contain_text("王建国")

    assert InspectionCount.objects.get().present == 7
    people = DisciplineRecord.objects.order_by("enrolment__person__name")
    assert sorted(people.values_list("enrolment__person__name", "category")) == [
        ("曾祥林", "study"),
        ("李伟", "study"),
        ("王建国", "study"),
    ]


def test_an_answer_that_got_lost_is_not_recorded_twice_and_a_photo_goes_along(phone):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    phone.route("**/report-incident/", lose_the_answer, times=1)
    photo = {"name": "手机.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    phone.locator("#incident-photos").set_input_files([photo])
    see(phone, "玩手机", "李伟")
    expect(phone.locator("#round-notes")).to_contain_text("照片已作为证据留存", timeout=15_000)
    expect(phone.locator("#round-sync")).to_have_text(SAVED)

    assert DisciplineRecord.objects.count() == 1
    assert DisciplineEvidence.objects.count() == 1


def test_what_is_refused_stays_in_sight_and_holds_nothing_up(phone, planned):
    inspections.count_heads(
        planned, inspections.Numbers(8, 8, None), inspections.Noted("first-0001"),
        by=planned.planned_by,
    )  # fmt: skip
    inspections.finish_round(planned, by=planned.planned_by)
    inspections.report_round(planned, by=planned.planned_by)
    see(phone, "玩手机", "李伟")
    refused = phone.locator("#round-waiting li")
    expect(refused).to_contain_text("未保存：该次督查状态为“已上报”")
    expect(phone.locator("#round-sync")).to_have_text(SAVED)
    refused.get_by_role("button", name="丢弃").click()
    expect(refused).to_have_count(0)

    assert not DisciplineRecord.objects.exists()
