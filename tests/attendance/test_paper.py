"""The roll from a signed sheet, and the sheet itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attendance.models import AttendanceFact, SheetPaper
from people.roles import Role
from tests.api.client import Program
from tests.attendance.leave.test_papers import JPEG
from tests.attendance.lectures import at
from tests.attendance.pages import messages, roll_url
from tests.factories import make_class_staff, make_enrolment, make_learner, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


def photo(name="签到表.jpg", content=JPEG):
    return SimpleUploadedFile(name, content, "image/jpeg")


def entry(client, lecture, **statuses):
    """The form as a browser sends it, with some statuses chosen otherwise."""
    page = client.get(roll_url(lecture, "paper"))
    form = {"token": page.context["token"]}
    for line in page.context["lines"]:
        form[f"seen-{line.enrolment_id}"] = line.status
        form[f"status-{line.enrolment_id}"] = str(line.chosen)
    return form | statuses


def test_only_the_exceptions_are_chosen_and_everybody_else_is_present(lecture, sign_in):
    client, absent = sign_in(lecture.manager), lecture.enrolments[0]
    form = entry(client, lecture, **{f"status-{absent.pk}": "absent"})

    client.post(roll_url(lecture, "paper"), form)
    client.post(roll_url(lecture, "paper"), form)

    assert lecture.statuses() == ["absent", "present"]
    facts = AttendanceFact.objects.values_list("kind", "method")
    assert list(facts) == [("mark", "paper")] * 2


def test_scans_and_marks_of_others_stay(lecture, sign_in):
    client = sign_in(lecture.manager)
    scanned, other = lecture.enrolments
    third = make_enrolment(lecture.training_class)
    form = entry(client, lecture)
    lecture.check_in(scanned, at(9, 10))
    lecture.mark("on_leave", other, when=at(9, 10))

    client.post(roll_url(lecture, "paper"), form)

    assert lecture.statuses() == ["late", "on_leave", "present"]
    assert third.records.get().source == "roll_call"


def test_the_signed_sheet_is_kept_sealed_and_given_to_who_sees_the_sheet(lecture, sign_in):
    client = sign_in(lecture.manager)
    form = entry(client, lecture) | {"papers": [photo(), photo("第二页.jpg")]}

    page = client.post(roll_url(lecture, "paper"), form, follow=True)

    assert "已保存 2 份签字纸质件。" in messages(page)
    first, second = SheetPaper.objects.order_by("pk")
    assert first.sha256 != second.sha256
    answer = client.get(f"/admin/sheet-papers/{first.pk}/file/")
    assert answer.content.startswith(b"\xff\xd8")
    assert "attachment" in answer["Content-Disposition"]
    assert b"taken at home" not in answer.content
    outsider = make_learner(lecture.training_class)
    assert Program(outsider).read(f"sheet-papers/{first.pk}/file/").status_code == 403
    assert Program(make_officer(Role.AUDITOR)).read(f"sheet-papers/{first.pk}/").status_code == 200


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>"])
def test_what_is_no_photo_is_refused_and_the_marks_stay(lecture, sign_in, content):
    client = sign_in(lecture.manager)
    form = entry(client, lecture) | {"papers": [photo(content=content)]}

    client.post(roll_url(lecture, "paper"), form)

    assert lecture.statuses() == ["present", "present"]
    assert not SheetPaper.objects.exists()


def test_papers_come_also_after_the_sheet_is_handed_in(lecture, sign_in):
    lecture.mark()
    lecture.submit()
    client = sign_in(lecture.manager)

    page = client.post(roll_url(lecture, "keep_paper"), {"papers": photo()}, follow=True)

    assert "签到表.jpg" in page.content.decode()
    monitor = make_class_staff(lecture.training_class, Role.INSPECTOR)
    assert sign_in(monitor).post(roll_url(lecture, "keep_paper")).status_code == 403


def test_programs_keep_papers_too(lecture):
    program = Program(lecture.manager)
    url = f"/api/v1/sessions/{lecture.session.pk}/keep-paper/"
    answer = Client.post(program, url, {"file": photo()})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["file_name"] == "签到表.jpg"
    [item] = program.read(f"sheet-papers/?session={lecture.session.pk}").json()["items"]
    assert item["id"] == answer.json()["id"]


def test_a_sheet_does_not_collect_files_without_end(lecture, sign_in, monkeypatch):
    monkeypatch.setattr("attendance.services.papers.MOST_PAPERS", 1)
    client = sign_in(lecture.manager)

    papers = {"papers": [photo(), photo("2.jpg")]}
    page = client.post(roll_url(lecture, "keep_paper"), papers, follow=True)

    assert "一份考勤表最多保存 1 份签字纸质件。" in messages(page)
    assert SheetPaper.objects.count() == 1
