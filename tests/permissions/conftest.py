"""Fixtures of the permission matrix."""

import logging

import pytest


@pytest.fixture(autouse=True)
def quiet_log():
    """Thousands of refusals are expected here; a traceback for each took a third of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
