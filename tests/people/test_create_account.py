import io
import sys

import pytest
from django.core.management import CommandError, call_command

from people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-phrase-2041"


def create(monkeypatch, *arguments, password=PASSWORD):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command("create_account", *arguments, "--password-stdin", stdout=io.StringIO())


def test_makes_an_account_with_a_role(monkeypatch):
    create(monkeypatch, "anna", "--name", "安娜", "--role", "security_administrator")

    user = User.objects.get(username="anna")
    assert user.check_password(PASSWORD)
    assert user.standing.held == {("security_administrator", "office", 0)}


def test_refuses_a_weak_password_and_makes_nothing(monkeypatch):
    with pytest.raises(CommandError):
        create(monkeypatch, "anna", "--name", "安娜", password="123456")

    assert not User.objects.exists()


def test_refuses_a_user_name_that_is_taken(monkeypatch):
    create(monkeypatch, "anna", "--name", "安娜")

    with pytest.raises(CommandError):
        create(monkeypatch, "anna", "--name", "另一位")
