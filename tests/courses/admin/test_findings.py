"""The form of a session says what is to be known, and asks for the reason it needs."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.courses.admin.pages import address, submit, text_of
from tests.factories import (
    make_class,
    make_manager,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    settings.LANGUAGE_CODE = "en"
    client = Client()
    client.force_login(make_manager())
    return client


@pytest.fixture
def hall():
    venue = make_venue(name="大会堂", buffer_minutes=30)
    publish(make_session(make_class(), venue=venue, starts_at=today_at(9)).training_class)
    return venue


def at_eleven(office, session, hall, **more):
    day = today_at(9).date().isoformat()
    times = {"starts_at_0": day, "ends_at_0": day, "starts_at_1": "11:00", "ends_at_1": "12:00"}
    path = address("trainingsession", "change", session.pk)
    return submit(office, path, venue=hall.pk, **times, **more)


def test_a_saved_session_says_what_is_to_be_known(office, hall):
    session = make_session(make_class(), starts_at=today_at(9, days=3))

    response = at_eleven(office, session, hall)

    assert response.status_code == 302
    warning = max(get_messages(response.wsgi_request), key=lambda one: len(one.message))
    lines = warning.message.removesuffix("</div>").split("</div>")
    assert lines[0].startswith("<div>大会堂 needs 30 minutes before and after")
    assert "<div>The session has no lecturer." in lines


def test_the_form_asks_for_the_reason(office, hall):
    session = make_session(make_class(), starts_at=today_at(9, days=3))
    publish(session.training_class)

    asked = at_eleven(office, session, hall)
    assert asked.status_code == 200
    assert "Please give a reason" in text_of(asked)

    assert at_eleven(office, session, hall, reason="会场紧张").status_code == 302
    session.refresh_from_db()
    assert (session.clash_reason, session.starts_at) == ("会场紧张", today_at(11))


def test_publishing_asks_for_one_reason(office, hall):
    draft = make_class()
    draft.class_units.create(unit=make_unit())
    session = make_session(draft, venue=hall, starts_at=today_at(11))
    path = address("trainingclass", "publish", draft.pk)

    assert 'name="reason"' in text_of(office.get(path))
    session.venue.buffer_minutes = 0
    session.venue.save()
    assert 'name="reason"' not in text_of(office.get(path))
