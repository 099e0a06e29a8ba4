"""Buttons of classes, sessions and learners, and what can be done with many at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import translation

from courses import services
from people.roles import Role
from tests.courses.admin.pages import address, messages_of, text_of
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_manager,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


def buttons(client, model, row):
    page = client.get(address(model, "change", row.pk))
    return [item["verb"].name for item in page.context["verbs"]]


def press(client, model, row, verb, **fields):
    return client.post(address(model, verb, row.pk), {"sent": "1"} | fields)


def reload(row):
    row.refresh_from_db()
    return row.status


def test_a_class_offers_the_verbs_that_fit_its_state(office):
    training_class = make_class()
    assert buttons(office, "trainingclass", training_class) == ["publish", "cancel"]

    publish(training_class)
    expected = ["open_registration", "start", "cancel"]
    assert buttons(office, "trainingclass", training_class) == expected

    services.start_class(training_class)
    assert buttons(office, "trainingclass", training_class) == ["conclude", "cancel"]


def test_publishing_shows_every_reason_and_changes_nothing(office):
    training_class = make_class(start_on=None, end_on=None)

    response = press(office, "trainingclass", training_class, "publish")

    assert response.status_code == 200
    page = text_of(response)
    for sentence in ("no host unit", "no presiding host", "no dates", "no session"):
        assert sentence in page, sentence
    assert reload(training_class) == "draft"
    assert not LogEntry.objects.exists()


def complete(training_class, hours):
    training_class.class_units.create(unit=make_unit())
    training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    for number in range(hours // 4):
        make_session(training_class, starts_at=today_at(9, days=number), credit_hours=4)


def test_a_short_class_asks_about_the_leave_limit(office):
    training_class = make_class()
    complete(training_class, 16)

    asked = office.get(address("trainingclass", "publish", training_class.pk))
    refused = press(office, "trainingclass", training_class, "publish")
    published = press(office, "trainingclass", training_class, "publish", acknowledge="on")

    assert "16.0 credit hours" in text_of(asked)
    assert "Please confirm that this is intended." in text_of(refused)
    assert published.status_code == 302
    assert messages_of(published) == [f"“{training_class}” is published."]
    assert reload(training_class) == "published"
    assert LogEntry.objects.get().object_id == str(training_class.pk)


def test_a_long_class_does_not_ask(office):
    training_class = make_class()
    complete(training_class, 28)

    asked = office.get(address("trainingclass", "publish", training_class.pk))

    assert 'name="acknowledge"' not in text_of(asked)
    assert press(office, "trainingclass", training_class, "publish").status_code == 302


def test_publishing_names_what_another_class_took(office):
    venue = make_venue(name="大会堂")
    holder = make_class(title="秘书班")
    make_session(holder, title="保密教育", venue=venue, starts_at=today_at(9))
    publish(holder)
    training_class = make_class()
    make_session(training_class, venue=venue, starts_at=today_at(10))

    page = text_of(press(office, "trainingclass", training_class, "publish", acknowledge="on"))

    assert all(name in page for name in ("大会堂", "保密教育", "秘书班"))


def test_a_class_goes_from_draft_to_the_archive(office):
    training_class = publish(make_class())
    states = []
    for verb in ("open_registration", "start", "conclude", "archive"):
        if verb == "conclude":
            services.hold_session(training_class.sessions.get())
        assert press(office, "trainingclass", training_class, verb).status_code == 302
        states.append(reload(training_class))

    assert states == ["registering", "in_progress", "concluded", "archived"]


def test_a_verb_out_of_turn_is_refused(office):
    training_class = make_class()

    response = press(office, "trainingclass", training_class, "conclude")

    assert f"while “{training_class}” is in the state “Draft”" in text_of(response)
    assert reload(training_class) == "draft"


@pytest.mark.parametrize(
    ("model", "make"),
    [
        ("trainingclass", make_class),
        ("trainingsession", lambda: make_session(make_class())),
    ],
)
def test_calling_off_needs_a_reason(office, model, make):
    row = make()

    refused = press(office, model, row, "cancel", reason="  ")
    assert "Please give a reason." in text_of(refused)
    assert reload(row) != "cancelled"

    assert press(office, model, row, "cancel", reason="停课").status_code == 302
    assert (reload(row), row.status_reason) == ("cancelled", "停课")


def test_a_learner_is_confirmed_reported_in_and_withdrawn(office):
    enrolment = make_enrolment(make_running_class(), status="nominated")
    seen = []
    for verb in ("confirm", "report_in"):
        assert verb in buttons(office, "enrolment", enrolment)
        press(office, "enrolment", enrolment, verb)
        seen.append(reload(enrolment))
    press(office, "enrolment", enrolment, "withdraw", reason="生病")

    assert [*seen, reload(enrolment)] == ["confirmed", "reported", "withdrawn"]
    assert buttons(office, "enrolment", enrolment) == []


def test_a_verb_of_a_row_that_is_hidden_is_missing(client):
    client.force_login(make_class_staff(make_class(), Role.CLASS_MANAGER))
    other = make_class()

    assert press(client, "trainingclass", other, "publish").status_code == 404


def test_a_verb_of_somebody_else_is_forbidden(client):
    training_class = publish(make_class())
    client.force_login(make_class_staff(training_class, Role.CLASS_TEACHER))

    assert press(client, "trainingclass", training_class, "cancel", reason="x").status_code == 403
    assert reload(training_class) == "published"


def act(client, action, rows, **fields):
    keys = [row.pk for row in rows]
    path = address("enrolment", "changelist")
    return client.post(path, {"action": action, "_selected_action": keys} | fields)


def test_many_are_confirmed_and_the_others_named(office):
    training_class = make_class()
    nominated = make_enrolment(training_class, status="nominated")
    confirmed = make_enrolment(training_class, make_person("欧阳娜"), status="confirmed")

    response = act(office, "confirm_selected", [nominated, confirmed])

    assert messages_of(response) == [
        "1 learner done.",
        "This is not possible while 欧阳娜 is in the state “Confirmed”.",
    ]
    assert reload(nominated) == "confirmed"
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(nominated.pk)]


def test_many_report_in(office):
    training_class = make_running_class()
    rows = [make_enrolment(training_class, status="confirmed") for _number in range(3)]

    response = act(office, "report_in_selected", rows)

    assert messages_of(response) == ["3 learners done."]
    assert [reload(row) for row in rows] == ["reported"] * 3


def test_withdrawing_many_asks_for_a_reason_first(office):
    rows = [make_enrolment(make_running_class()) for _number in range(2)]

    asked = act(office, "withdraw_selected", rows)
    refused = act(office, "withdraw_selected", rows, reason=" ")
    assert [reload(row) for row in rows] == ["reported"] * 2
    done = act(office, "withdraw_selected", rows, reason="调离")

    assert all(str(row) in text_of(asked) for row in rows)
    assert "Please give a reason." in text_of(refused)
    assert messages_of(done) == ["2 learners done."]
    assert [(reload(row), row.status_reason) for row in rows] == [("withdrawn", "调离")] * 2


def test_many_are_not_done_beyond_ones_rights(client):
    mine, other = make_running_class(), make_running_class()
    user = make_class_staff(mine, Role.REGISTRAR)
    other.staff.create(person=user.person, role=Role.MONITOR)
    client.force_login(user)
    rows = [make_enrolment(one, status="confirmed") for one in (mine, other)]

    response = act(client, "report_in_selected", rows)

    assert messages_of(response) == ["1 learner done.", "You may not do this with 1 of them."]
    assert [reload(row) for row in rows] == ["reported", "confirmed"]
