"""The main job through the admin, as an organiser, a host and a learner do it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import AttendanceFact, AttendanceRecord, AttendanceSheet
from courses.models import Enrolment, TrainingClass, TrainingSession
from materials.models import DownloadRecord, MaterialVersion
from people.models import Person
from tests.e2e.papers import speech_files
from tests.e2e.test_api import ROSTER, UNITS
from tests.factories import PASSWORD, make_manager, make_member, make_unit, make_user, make_venue

TITLE = "办公室业务知识培训班"


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for name in UNITS:
        make_unit(name)
    make_venue(name="县会议中心", room="三楼")
    make_manager(username="organiser", name="周组织")
    make_member(username="host", name="郑主持", is_staff=True)


def sign_in_by_form(page, username):
    page.goto("/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click(".submit-row [type=submit]")
    expect(page.locator("h1")).to_contain_text("工作台")


def pick(page, field, typed, wanted):
    """Choose from an autocomplete box as a person does: open, type, click."""
    page.locator(f"#{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=wanted).first.click()


def save(page, button="_save"):
    page.click(f"[name={button}]")
    expect(page.locator(".messagelist .success").first).to_be_visible()


def plan_the_class(page):
    """US-1: a draft with a host unit, a presiding host and a session, then published."""
    today = timezone.localdate()
    page.goto("/admin/courses/trainingclass/add/")
    page.fill("#id_title", TITLE)
    page.fill("#id_class_code", "YW-01")
    page.fill("#id_start_on", today.isoformat())
    page.fill("#id_end_on", (today + timedelta(days=1)).isoformat())
    page.fill("#id_capacity", "80")
    save(page, "_continue")
    add_row(page, "class_units", "unit", "xcz", "县财政局")
    add_row(page, "staff", "person", "zzc", "郑主持")
    page.select_option("[id^=id_staff-][id$=-role] >> nth=1", "presiding_host")
    save(page, "_continue")
    schedule(page)
    publish(page)


def add_row(page, prefix, field, typed, wanted):
    """Add a line to one of the two small sets on the class's form."""
    number = page.input_value(f"#id_{prefix}-TOTAL_FORMS")
    page.click(f"#{prefix}-group .add-row a")
    pick(page, f"id_{prefix}-{number}-{field}", typed, wanted)


def schedule(page):
    start = timezone.localtime() - timedelta(minutes=5)
    end = start + timedelta(hours=2)
    page.goto("/admin/courses/trainingsession/add/")
    pick(page, "id_training_class", "办公室", TITLE)
    page.fill("#id_title", "公文写作")
    for field, at in (("starts_at", start), ("ends_at", end)):
        page.fill(f"#id_{field}_0", at.date().isoformat())
        page.fill(f"#id_{field}_1", f"{at:%H:%M}")
    pick(page, "id_venue", "会议", "县会议中心")
    page.fill("#id_credit_hours", "2")
    save(page)


def publish(page):
    training_class = TrainingClass.objects.get()
    page.goto(f"/admin/courses/trainingclass/{training_class.pk}/publish/")
    page.click(".px-form [type=submit]")
    expect(page.locator("main, #content").first).to_contain_text("1/7")
    assert TrainingClass.objects.get().status == "draft"
    page.check("#id_acknowledge")
    page.click(".px-form [type=submit]")
    page.wait_for_url(re.compile(r"/training-classes/\d+/"))
    assert TrainingClass.objects.get().status == "published"


def call_people_up(page):
    """Sixty people from a spreadsheet; registration is opened first, so that they report in."""
    training_class = TrainingClass.objects.get()
    page.goto(f"/admin/courses/trainingclass/{training_class.pk}/change/")
    page.get_by_role("button", name="开始报到").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()
    page.goto(f"/admin/courses/roster/{training_class.pk}/")
    page.set_input_files("#id_file", ROSTER)
    page.click("[name=step][value=read]")
    page.click("[name=step][value=check]")
    expect(page.locator("#content")).to_contain_text("60")
    assert not Enrolment.objects.exists()
    page.check("[name=report_in]")
    page.click("[name=step][value=import]")
    expect(page.locator("#content")).to_contain_text("60")
    assert Enrolment.objects.expected().count() == 60


def hand_out(page, name, content, tmp_path):
    """Upload a speech, publish it and hand it to the class."""
    page.goto("/admin/materials/material/add/")
    page.fill("#id_code", f"CL-{MaterialVersion.objects.count()}")
    page.fill("#id_title", name)
    page.select_option("#id_kind", "speech")
    pick(page, "id_training_class", "办公室", TITLE)
    save(page, "_continue")
    change = page.url
    page.goto(change.replace("/change/", "/add_version/"))
    file = tmp_path / name
    file.write_bytes(content)
    page.set_input_files("#id_upload", file)
    page.click(".px-form [type=submit]")
    expect(page.locator(".messagelist .success").first).to_be_visible()
    version = MaterialVersion.objects.latest("pk")
    page.goto(f"/admin/materials/materialversion/{version.pk}/change/")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".field-status")).to_contain_text("已发布")
    page.goto(change.replace("/change/", "/assign/"))
    page.locator(".px-field", has_text="培训班").locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill("办公室")
    page.locator(".select2-results__option", has_text=TITLE).first.click()
    page.click(".px-form [type=submit]")
    expect(page.locator(".messagelist .success").first).to_be_visible()
    return version


def download(page, version, content):
    with page.expect_download() as file:
        page.evaluate("pk => { location.href = `/files/${pk}/` }", version.pk)
    assert file.value.path().read_bytes() == content
    assert file.value.suggested_filename == version.file_name


def take_the_roll(page, colleague):
    """US-4: tap, be refused, decide for the rest, hand in, have it confirmed, lock, correct."""
    session = TrainingSession.objects.get()
    page.locator("form, a").filter(has_text="开始点名").first.click()
    page.wait_for_url(re.compile("/roll-call/"))
    if not AttendanceSheet.objects.exists():
        page.get_by_role("button", name="开始点名").click()
        page.wait_for_selector("#roll")
    cards = page.locator(".px-roll-card")
    expect(cards).to_have_count(60)
    cards.nth(0).locator("button").first.click()
    expect(page.locator("[data-count=pending]")).to_have_text("59")
    page.click("#roll-submit [type=submit]")
    expect(page.locator("#content")).to_contain_text("59")
    assert AttendanceSheet.objects.get().state == "open"
    page.click("#roll-rest")
    page.locator("#roll-confirm button").first.click()
    expect(page.locator("[data-count=pending]")).to_have_text("0")
    expect(page.locator("#roll-sync")).to_have_text("已保存")
    page.click("#roll-submit [type=submit]")
    expect(page.locator(".messagelist .success").first).to_be_visible()
    colleague.goto(page.url)
    colleague.get_by_role("button", name="确认考勤表").click()
    expect(colleague.locator(".messagelist .success").first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="锁定").first.click()
    expect(page.locator(".messagelist .success").first).to_be_visible()
    assert AttendanceSheet.objects.get(session=session).state == "locked"


def correct(page, colleague):
    record = AttendanceRecord.objects.order_by("pk").first()
    page.goto(f"/admin/attendance/attendancerecord/{record.pk}/propose_correction/")
    page.select_option("#id_status", "absent")
    page.fill("#id_reason", "中途离开未归，组长证实")
    page.click(".px-form [type=submit]")
    proposal = record.proposals.get()
    colleague.goto(f"/admin/attendance/correctionproposal/{proposal.pk}/agree/")
    colleague.click(".px-form [type=submit]")
    expect(colleague.locator(".messagelist .success").first).to_be_visible()
    page.reload()
    expect(page.locator("#content")).to_contain_text("中途离开未归")
    expect(page.locator("#content")).to_contain_text("出勤")
    fact = AttendanceFact.objects.get(kind="correction")
    assert (fact.old_status, fact.status) == ("present", "absent")


def test_the_main_job_through_the_admin(office, open_window, sign_in, tmp_path):
    organiser = open_window()
    sign_in_by_form(organiser, "organiser")
    plan_the_class(organiser)
    call_people_up(organiser)
    papers = {
        hand_out(organiser, name, content, tmp_path): content
        for name, content in speech_files().items()
    }

    learner = open_window()
    learner_account = make_user("学员")
    Person.objects.filter(enrolments__student_no=1).update(user=learner_account)
    sign_in(learner, learner_account)
    learner.goto("/admin/login/")
    for version, content in papers.items():
        download(learner, version, content)
    assert DownloadRecord.objects.filter(result="ok").count() == len(papers)

    host = open_window()
    sign_in_by_form(host, "host")
    take_the_roll(host, organiser)
    correct(host, organiser)
    counted = AttendanceRecord.objects.values_list("status", flat=True)
    assert sorted(counted) == ["absent", *["present"] * 59]
