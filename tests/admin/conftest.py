import pytest
from django.conf import settings
from django.test import Client

from people.roles import Role
from tests.factories import make_manager, make_officer


@pytest.fixture
def manager(db):
    return make_manager(name="张建国")


@pytest.fixture
def security(db):
    return make_officer(Role.SECURITY_ADMINISTRATOR, name="李安全")


@pytest.fixture
def door():
    """Return a function that opens the admin as a user."""

    def signed_in_as(user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return signed_in_as
