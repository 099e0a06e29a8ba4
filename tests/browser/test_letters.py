"""Letters from the drafts to the leader's reply, and a bulletin, as an office goes about them."""

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.models import Bulletin, UnitFeedback
from tests.attendance.letters.scenes import EVENING, Desk
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db):
    with time_machine.travel(EVENING, tick=True):
        desk = Desk()
        desk.counted()
        desk.counted(desk.other, place="西楼")
        yield desk


@pytest.fixture
def teacher(open_window, sign_in, desk):
    page = open_window()
    sign_in(page, desk.teacher)
    return page


@pytest.fixture
def host(open_window, sign_in, desk):
    page = open_window()
    sign_in(page, desk.host)
    return page


def press(page, name, said="success"):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(f".messagelist .{said}").first).to_be_visible()


def tab_of(desk):
    return f"/admin/training-classes/{desk.training_class.pk}/letters/"


def letter_of(unit):
    return UnitFeedback.objects.get(unit=unit)


def page_of(letter):
    return f"/admin/letters/units/{letter.pk}/"


def draft_and_edit(page, desk):
    """The teacher drafts the letters of two units from the desk and edits the first."""
    page.goto("/admin/letters/")
    assert_good(page)
    page.get_by_role("button", name=f"起草“{desk.training_class}”的反馈函").click()
    expect(page.locator("#class-unit-letters small")).to_have_text("2")
    assert_good(page)
    page.get_by_role("link", name=desk.own_unit.name, exact=True).click()
    page.fill("#id_body", "现将贵单位参训人员情况函告如下，请予重视。")
    press(page, "保存")
    assert_good(page)
    press(page, "签发", said="error")
    expect(page.locator(".messagelist .error")).to_contain_text("不能自行签发")


def sign_off(page, letters):
    for letter in letters:
        page.goto(page_of(letter))
        press(page, "签发")


def test_from_the_draft_to_the_reply(desk, teacher, host, open_window, sign_in, keep_picture):
    draft_and_edit(teacher, desk)
    keep_picture(teacher, "letter-draft")
    own, other = letter_of(desk.own_unit), letter_of(desk.other_unit)
    stale = teacher.context.new_page()
    stale.goto(page_of(own))
    sign_off(host, [own, other])

    leader = desk.lead(desk.own_unit)
    teacher.goto(tab_of(desk))
    press(teacher, "印发全部已签发的反馈函", said="error")
    refusal = teacher.locator(".messagelist .error")
    expect(refusal).to_contain_text(desk.other_unit.name)
    expect(refusal).not_to_contain_text(desk.own_unit.name)
    desk.lead(desk.other_unit, "吴局")
    press(teacher, "印发全部已签发的反馈函")
    numbers = UnitFeedback.objects.order_by("pk").values_list("status", "number")
    assert list(numbers) == [("issued", 1), ("issued", 2)]
    # A window that was open before still has the form, and is refused.
    stale.fill("#id_body", "换了内容")
    press(stale, "保存", said="error")
    expect(stale.locator(".messagelist .error")).to_contain_text("不能再修改")
    expect(stale.get_by_role("button", name="保存", exact=True)).to_have_count(0)
    expect(stale.locator(".letter-number")).to_have_text(letter_of(desk.own_unit).doc_no)
    expect(stale.locator(".letter")).to_contain_text("请予重视")
    teacher.goto(page_of(own))

    phone = open_window(PHONE)
    sign_in(phone, leader)
    phone.goto("/admin/our-unit/")
    expect(phone.locator("main")).to_contain_text("李学员")
    expect(phone.locator("body")).not_to_contain_text("陈别处")
    assert_good(phone)
    keep_picture(phone, "unit-page")
    press(phone, "确认签收")
    phone.goto(page_of(own))
    expect(phone.locator("body")).not_to_contain_text(desk.other_unit.name)
    phone.fill("#id_text", "已与本人谈话，下不为例。")
    press(phone, "提交回复")
    assert_good(phone)
    keep_picture(phone, "letter-leader")
    assert phone.goto(page_of(other)).status == 404

    teacher.reload()
    expect(teacher.locator("#letter-reply ~ p")).to_have_text("已与本人谈话，下不为例。")
    assert letter_of(desk.own_unit).status == "replied"


def test_a_bulletin_is_drafted_issued_and_read_on_the_learners_phone(
    desk, teacher, host, open_window, sign_in, keep_picture
):
    teacher.goto(tab_of(desk))
    teacher.get_by_text("起草通报", exact=True).click()
    teacher.select_option("#id_kind", "attendance")
    assert_good(teacher)
    teacher.get_by_role("button", name="起草", exact=True).click()
    expect(teacher.locator(".letter-title")).to_contain_text("考勤通报")
    assert_good(teacher)
    bulletin = Bulletin.objects.get()
    host.goto(f"/admin/letters/bulletins/{bulletin.pk}/")
    press(host, "签发")
    press(host, "印发")
    bulletin.refresh_from_db()
    chat = host.locator("textarea.letter-chat").input_value()
    assert chat.startswith(f"【{bulletin.title}】{bulletin.doc_no}\n")
    assert [name in chat for name in ("李学员", "陈别处")] == [True, True]
    keep_picture(host, "bulletin")

    learner = open_window(PHONE)
    sign_in(learner, desk.learner)
    learner.goto("/my/")
    learner.locator("summary").click()
    learner.locator("details").get_by_role("link", name="打开").click()
    expect(learner.locator("h1")).to_have_text(bulletin.title)
    assert_good(learner)
    keep_picture(learner, "bulletin-learner")
    learner.get_by_role("link", name="全部通报").click()
    expect(learner.locator("main")).to_contain_text(bulletin.doc_no)
    assert_good(learner)
