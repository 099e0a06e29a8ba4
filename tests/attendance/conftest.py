"""Fixtures of the task pages."""

import pytest
from django.conf import settings

from tests.attendance.lectures import Lecture, time_is


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return as_user


@pytest.fixture
def at_nine():
    with time_is(9):
        yield
