"""The roster wizard on a desktop and a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from courses.models import Enrolment
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good
from tests.courses.spreadsheets import workbook
from tests.factories import make_alias, make_quota, make_running_class, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = ["姓名", "单位", "职务", "手机"]
ROWS = [
    ["王建国", "县教育局", "副局长", "13800001001"],
    ["李秀英", "两办", "秘书科科长", "13800001002"],
    ["", "县教育局", "干事", "13800001003"],
    ["张伟", "县教育", "干事", "13800001004"],
    ["刘洋", "县教育局", "干事", ""],
    ["刘洋", "县教育局", "科员", ""],
    ["陈静", "县卫生健康局", "科员", "1.38E+10"],
    ["欧阳娜", "县卫生健康局", "办公室主任", "13800001008"],
]


@pytest.fixture
def training_class(transactional_db):
    training_class = make_running_class(title="办公室业务知识培训班")
    bureau = make_unit("县教育局", sort_order=1)
    make_quota(training_class, bureau, 5)
    make_quota(training_class, make_unit("县卫生健康局", sort_order=2), 2)
    make_alias("两办", make_unit("中共县委办公室"), make_unit("县人民政府办公室"))
    return training_class


def test_a_roster_is_taken_in(page, organiser, sign_in, training_class, keep_picture):
    def fill(book, sheet):
        sheet.set_row(8, None, None, {"hidden": True})

    sign_in(page, organiser)
    page.goto(f"/admin/courses/roster/{training_class.pk}/")
    keep_picture(page, "roster-source")
    assert_good(page)
    page.get_by_label("文件").set_input_files(
        {"name": "名单.xlsx", "mimeType": "", "buffer": workbook(HEADING, *ROWS, fill=fill)}
    )
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("隐藏的行也已读取：第 9 行。")).to_be_visible()
    keep_picture(page, "roster-columns")
    assert_good(page)
    page.get_by_role("button", name="检查").click()
    keep_picture(page, "roster-check")
    assert_good(page)

    row = page.get_by_role("group", name="第 3 行")
    row.get_by_label("选择单位").select_option(label="县人民政府办公室")
    page.get_by_role("group", name="第 4 行").get_by_label("姓名").fill("周敏")
    page.get_by_role("group", name="第 5 行").get_by_label("单位", exact=True).fill("县教育局")
    page.get_by_role("group", name="第 7 行").get_by_label("不导入").check()
    page.get_by_role("button", name="重新检查").click()
    keep_picture(page, "roster-again")
    assert_good(page)
    page.get_by_role("button", name="导入", exact=True).click()

    expect(page.get_by_role("heading", name="未导入的行")).to_be_visible()
    expect(page.get_by_text("名额使用情况")).to_be_visible()
    keep_picture(page, "roster-result")
    assert_good(page)
    names = Enrolment.objects.order_by("pk").values_list("person__name", flat=True)
    assert list(names) == ["王建国", "李秀英", "周敏", "张伟", "刘洋", "欧阳娜"]
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_without_javascript_a_row_is_corrected(open_window, organiser, sign_in, training_class):
    page = open_window(PHONE, javascript=False)
    sign_in(page, organiser)
    page.goto(f"/admin/courses/roster/{training_class.pk}/")
    text = "\n".join("\t".join(row) for row in [HEADING, ROWS[0], ROWS[2]])
    page.get_by_label("单元格").or_(page.locator("textarea")).first.fill(text)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="检查").click()

    page.get_by_role("group", name="第 3 行").get_by_label("姓名").fill("周敏")
    page.get_by_role("button", name="导入", exact=True).click()

    expect(page.get_by_role("heading", name="未导入的行")).to_have_count(0)
    names = Enrolment.objects.order_by("pk").values_list("person__name", flat=True)
    assert list(names) == ["王建国", "周敏"]
