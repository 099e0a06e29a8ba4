"""What leaves the house: a copy with the reader's name, one a day, each request on record."""

import io
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest

from courses import services as courses
from materials import services
from materials.files import storage
from materials.marking.numbers import find_numbers
from materials.models import DownloadRecord, Material
from peixun.errors import Refused
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    fresh,
    make_learner,
    make_officer,
    make_running_class,
)
from tests.materials import samples
from tests.materials.factories import make_material, make_upload
from tests.materials.old_word import old_word
from tests.materials.pdfs import make_pdf
from tests.materials.test_pages import browser, fetch

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel
NOON = datetime(2026, 11, 23, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
SUITE = shutil.which("soffice")


@pytest.fixture(autouse=True)
def marked(settings):
    settings.MARK_FROM = "internal"


def publish(content, name, level=Level.INTERNAL, **fields):
    material = make_material(access_level=level, **fields)
    version = services.add_version(material, make_upload(content, name), by=material.created_by)
    return services.publish_version(version, by=material.created_by)


@pytest.fixture
def speech():
    return publish(make_pdf(["同志们：", "第二页"]), "讲话.pdf")


@pytest.fixture
def learner():
    return make_learner(make_running_class())


def hand_out(version, user, at=NOON, **more):
    """The copy and its bytes, or the code of the refusal."""
    try:
        copy = services.hand_out(version, user=fresh(user), ip=None, at=at, **more)
    except Refused as refused:
        return refused.code, b""
    with copy.open() as file:
        return copy, file.read()


def pages(content):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def numbers(content):
    return [list(dict.fromkeys(find_numbers(page))) for page in pages(content)]


def test_a_copy_says_on_every_page_whose_it_is(speech, learner):
    copy, content = hand_out(speech, learner)

    record = DownloadRecord.objects.get()
    assert numbers(content) == [[record.delivery_no]] * 2
    unit = str(learner.person.unit)
    foot = f"{learner.name} · {unit} · 2026-11-23 12:01 · 交付编号 {record.delivery_no}"
    assert (record.watermark_text, record.repeats) == (foot, None)
    assert [text.replace("\r\n", "")[-len(foot) :] for text in pages(content)] == [foot] * 2
    assert (copy.file_name, copy.mime_type, copy.size_bytes) == (
        "讲话.pdf",
        "application/pdf",
        len(content),
    )
    assert record.enrolment is None or record.enrolment.person == learner.person


FORMS = {
    # name: (content, level, what readers get)
    "a.pdf": (lambda: make_pdf(["x"]), Level.INTERNAL, "a.pdf"),
    "b.txt": (lambda: "同志们：\n".encode("gbk"), Level.CLASS_ONLY, "b.pdf"),
    "c.docx": (samples.word, Level.RESTRICTED, "c.docx"),
    "d.doc": (lambda: old_word("同志们"), Level.INTERNAL, "cannot_be_marked"),
    "e.xlsx": (samples.excel, Level.INTERNAL, None),
    "f.pptx": (samples.GOOD["slides.pptx"], Level.INTERNAL, None),
    "g.png": (samples.png, Level.RESTRICTED, None),
    "h.mp4": (samples.mp4, Level.CLASS_ONLY, None),
    "i.pdf": (lambda: make_pdf(["y"]), Level.PUBLIC, None),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_readers_get_and_keepers_may_have(name, learner):
    make, level, given = FORMS[name]
    original = make()
    version = publish(original, name, level)
    services.assign(version.material, learner.person.enrolments.get().training_class, by=learner)
    keeper = make_officer(Role.LIBRARIAN)

    copy, content = hand_out(version, learner)
    kept, keepers = hand_out(version, keeper, original=True)

    if given is None:
        assert (content, copy.file_name, copy.watermark_text) == (original, name, "")
    elif given == "cannot_be_marked":
        assert (copy, content) == (given, b"")
        assert hand_out(version, keeper)[1] == original
    else:
        assert copy.file_name == given
        assert copy.number in (
            text_of_word(content) if given.endswith("docx") else pages(content)[0]
        )
        assert content != original
        assert hand_out(version, keeper)[1] not in (original, content)
    assert (keepers, kept.file_name) == (original, name)
    assert hand_out(version, learner, original=True)[0] == "original_for_keepers"


def text_of_word(content):
    return docx.Document(io.BytesIO(content)).sections[0].header.paragraphs[-1].text


@pytest.mark.parametrize(
    ("marked_from", "expected"),
    [("restricted", [False, False, False, True]), ("public", [True] * 4), ("never", [False] * 4)],
)
def test_the_office_decides_from_which_level_on(settings, marked_from, expected):
    settings.MARK_FROM = marked_from
    forms = [
        services.form_of(publish(make_pdf(["x"]), "a.pdf", level)) is services.Form.PAGES
        for level in Level
    ]

    assert forms == expected


def test_a_delivery_is_one_person_one_version_one_day(speech, learner):
    colleague = make_learner(learner.person.enrolments.get().training_class)
    late, midnight = NOON.replace(hour=23, minute=59), NOON.replace(hour=0, minute=0)
    asked = [(learner, NOON), (learner, late), (learner, midnight), (colleague, NOON)]
    asked += [(learner, midnight + timedelta(days=1))]

    copies = [hand_out(speech, user, at)[1] for user, at in asked]

    assert copies[0] == copies[1] == copies[2]
    assert len(set(copies)) == 3
    records = DownloadRecord.objects.order_by("id")
    first = records[0]
    assert [record.repeats for record in records] == [None, first, first, None, None]
    assert [bool(record.delivery_no) for record in records] == [True, False, False, True, True]
    assert {record.copy_sha256 for record in records[:3]} == {first.copy_sha256}
    assert len(set(records.values_list("delivery_no", flat=True))) == 4


def test_a_copy_that_is_lost_is_another_delivery(speech, learner, kept):
    first, content = hand_out(speech, learner)
    Path(storage.default_storage.path(first.path)).unlink()

    second, other = hand_out(speech, learner)

    assert (second.number == first.number, other == content) == (False, False)
    assert numbers(other) == [[second.number]] * 2
    assert hand_out(speech, learner)[1] == other


def test_copies_are_thrown_away_when_their_day_is_over(speech, learner, kept):
    today, yesterday = NOON, NOON - timedelta(days=1)
    copies = [hand_out(speech, learner, at)[0] for at in (yesterday, today)]
    before = len(kept())

    assert storage.clear_copies(NOON.date()) == 1

    assert len(kept()) == before - 1
    assert [storage.size_of(copy.path) is None for copy in copies] == [True, False]


def test_what_is_turned_into_pages_is_turned_once(learner, kept):
    version = publish("同志们：\n".encode(), "讲话.txt")
    hand_out(version, learner)
    (pdf,) = [path for path in kept() if "pages" in path.parts]
    stamp = pdf.stat().st_mtime_ns

    hand_out(version, make_learner(make_running_class()))

    assert [path for path in kept() if "pages" in path.parts] == [pdf]
    assert pdf.stat().st_mtime_ns == stamp


def test_nobody_gets_a_file_that_does_not_let_itself_be_marked(learner, kept, speech):
    (path,) = kept()
    path.write_bytes(b"x" * path.stat().st_size)

    assert hand_out(speech, learner) == ("cannot_be_marked", b"")

    record = DownloadRecord.objects.get()
    assert (record.result, record.deny_reason) == ("denied", "cannot_be_marked")
    assert (record.delivery_no, record.copy_sha256) == ("", "")
    assert kept() == [path]


def test_who_loses_a_material_loses_the_copy_that_lies_ready(speech, learner):
    material = speech.material
    Material.objects.filter(pk=material.pk).update(access_level=Level.CLASS_ONLY)
    services.assign(material, enrolment := learner.person.enrolments.get(), by=learner)
    client, path = browser(learner), f"/files/{speech.pk}/"
    assert fetch(client, path).status_code == 200
    assert fetch(client, path, Range="bytes=0-9").status_code == 206

    courses.withdraw(enrolment, reason="调离")

    for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}):
        assert fetch(client, path, **headers).status_code == 404
    assert client.head(path).status_code == 404
    results = DownloadRecord.objects.order_by("id").values_list("result", flat=True)
    assert list(results) == ["ok"] * 2 + ["denied"] * 4


def test_more_than_the_office_allows_within_an_hour_is_refused_on_record(settings, learner):
    settings.DOWNLOADS_PER_HOUR = 2
    versions = [publish(samples.excel(rows), "a.xlsx") for rows in (1, 2, 3)]

    codes = [hand_out(version, learner)[0] for version in versions]
    again = hand_out(versions[0], learner)
    later = hand_out(versions[2], learner, NOON + timedelta(hours=1))

    assert codes[2] == "too_many_downloads"
    assert again[1]
    assert later[1]
    assert hand_out(versions[2], make_learner(make_running_class()))[1]
    refused = DownloadRecord.objects.filter(result="denied").values_list("deny_reason", flat=True)
    assert list(refused) == ["too_many_downloads"]


def test_the_bound_is_told_as_such(settings, learner):
    settings.DOWNLOADS_PER_HOUR = 1
    versions = [publish(samples.excel(rows), "a.xlsx") for rows in (1, 2)]
    program = Program(learner)
    program.get(f"/api/v1/material-versions/{versions[0].pk}/download/").getvalue()

    answer = program.get(f"/api/v1/material-versions/{versions[1].pk}/download/")

    assert_problem(answer, 429, "too_many_downloads")


def test_the_original_is_asked_for_by_those_who_keep_it(speech, learner, kept):
    address = f"/files/{speech.pk}/?original=true"
    keeper = make_officer(Role.LIBRARIAN)

    assert fetch(browser(keeper), address).body == kept()[0].read_bytes()
    refused = fetch(browser(learner), address)
    assert (refused.status_code, "只有材料保管人员" in refused.content.decode()) == (403, True)
    answer = Program(learner).get(f"/api/v1/material-versions/{speech.pk}/download/?original=true")
    assert_problem(answer, 403, "original_for_keepers")


def test_a_user_without_a_person_is_named_all_the_same(speech):
    keeper = make_officer(Role.LIBRARIAN)
    copy, _content = hand_out(speech, keeper)

    assert copy.watermark_text.startswith(keeper.name or keeper.username)


def test_a_name_cannot_turn_or_hide_what_the_mark_says(speech, learner):
    type(learner).objects.filter(pk=learner.pk).update(name="王\u202e建\u200b国\n\t<b>" + "长" * 40)

    copy, content = hand_out(speech, learner)

    assert copy.watermark_text.startswith("王 建 国 <b>" + "长" * 31 + " · ")
    assert numbers(content) == [[copy.number]] * 2


def test_a_copy_repeats_the_notice_of_the_material(learner):
    version = publish(make_pdf(["x"]), "a.pdf", restriction_notice="仅供学习，不得外传")
    services.acknowledge_notice(version, wording="仅供学习，不得外传", by=learner)

    copy, content = hand_out(version, learner)

    assert copy.watermark_text.endswith(f"{copy.number} · 仅供学习，不得外传")
    assert "仅供学习，不得外传" in pages(content)[0]


@pytest.mark.skipif(SUITE is None, reason="LibreOffice is not installed")
def test_office_files_become_marked_pages_where_there_is_a_converter(
    settings, learner, tmp_path, monkeypatch
):
    settings.CONVERTER = SUITE
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    version = publish(samples.word(), "讲话.docx")

    copy, content = hand_out(version, learner)

    assert (copy.file_name, copy.mime_type) == ("讲话.pdf", "application/pdf")
    assert "在全县办公室主任培训班上的讲话" in pages(content)[0]
    assert numbers(content) == [[copy.number]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files"]


@pytest.mark.parametrize("program", ["/nonexistent/soffice", "/bin/true", "/bin/false"])
def test_a_converter_that_makes_nothing_is_a_refusal(settings, learner, program):
    settings.CONVERTER = program
    version = publish(samples.word(), "讲话.docx")

    assert hand_out(version, learner) == ("cannot_be_marked", b"")


@pytest.mark.parametrize(
    ("name", "make", "said", "has_original"),
    [
        ("a.pdf", lambda: make_pdf(["x"]), "每页标注领取人姓名", True),
        ("a.docx", samples.word, "页眉页脚标注领取人姓名", True),
        ("a.doc", lambda: old_word("x"), "不提供", True),
        ("a.png", samples.png, "无法加注水印", False),
    ],
)
def test_the_page_of_a_version_says_what_readers_get(name, make, said, has_original, client):
    version = publish(make(), name)
    client.force_login(make_officer(Role.LIBRARIAN))

    page = client.get(f"/admin/materials/materialversion/{version.pk}/change/").content.decode()

    assert said in page
    assert (f"/files/{version.pk}/?original=true" in page) is has_original
