"""A look at a file: the reader's own copy, asked for and on record each time."""

import pytest

from materials import services
from materials.models import DownloadRecord
from tests.factories import make_learner, make_member, make_running_class
from tests.materials import samples
from tests.materials.factories import make_material, make_upload

pytestmark = pytest.mark.django_db
SPEECH = samples.SPEECH.encode()
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def handed_out(client, settings):
    """A speech that is handed to a learner, who is signed in."""
    settings.MARK_FROM = "internal"
    training_class = make_running_class()
    learner = make_learner(training_class)
    client.force_login(learner)

    def hand_out(content=SPEECH, name="讲话.txt"):
        material = make_material(training_class=training_class)
        by = material.created_by
        version = services.add_version(material, make_upload(content, name), by=by)
        services.publish_version(version, by=by)
        services.assign(material, training_class, by=by)
        return version

    return hand_out


def test_a_speech_is_shown_page_by_page_with_the_readers_name(client, handed_out):
    version = handed_out()
    words = client.get(f"/files/{version.pk}/preview/").content.decode()
    picture = client.get(f"/files/{version.pk}/pages/1/")

    record = DownloadRecord.objects.exclude(delivery_no="").get()
    assert f"/files/{version.pk}/pages/1/" in words
    assert record.watermark_text in words
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture.content.startswith(PNG)
    assert picture["Cache-Control"] == "private, no-store"
    # Each look is on record, as the same delivery.
    assert DownloadRecord.objects.filter(result="ok").count() == 2


def test_there_are_no_pages_beyond_the_last(client, handed_out):
    version = handed_out()

    for number in (0, 2, 10**9):
        assert client.get(f"/files/{version.pk}/pages/{number}/").status_code == 404


def test_what_is_no_pdf_is_shown_as_text_or_not_at_all(client, handed_out):
    version = handed_out(samples.excel(), "名册.xlsx")

    page = client.get(f"/files/{version.pk}/preview/").content.decode()
    assert "请下载" in page
    assert client.get(f"/files/{version.pk}/pages/1/").status_code == 404


def test_who_may_not_have_the_file_may_not_look_at_it(client, handed_out):
    version = handed_out()
    client.force_login(make_member())

    for path in (f"/files/{version.pk}/preview/", f"/files/{version.pk}/pages/1/"):
        assert client.get(path).status_code == 404
    services.withdraw_version(version, reason="有误", by=version.created_by)
    client.force_login(DownloadRecord.objects.last().user)
    assert not DownloadRecord.objects.filter(result="ok").exists()


def test_the_notice_comes_first(client, handed_out):
    version = handed_out()
    version.material.restriction_notice = "仅供学习"
    version.material.save()

    page = client.get(f"/files/{version.pk}/preview/")
    assert (page.status_code, "仅供学习" in page.content.decode()) == (409, True)
    assert client.get(f"/files/{version.pk}/pages/1/").status_code == 409
