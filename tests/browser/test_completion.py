"""From the scores to the certificate that anybody can check: the way of an office, by hand."""

import pytest
from playwright.sync_api import expect

from attendance.models import Certificate, CompletionDecision
from tests.attendance.completion.scenes import Ending, account_of, assessment_of
from tests.browser.looks import assert_good

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """([field, text]) => {
  const data = new DataTransfer();
  data.setData("text", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


def test_from_scores_to_a_certificate_that_is_checked(open_window, sign_in, organiser):
    page = open_window()
    end = Ending(["pp", "pv"])
    first, second = (one.pk for one in end.enrolments)
    base = f"/admin/training-classes/{end.training_class.pk}"
    sign_in(page, organiser)
    page.goto(f"{base}/assessments/")

    # A block copied from a spreadsheet, then by keyboard down the column of the exam.
    field = page.locator(f"[name=attendance-{first}]")
    rows = "\n".join("\t".join(["90", "91", "92", "93", "94", str(last)]) for last in (95, 80))
    page.evaluate(PASTE, [field.element_handle(), rows])
    page.locator(f"[name=exam-{first}]").fill("88")
    page.keyboard.press("Enter")
    page.keyboard.type("75")
    assert_good(page)
    page.get_by_role("button", name="保存分数").click()
    expect(page.get_by_text("已保存2名学员的考核")).to_be_visible()
    assert assessment_of(end.enrolments[1]).conduct_score == 80
    assert assessment_of(end.enrolments[1]).exam_score == 75

    page.goto(f"{base}/completion/")
    page.locator("summary", has_text="建议不予结业").click()
    expect(page.get_by_text("HOURS_BELOW_6_7")).to_be_visible()
    assert_good(page)
    page.locator(f"[name=enrolment][value='{second}']").check()
    page.locator(f"[name=decision-{second}]").select_option("completed")
    page.locator(f"[name=reason-{second}]").fill("已补课")
    page.get_by_role("button", name="对所选学员作出认定").click()
    expect(page.get_by_text("已对2名学员作出认定")).to_be_visible()
    assert CompletionDecision.objects.filter(decision="completed").count() == 2
    page.get_by_role("button", name="生成2份证书样稿").click()
    page.get_by_role("button", name="签发2份证书").click()
    expect(page.get_by_text("已签发2份证书")).to_be_visible()

    # Anybody, without an account, typing the code.
    row = Certificate.objects.order_by("number").first()
    stranger = open_window(390)
    stranger.goto("/check/")
    stranger.get_by_label("证书上的查验码").fill(row.printed_code)
    stranger.get_by_role("button", name="查验").click()
    expect(stranger.get_by_text("有效")).to_be_visible()
    assert_good(stranger)
    stranger.goto("/check/XXXXX/")
    expect(stranger.get_by_text("未查到")).to_be_visible()

    phone = open_window(390)
    sign_in(phone, account_of(end.one))
    phone.goto("/my/credit-hours/")
    expect(phone.get_by_text(row.number)).to_be_visible()
    assert_good(phone)
    page.goto("/admin/credit-hours/?year=2026")
    assert_good(page)
