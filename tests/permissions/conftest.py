"""Fixtures of the permission matrix."""

import logging

import pytest


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
