"""What leaves the house: a copy with the reader's name, one a day, each request on record."""

import io
import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest

from materials import services
from materials.marking.numbers import find_numbers
from materials.models import DownloadRecord, Material
from peixun.errors import Refused
from people.roles import Role
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
    return publish(make_pdf(["同志们：", "第二页"]), "讲话.pdf", restriction_notice="仅供学习")


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
    foot = f"{learner.name} · {unit} · 2026-11-23 12:01 · 交付编号 {record.delivery_no} · 仅供学习"
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


@pytest.mark.parametrize("program", ["/nonexistent/soffice", "/bin/true", "/bin/false"])
def test_a_converter_that_makes_nothing_is_a_refusal(settings, learner, program):
    settings.CONVERTER = program
    version = publish(samples.word(), "讲话.docx")

    assert hand_out(version, learner) == ("cannot_be_marked", b"")
