"""Verb buttons: who gets one, what it asks, what it does."""

import pytest
from django.contrib.admin.models import LogEntry

from people.roles import Role
from people.services import appoint, issue_token
from tests.factories import make_manager, make_officer, make_user


@pytest.fixture
def appointment(db):
    return appoint(make_user("王建国"), Role.LIBRARIAN, by=None)


def address(appointment, verb="end"):
    return f"/admin/people/appointment/{appointment.pk}/{verb}/"


def test_button_is_there_for_those_who_may(security, appointment, door):
    page = door(security).get(address(appointment, "change"))
    assert address(appointment) in page.text
    auditor = make_officer(Role.AUDITOR)
    page = door(auditor).get(address(appointment, "change"))
    assert address(appointment) not in page.text


def test_asks_first_and_changes_nothing_by_asking(security, appointment, door):
    page = door(security).get(address(appointment))
    assert "立即失去这一角色" in page.text
    appointment.refresh_from_db()
    assert appointment.ended_at is None


def test_does_it_and_writes_the_log(security, appointment, door):
    page = door(security).post(address(appointment), follow=True)
    assert [str(message) for message in page.context["messages"]] == [f"已终止：{appointment}。"]
    appointment.refresh_from_db()
    assert appointment.ended_at is not None
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.get_change_message()) == (security.pk, "终止任职")


def test_says_why_it_refuses_and_logs_nothing(security, appointment, door):
    client = door(security)
    client.post(address(appointment))
    page = client.post(address(appointment))
    assert page.status_code == 200
    assert page.context["refusals"] == ["这项任职已经终止。"]
    assert LogEntry.objects.count() == 1


def test_refuses_those_who_may_see_but_not_do(appointment, door):
    auditor = make_officer(Role.AUDITOR)
    assert door(auditor).post(address(appointment)).status_code == 403


def test_hides_what_one_may_not_see(appointment, door):
    manager = make_manager()
    hidden = door(manager).post(address(appointment))
    appointment.pk += 1000
    missing = door(manager).post(address(appointment))
    assert hidden.status_code == missing.status_code == 404


def test_shows_a_new_token_once(manager, door):
    client = door(manager)
    typed = {"name": "签到机", "scope": "check_in", "days": 7}
    page = client.post("/admin/people/apitoken/add/", typed, follow=True)
    token = manager.tokens.get()
    assert token.scopes == ["check_in"]
    assert f"px_{token.prefix[3:]}" in "".join(map(str, page.context["messages"]))
    assert "px_" not in client.get("/admin/people/apitoken/").text.replace(token.prefix, "")


def test_revokes_a_token(manager, door):
    token, _key = issue_token(manager)
    door(manager).post(f"/admin/people/apitoken/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None
