import pytest
from django.contrib import admin

from attendance.demo.accounts import sign_ins
from people.roles import Role
from tests.factories import PASSWORD, make_officer, make_user


def fail(client, user, times):
    for _attempt in range(times):
        answer = client.post("/admin/login/", {"username": user.username, "password": "wrong"})
    return answer


def test_locks_the_name_after_five_failures_and_says_for_how_long(client, manager):
    assert fail(client, manager, 4).status_code == 200
    answer = fail(client, manager, 1)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "锁定 15 分钟" in answer.text
    right = {"username": manager.username, "password": PASSWORD}
    assert client.post("/admin/login/", right).status_code == 429


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/my/login/"])
def test_a_name_longer_than_anybody_has_is_a_wrong_one_like_others(client, path):
    sent = {"username": "x" * 100_000, "password": "wrong"}

    answers = [client.post(path, sent).status_code for _attempt in range(5)]

    assert answers == [200, 200, 200, 200, 429]


def test_programs_read_a_problem(client, manager):
    for _attempt in range(5):
        answer = client.post(
            "/api/v1/tokens/",
            {"username": manager.username, "password": "wrong"},
            content_type="application/json",
        )
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "signin_locked"


@pytest.mark.parametrize(
    ("path", "status"), [("/admin/nothing/", 404), ("/admin/people/user/add/", 403)]
)
def test_error_pages_are_in_the_frame(manager, door, path, status):
    answer = door(manager).get(path)
    assert answer.status_code == status
    assert "peixun/frame.css" in answer.text
    assert "<style" not in answer.text


def test_names_the_accounts_of_a_demo(client, monkeypatch):
    monkeypatch.setattr(admin.site, "sign_ins", sign_ins)
    page = client.get("/admin/login/").text
    for username, purpose in sign_ins().accounts:
        assert f"<dt><code>{username}</code></dt><dd>{purpose}</dd>" in page


def test_names_no_account_outside_a_demo(client):
    page = client.get("/admin/login/").text
    assert "<code>" not in page


@pytest.mark.django_db
def test_shows_nothing_of_a_password_to_those_who_only_look(door):
    account = make_user()
    page = door(make_officer(Role.AUDITOR)).get(f"/admin/people/user/{account.pk}/change/")
    assert account.username in page.text
    assert "field-password" not in page.text
