"""Tables that refuse to be emptied do not stop the flush between transactional tests."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.utils import timezone

from tests.factories import make_running_class

APPEND_ONLY = """
CREATE FUNCTION refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'internal_error'; END $$;
CREATE TRIGGER append_only BEFORE TRUNCATE OR DELETE ON django_session
EXECUTE FUNCTION refuse_emptying();
"""


@pytest.fixture
def append_only_sessions(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        yield
        cursor.execute("DROP FUNCTION refuse_emptying CASCADE")


@pytest.mark.parametrize("statement", ["TRUNCATE django_session", "DELETE FROM django_session"])
def test_flushes_a_table_that_refuses_to_be_emptied(append_only_sessions, statement):
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    call_command("flush", interactive=False, inhibit_post_migrate=True)

    assert not Session.objects.exists()


def test_leaves_nothing_but_what_the_migrations_made(transactional_db):
    make_running_class()
    lasting = set(ContentType.objects.values_list("pk")), set(Permission.objects.values_list("pk"))

    call_command("flush", interactive=False)

    left = {model._meta.label for model in apps.get_models() if model._base_manager.exists()}
    assert left == {"contenttypes.ContentType", "auth.Permission"}
    assert lasting == (
        set(ContentType.objects.values_list("pk")),
        set(Permission.objects.values_list("pk")),
    )
