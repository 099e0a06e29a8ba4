"""The frame of the office pages: sign-in, start page, lists, forms, deleting."""

import re

import pytest
from playwright.sync_api import Error, expect

from people.models import Person, Unit
from people.services import end_appointment
from tests.browser.looks import assert_good, findings, sideways_scroll, weigh
from tests.browser.watch import Watch
from tests.factories import PASSWORD


@pytest.fixture
def units(transactional_db):
    """An office with a unit below it, and sixty people."""
    office = Unit.objects.create(name="清河县委办公室", short_name="县委办", sort_order=1)
    team = Unit.objects.create(name="文秘科", parent=office, sort_order=2)
    for number in range(60):
        Person.objects.create(name=f"王小{number:02}", unit=team, post="科员")
    return office, team


def fill_sign_in(page, username, password):
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("input[type=submit]")


def test_signs_in_and_out(page, organiser, keep_picture):
    page.goto("/admin/")
    assert_good(page)
    keep_picture(page, "sign-in")
    fill_sign_in(page, organiser.username, PASSWORD)
    expect(page.locator(".px-user")).to_have_text("张建国")
    page.click("#logout-form button")
    expect(page.locator("#id_username")).to_be_visible()
    page.goto("/admin/people/person/")
    expect(page).to_have_url(re.compile("/admin/login/"))


def test_says_that_the_password_is_wrong(page, organiser, keep_picture):
    page.goto("/admin/login/")
    fill_sign_in(page, organiser.username, "wrong")
    expect(page.locator(".errornote")).to_contain_text("密码不正确")
    assert_good(page)
    keep_picture(page, "wrong-password")


def test_locks_after_five_wrong_passwords(page, organiser, keep_picture):
    page.goto("/admin/login/")
    for _attempt in range(4):
        fill_sign_in(page, organiser.username, "wrong")
    with page.expect_response("**/admin/login/**") as answer:
        fill_sign_in(page, organiser.username, "wrong")
    assert answer.value.status == 429
    expect(page.get_by_role("alert")).to_contain_text("15 分钟")
    assert_good(page)
    keep_picture(page, "locked")


def test_start_page_shows_what_the_person_may_see(page, organiser, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/")
    assert_good(page)
    keep_picture(page, "start")
    expect(page.locator(".px-nav a").first).to_have_attribute("aria-current", "page")
    words = page.locator("#content").inner_text()
    assert "人员" in words
    for foreign in ("组", "日志", "API"):
        assert foreign not in words.split()


def test_list(page, organiser, units, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/people/person/")
    expect(page.locator("#result_list tbody tr")).to_have_count(50)
    assert_good(page)
    keep_picture(page, "list")
    page.fill("#searchbar", "wx")
    page.press("#searchbar", "Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(50)
    page.fill("#searchbar", "没有这个人")
    page.press("#searchbar", "Enter")
    expect(page.locator("#result_list")).to_have_count(0)


def test_units_are_listed_as_a_tree(page, organiser, units, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/people/unit/")
    names = page.locator("tbody .field-in_tree").all_text_contents()
    assert names[:2] == ["清河县委办公室", "\u3000文秘科"]
    assert_good(page)
    keep_picture(page, "units")


def test_adds_a_person(page, organiser, units, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/people/person/add/")
    assert_good(page)
    keep_picture(page, "add")
    page.fill("#id_name", "曾国强")
    page.click(".field-unit .select2-selection")
    page.fill(".select2-search__field", "wmk")
    page.locator(".select2-results__option", has_text="文秘科").click()
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_contain_text("曾国强")
    assert Person.objects.get(name="曾国强").pinyin.startswith("zeng")


def test_keeps_what_was_typed_beside_the_errors(page, organiser, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/people/person/add/")
    page.fill("#id_name", "曾国强")
    page.click("input[name=_save]")
    expect(page.locator(".errorlist")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("曾国强")
    assert_good(page)
    keep_picture(page, "errors")


def test_changes_a_person(page, organiser, units, sign_in, keep_picture):
    person = Person.objects.first()
    sign_in(page, organiser)
    page.goto(f"/admin/people/person/{person.pk}/change/")
    assert_good(page)
    keep_picture(page, "change")
    page.fill("#id_post", "副科长")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    person.refresh_from_db()
    assert person.post == "副科长"


def test_asks_before_it_deletes(page, administrator, units, sign_in, keep_picture):
    person = Person.objects.first()
    sign_in(page, administrator)
    page.goto(f"/admin/people/person/{person.pk}/delete/")
    assert_good(page)
    keep_picture(page, "delete")
    page.click("#content input[type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_speaks_english_when_asked(page, organiser, units, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/people/person/")
    page.click("#header .px-language button")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/admin/people/person/$"))
    assert_good(page)
    keep_picture(page, "english")
    words = page.locator("body").inner_text()
    data = ["张建国", "王小", "县委办", "文秘科", "科员", organiser.person.unit.name]
    for name in ["中文", *data]:
        words = words.replace(name, "")
    assert re.findall("[\u4e00-\u9fff]+", words) == []


def test_lists_and_forms_work_without_javascript(open_window, organiser, units, sign_in):
    window = open_window(javascript=False)
    sign_in(window, organiser)
    window.goto("/admin/people/person/?q=%E7%8E%8B")
    assert window.locator("#result_list tbody tr").count() == 50
    window.locator("#result_list tbody th a").first.click()
    window.fill("#id_post", "主任")
    window.click("input[name=_save]")
    assert Person.objects.filter(post="主任").count() == 1


def test_pages_stay_light(open_window, organiser, units, sign_in):
    window = open_window()
    sign_in(window, organiser)
    weight = weigh(window, "/admin/people/person/")
    assert weight["wire"] < 200_000
    assert weight["html"] < 80_000
    assert weight["nodes"] < 1_200


def test_asks_before_it_ends_an_appointment(page, organiser, security, sign_in, keep_picture):
    appointment = organiser.appointments.get()
    sign_in(page, security)
    page.goto(f"/admin/people/appointment/{appointment.pk}/change/")
    assert_good(page)
    keep_picture(page, "verb-button")
    page.click(".px-verbs a")
    assert_good(page)
    keep_picture(page, "verb-asks")
    appointment.refresh_from_db()
    end_appointment(appointment, by=security)
    page.click(".px-form button[type=submit]")
    expect(page.get_by_role("alert")).to_have_text("这项任职已经终止。")
    assert_good(page)
    keep_picture(page, "verb-refused")


def test_missing_page_is_in_the_frame(page, organiser, sign_in, keep_picture):
    sign_in(page, organiser)
    page.goto("/admin/nothing/")
    expect(page.locator("h1")).to_have_text("页面不存在")
    assert_good(page)
    keep_picture(page, "missing")


def test_dark_by_choice_is_as_dark_as_by_system(open_window, organiser, sign_in):
    by_system = open_window(theme="dark")
    by_choice = open_window(theme="light")
    for window in (by_system, by_choice):
        sign_in(window, organiser)
        window.goto("/admin/")
    toggle = by_choice.locator("#header .theme-toggle")
    while by_choice.locator("html").get_attribute("data-theme") != "dark":
        toggle.click()
    colour = "getComputedStyle(document.body).backgroundColor"
    assert by_choice.evaluate(colour) == by_system.evaluate(colour) == "rgb(18, 20, 23)"
    assert_good(by_choice)


def test_the_rules_notice_what_breaks_them(chromium, live_server):
    """The control: a page that breaks every rule is caught by every check."""
    context = chromium.new_context()
    watch = Watch(context, live_server.url)
    window = context.new_page()
    window.goto(f"{live_server.url}/admin/login/")
    with window.expect_event("pageerror"):
        window.evaluate(
            """() => {
          document.body.insertAdjacentHTML("beforeend", "<p id=x style='color: red'>x</p><img id=y>");
          document.getElementById("x").style.width = "900px";
          setTimeout(() => { throw new Error("thrown"); });
        }"""
        )
    assert sideways_scroll(window) > 0
    assert any(finding.startswith("image-alt") for finding in findings(window))
    with pytest.raises(Error):
        window.goto("http://elsewhere.invalid/")
    for sign in ("CSP: style-src", "error: thrown", "request to http://elsewhere.invalid/"):
        assert [complaint for complaint in watch.complaints if sign in complaint]
    context.close()
