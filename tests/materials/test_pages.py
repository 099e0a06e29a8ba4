"""The address of a file: asked each time, never shown, never cached."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses import services as courses
from materials import services
from materials.models import DownloadRecord, Material
from people import services as people
from tests.api.client import Program, assert_problem
from tests.factories import make_learner, make_member, make_running_class, make_user
from tests.materials.factories import make_material, make_published, make_version

pytestmark = pytest.mark.django_db
PUBLIC = Material.AccessLevel.PUBLIC


def browser(user=None):
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="people.backends.AccountBackend")
    return client


def fetch(client, path, **headers):
    """Get a page to its end, as a browser does: only then is the file closed."""
    response = client.get(path, headers=headers)
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    return response


@pytest.fixture
def public():
    material = make_material(access_level=PUBLIC)
    upload = SimpleUploadedFile("讲话 稿.txt", "同志们\n".encode())
    version = services.add_version(material, upload, by=material.created_by)
    return services.publish_version(version, by=material.created_by)


def test_a_file_is_sent_whole_and_cannot_act_in_our_pages(public):
    response = fetch(browser(make_user()), f"/files/{public.pk}/")

    assert response.status_code == 200
    assert response.body == "同志们\n".encode()
    headers = {name: response.headers[name] for name in (
        "Content-Type", "Content-Length", "Content-Disposition", "X-Content-Type-Options",
        "Content-Security-Policy", "Cache-Control", "Cross-Origin-Resource-Policy",
        "Accept-Ranges", "X-Frame-Options", "Referrer-Policy",
    )}  # fmt: skip
    assert headers == {
        "Content-Type": "text/plain",
        "Content-Length": "10",
        "Content-Disposition": (
            "attachment; filename=\"file.txt\"; filename*=UTF-8''%E8%AE%B2%E8%AF%9D%20%E7%A8%BF.txt"
        ),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }


def test_an_ascii_name_is_its_own_fallback(public):
    type(public).objects.filter(pk=public.pk).update(file_name="plan-2 (final).txt")
    response = fetch(browser(make_user()), f"/files/{public.pk}/")
    expected = (
        "attachment; filename=\"plan-2 (final).txt\"; filename*=UTF-8''plan-2%20%28final%29.txt"
    )
    assert response.headers["Content-Disposition"] == expected


def test_head_answers_the_headers_and_is_no_delivery(public):
    response = browser(make_user()).head(f"/files/{public.pk}/")

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == "10"
    assert not DownloadRecord.objects.exists()
    hidden = make_version()
    assert browser(make_user()).head(f"/files/{hidden.pk}/").status_code == 404
    assert [record.result for record in DownloadRecord.objects.all()] == ["denied"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading(public, method):
    response = getattr(browser(make_user()), method)(f"/files/{public.pk}/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert not DownloadRecord.objects.exists()


def test_strangers_sign_in_first(public):
    response = browser().get(f"/files/{public.pk}/")
    assert (response.status_code, response.url) == (302, f"/admin/login/?next=/files/{public.pk}/")


def test_what_is_hidden_looks_exactly_like_what_is_missing():
    hidden, user = make_published(), make_user()
    client = browser(user)

    def shown(pk):
        response = client.get(f"/files/{pk}/")
        body = re.sub(rb'nonce="[^"]*"|value="[^"]{64}"', b"", response.content)
        return (
            response.status_code,
            body.replace(f"/files/{pk}/".encode(), b""),
            sorted(response.headers),
        )

    assert shown(hidden.pk) == shown(hidden.pk + 99_999)
    assert shown(hidden.pk)[0] == 404
    assert [r.deny_reason for r in DownloadRecord.objects.all()] == ["not_assigned"] * 2


def test_a_removed_learner_is_refused_at_the_next_request():
    version = make_published()
    training_class = make_running_class()
    learner = make_learner(training_class)
    services.assign(version.material, training_class, by=version.created_by)
    client = browser(learner)
    assert fetch(client, f"/files/{version.pk}/").status_code == 200

    courses.withdraw(learner.person.enrolments.get(), reason="调离")

    assert fetch(client, f"/files/{version.pk}/").status_code == 404


def test_a_withdrawn_file_is_gone_and_says_why(public):
    services.withdraw_version(public, reason="<b>内容有误</b>", by=make_user())

    response = fetch(browser(make_user()), f"/files/{public.pk}/")

    assert response.status_code == 410
    assert "&lt;b&gt;内容有误&lt;/b&gt;" in response.content.decode()


def test_a_token_opens_the_same_address(public):
    program = Program(make_member(), scopes=["read"])
    assert fetch(program, f"/files/{public.pk}/").body == "同志们\n".encode()

    services.withdraw_version(public, reason="内容有误", by=make_user())

    assert_problem(program.get(f"/files/{public.pk}/"), 410, "withdrawn")
    stranger = Program()
    stranger.defaults["HTTP_AUTHORIZATION"] = "Bearer px_wrong"
    assert_problem(stranger.get(f"/files/{public.pk}/"), 401, "invalid_token")


def test_a_token_that_may_only_check_in_opens_nothing(public):
    program = Program(make_member(), scopes=["check_in"])
    assert_problem(program.get(f"/files/{public.pk}/"), 403, "insufficient_scope")


def test_a_revoked_token_opens_nothing(public):
    user = make_member()
    token, key = people.issue_token(user)
    people.revoke_token(token)
    program = Program()
    program.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    assert program.get(f"/files/{public.pk}/").status_code == 401


def test_the_web_server_sends_the_file_where_it_can(public, settings):
    settings.ACCEL_LOCATION = "/kept-files/"

    response = fetch(browser(make_user()), f"/files/{public.pk}/")

    sha = public.sha256
    assert response.headers["X-Accel-Redirect"] == f"/kept-files/sha256/{sha[:2]}/{sha[2:4]}/{sha}"
    assert response.content == b""
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert [record.result for record in DownloadRecord.objects.all()] == ["ok"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 10.1.1.1", "10.1.1.1"),
        (2, "6.6.6.6, 10.1.1.1, 10.2.2.2", "10.1.1.1"),
        (2, "10.2.2.2", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "nonsense", None),
    ],
)
def test_only_our_own_proxies_are_believed(public, settings, proxies, forwarded, expected):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
    headers = {"X-Forwarded-For": forwarded}

    fetch(browser(make_user()), f"/files/{public.pk}/", **headers)

    assert DownloadRecord.objects.get().ip == expected


@pytest.mark.parametrize(
    "path", ["files/{0}", "Files/{0}/", "files/{0}/x", "files/-{0}/", "media/{1}"]
)
def test_no_other_address_leads_to_a_file(public, path):
    sha = f"sha256/{public.sha256[:2]}/{public.sha256[2:4]}/{public.sha256}"
    response = browser(make_user()).get("/" + path.format(public.pk, sha), follow=False)
    assert response.status_code in (301, 404)
    assert response.status_code == 404 or response.url == f"/files/{public.pk}/"
