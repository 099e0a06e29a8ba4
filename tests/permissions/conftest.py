"""Fixtures of the permission matrix."""

import logging

import pytest
from django.db import transaction

from tests.permissions.world import make_world


@pytest.fixture(scope="package")
def shared_world(django_db_setup, django_db_blocker):
    """One world for all tests here; each of them undoes what it did to it."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        # Verbs whose transaction must be the outermost take this one for none, as those of tests.
        around._from_testcase = True
        around.__enter__()
        made = make_world()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def world(shared_world, db):
    return shared_world


@pytest.fixture(autouse=True)
def quiet_log():
    """Thousands of refusals are expected here; a traceback for each took a third of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def sessions_in_cookies(settings):
    """Nobody asks here where a session is kept; a look into its table cost a sixth of the time."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
