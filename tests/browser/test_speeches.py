"""A scraped speech in Chromium: from its import to the marked copy on a learner's phone."""

import re

import pypdfium2
import pytest
from PIL import ImageChops
from playwright.sync_api import expect

from materials import services
from materials.marking.copies import text_as_pages
from materials.models import DownloadRecord, Material, Speech
from materials.services.making import original_of
from tests.browser.looks import assert_good
from tests.factories import make_learner, make_manager, make_running_class
from tests.materials.speeches.samples import SPEECH

NOTICE = "仅供本班学习 请勿外传"
UPLOAD = {"name": "讲话.txt", "mimeType": "text/plain", "buffer": SPEECH.encode()}


@pytest.fixture
def training_class(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MARK_FROM = "internal"
    return make_running_class()


def picture(document):
    return document[0].render(scale=1).to_pil().convert("L")


def ink_between(marked, plain, top, bottom):
    """Whether the pictures differ in the band of the page."""
    width, height = marked.size
    band = (0, int(height * top), width, int(height * bottom))
    return ImageChops.difference(marked.crop(band), plain.crop(band)).getbbox() is not None


def test_from_the_file_to_the_marked_copy_on_the_phone(open_window, sign_in, training_class):
    desk, manager = open_window(), make_manager()
    sign_in(desk, manager)
    desk.goto("/admin/speeches/import/")
    desk.set_input_files("input[name=files]", UPLOAD)
    assert_good(desk)
    desk.locator("main form button[type=submit], .px-form button[type=submit]").first.click()
    expect(desk.locator("body")).to_contain_text("讲话.txt")
    assert_good(desk)
    speech = Speech.objects.get()
    services.match_speech(speech, by=manager, training_class=training_class)

    desk.goto(f"/admin/speeches/{speech.pk}/review/")
    assert_good(desk)
    desk.get_by_role("button", name=re.compile("^采纳：")).first.click()
    expect(desk.locator("body")).to_contain_text("已采纳")
    desk.goto("/admin/library/?q=档案")
    expect(desk.locator("main, #content").first).to_contain_text("档案业务培训班")
    assert_good(desk)

    desk.goto(f"/admin/speeches/{speech.pk}/review/")
    desk.get_by_label("限制说明").fill(NOTICE)
    desk.get_by_role("button", name="生成材料").click()
    expect(desk.locator("body")).to_contain_text("生成材料")
    material = Material.objects.get(speech=speech)
    version = services.publish_version(material.versions.get(), by=manager)
    services.assign(material, training_class, by=manager)
    phone, learner = open_window(width=390), make_learner(training_class)
    matrix = f"/admin/training-classes/{training_class.pk}/materials/"
    desk.goto(matrix)
    expect(desk.locator("tr", has_text=learner.person.name)).to_contain_text("◔")

    sign_in(phone, learner)
    phone.goto("/my/materials/")
    expect(phone.locator("main")).to_contain_text(NOTICE)
    phone.get_by_role("button", name="我已知悉并遵守").click()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载").click()

    marked = pypdfium2.PdfDocument(download.value.path().read_bytes())
    with original_of(version).open() as source, text_as_pages(source) as unmarked:
        plain = picture(pypdfium2.PdfDocument(unmarked.read()))
    assert ink_between(picture(marked), plain, 0.35, 0.65)
    assert ink_between(picture(marked), plain, 0.93, 1)
    words = "".join(marked[0].get_textpage().get_text_range().split())
    assert learner.person.name in words
    assert DownloadRecord.objects.get(result="ok").delivery_no in words

    desk.goto(matrix)
    expect(desk.locator("tr", has_text=learner.person.name)).to_contain_text("◑")
