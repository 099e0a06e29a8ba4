"""Parts of a copy, whether it is still the same, and its description: asked for like the whole."""

import pytest

from materials.models import DownloadRecord
from tests.factories import make_learner, make_running_class
from tests.materials.pdfs import make_pdf
from tests.materials.test_deliveries import publish
from tests.materials.test_pages import browser, fetch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marked(settings):
    settings.MARK_FROM = "internal"


@pytest.fixture
def speech():
    return publish(make_pdf(["同志们：", "第二页"]), "讲话.pdf")


@pytest.fixture
def learner():
    return make_learner(make_running_class())


def test_parts_of_a_copy_are_parts_of_the_same_bytes(speech, learner):
    client, path = browser(learner), f"/files/{speech.pk}/"
    whole = fetch(client, path)
    tag, size = whole.headers["ETag"], len(whole.body)

    parts = {
        "bytes=0-9": (206, whole.body[:10], f"bytes 0-9/{size}"),
        "bytes=10-": (206, whole.body[10:], f"bytes 10-{size - 1}/{size}"),
        "bytes=-5": (206, whole.body[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
        f"bytes=5-{size * 9}": (206, whole.body[5:], f"bytes 5-{size - 1}/{size}"),
        f"bytes=-{size * 9}": (206, whole.body, f"bytes 0-{size - 1}/{size}"),
        f"bytes={size}-": (416, b"", f"bytes */{size}"),
        "bytes=-0": (416, b"", f"bytes */{size}"),
        "bytes=9-1": (200, whole.body, None),
        "bytes=0-1,4-5": (200, whole.body, None),
        "lines=0-1": (200, whole.body, None),
        "bytes=-": (200, whole.body, None),
        "bytes=" + "9" * 5000 + "-": (416, b"", f"bytes */{size}"),
    }
    for asked, expected in parts.items():
        answer = fetch(client, path, Range=asked)
        body = answer.body if answer.streaming else answer.content
        assert (answer.status_code, body, answer.headers.get("Content-Range")) == expected
        assert answer.headers["Content-Length"] == str(len(expected[1]))
        assert answer.headers["ETag"] == tag
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert DownloadRecord.objects.filter(result="ok").count() == 1 + len(parts)
    assert DownloadRecord.objects.exclude(delivery_no="").count() == 1


def test_a_part_of_another_copy_is_answered_with_the_whole(speech, learner):
    client, path = browser(learner), f"/files/{speech.pk}/"
    tag = fetch(client, path).headers["ETag"]

    assert fetch(client, path, **{"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert fetch(client, path, **{"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("known", "status"),
    [("{}", 304), ("W/{}", 304), ('"a", {}', 304), ("*", 304), ('"a"', 200)],
)
def test_whether_a_copy_is_still_the_same_is_asked_on_record(speech, learner, known, status):
    client, path = browser(learner), f"/files/{speech.pk}/"
    tag = fetch(client, path).headers["ETag"]

    answer = fetch(client, path, **{"If-None-Match": known.format(tag)})

    assert (answer.status_code, answer.headers["ETag"]) == (status, tag)
    assert answer.content == b"" if status == 304 else answer.body
    assert DownloadRecord.objects.filter(result="ok").count() == 2


def test_head_makes_no_copy_and_describes_the_one_there_is(speech, learner, kept):
    client, path = browser(learner), f"/files/{speech.pk}/"
    before = client.head(path)
    assert (before.status_code, len(kept())) == (200, 1)
    assert ("ETag" in before.headers, before.headers["Accept-Ranges"]) == (False, "bytes")

    body = fetch(client, path).body
    after = client.head(path)

    assert after.headers["Content-Length"] == str(len(body))
    assert after.content == b""
    assert DownloadRecord.objects.count() == 1


def test_the_web_server_is_told_where_the_copy_lies(speech, learner, settings, kept):
    settings.ACCEL_LOCATION = "/kept-files/"

    answer = fetch(browser(learner), f"/files/{speech.pk}/", Range="bytes=0-9")

    (copy,) = [path for path in kept() if "copies" in path.parts]
    where = copy.relative_to(settings.MEDIA_ROOT)
    assert answer.headers["X-Accel-Redirect"] == f"/kept-files/{where}"
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
