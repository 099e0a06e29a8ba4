"""The file of a class: what is in it, who takes it, and what that leaves on record."""

import io
import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from attendance.dossier import check_archive, make_dossier
from attendance.errors import DossierTooEarly
from attendance.models import DisciplineReading, DossierMade, LeaveReading
from attendance.services import discipline
from attendance.services import leave as leaves
from courses.models import TrainingClass
from courses.services import release_timetable
from tests.api.client import Program
from tests.attendance.discipline.scenes import WORDS, Conduct, photo
from tests.attendance.leave.scenes import REASON
from tests.attendance.lectures import at, time_is
from tests.attendance.test_admin import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def conduct():
    """A class with leave, a breach with a photo, and a timetable; it is over."""
    conduct = Conduct()
    with time_is(8, 50):
        release_timetable(conduct.training_class, by=conduct.manager)
        wish = leaves.Wish("official", leaves.spans_of_sessions([conduct.session]), REASON)
        leaves.ask_leave(
            conduct.enrolment, wish, by=conduct.learner, acknowledged=["leave_limit"], at=at(8)
        )
    record = conduct.recorded()
    discipline.add_evidence(record, by=conduct.inspector, upload=photo(), at=at(12))
    TrainingClass.objects.filter(pk=conduct.training_class.pk).update(status="concluded")
    conduct.training_class.refresh_from_db()
    return conduct


def made(conduct):
    with make_dossier(
        conduct.training_class, by=conduct.manager, address_of=lambda code: code, at=at(18)
    ) as stream:
        return io.BytesIO(stream.read())


def test_it_holds_every_chapter_and_checks_out(conduct):
    stream = made(conduct)

    assert check_archive(stream) == []
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        words = [archive.read(name).decode("utf-8-sig") for name in names if name.endswith(".txt")]
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert folders == {
        "1 课程表", "2 学员名册", "3 考勤", "4 请假", "5 纪律", "7 材料", "8 结业"
    }  # fmt: skip
    assert any(REASON in text for text in words)
    assert any(WORDS in text for text in words)
    assert [name for name in names if name.endswith("现场.jpg")]


def test_whoever_takes_it_has_read_what_is_sealed(conduct):
    made(conduct)

    assert set(DisciplineReading.objects.values_list("read_by", "purpose", "what")) == {
        (conduct.manager.pk, "filing", "record"),
        (conduct.manager.pk, "filing", "evidence"),
    }
    assert LeaveReading.objects.get().read_by == conduct.manager
    taken = DossierMade.objects.get()
    assert (taken.made_by, taken.training_class) == (conduct.manager, conduct.training_class)
    with pytest.raises(DatabaseError), transaction.atomic():
        DossierMade.objects.all().delete()


def test_a_class_that_is_not_over_has_no_file_yet(conduct):
    TrainingClass.objects.update(status="in_progress")
    conduct.training_class.refresh_from_db()

    with pytest.raises(DossierTooEarly):
        made(conduct)
    program = Program(conduct.manager)
    address = f"training-classes/{conduct.training_class.pk}/dossier/"
    assert program.post(address).json()["code"] == "dossier_too_early"
    page = reverse("admin:class_dossier", args=[conduct.training_class.pk])
    answer = sign_in(conduct.manager).post(page, follow=True)
    assert "结班后" in answer.content.decode()
    assert not DossierMade.objects.exists()


def test_it_is_handed_out_by_the_page_and_the_api(conduct):
    page = reverse("admin:class_dossier", args=[conduct.training_class.pk])
    by_page = sign_in(conduct.manager).post(page)
    by_api = Program(conduct.manager).post(f"training-classes/{conduct.training_class.pk}/dossier/")

    for answer in (by_page, by_api):
        assert answer["Content-Type"] == "application/zip"
        assert "no-store" in answer["Cache-Control"]
        assert check_archive(io.BytesIO(b"".join(answer.streaming_content))) == []
    assert sign_in(conduct.teacher).post(page).status_code == 403
    assert DossierMade.objects.count() == 2


def test_the_command_says_whether_it_is_as_it_was_put_together(conduct, tmp_path):
    path = tmp_path / "档案.zip"
    path.write_bytes(made(conduct).read())
    said = StringIO()
    call_command("check_dossier", path, stdout=said)
    assert said.getvalue().strip() == "档案完整，与归集时一致。"

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("9 其他.txt", b"x")
    with pytest.raises(CommandError, match="1"):
        call_command("check_dossier", path, stdout=said)
    assert "9 其他.txt: 不在清单内" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("check_dossier", tmp_path / "没有.zip")


def test_the_manifest_says_of_whom_it_is(conduct):
    with zipfile.ZipFile(made(conduct)) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert (manifest["class_title"], manifest["made_by"]) == (
        conduct.training_class.title,
        conduct.manager.name,
    )
