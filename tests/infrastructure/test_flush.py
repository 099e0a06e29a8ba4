"""Tables that refuse TRUNCATE do not stop the flush between transactional tests."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.utils import timezone

APPEND_ONLY = """
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'internal_error'; END $$;
CREATE TRIGGER append_only BEFORE TRUNCATE ON django_session EXECUTE FUNCTION refuse_truncate();
"""


@pytest.fixture
def append_only_sessions(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        yield
        cursor.execute("DROP FUNCTION refuse_truncate CASCADE")


def test_flushes_a_table_that_refuses_truncate(append_only_sessions):
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE django_session")

    call_command("flush", interactive=False, inhibit_post_migrate=True)

    assert not Session.objects.exists()
