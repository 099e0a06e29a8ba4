"""Lecturers: asked by a link, confirmed or not, seen when they arrive."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import errors, services
from courses.models import Booking, SessionLecturer, TrainingSession
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_lecturer,
    make_manager,
    make_member,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    today_at,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _morning():
    # So that hours from now are still today.
    with time_machine.travel(today_at(6)):
        yield


@pytest.fixture
def running():
    return make_running_class()


@pytest.fixture
def manager(running):
    return make_class_staff(running, Role.CLASS_MANAGER)


def part_in(training_class, lecturer=None, *, minutes=60, **fields):
    """A lecturer's part in a session that begins in so many minutes."""
    starts_at = timezone.now() + minutes * MINUTE
    fields = {"is_required": False, "lecturers": [lecturer or make_lecturer()]} | fields
    session = make_session(training_class, starts_at=starts_at, **fields)
    return session.session_lecturers.get()


def link_to(lecturer, by):
    return reverse("lecturer", args=[services.invite_lecturer(lecturer, by=by)[1]])


def sign_in(client, user):
    client.force_login(user, backend="people.backends.AccountBackend")
    return client


# Answers


def test_an_answer_counts_for_its_time_and_place_only(running):
    part = services.answer_session(part_in(running), "confirmed")
    assert services.current_answer(part) == "confirmed"

    services.edit_session(part.session, title="换个题目")
    part.refresh_from_db()
    assert services.current_answer(part) == "confirmed"

    services.edit_session(part.session, venue=make_venue())
    part = SessionLecturer.objects.get(pk=part.pk)
    assert services.current_answer(part) == ""
    assert part.answer == "confirmed"


def test_who_declines_says_why_and_the_planners_hear_of_it(running, manager):
    part = part_in(running)
    teacher = make_class_staff(running, Role.CLASS_TEACHER)

    with pytest.raises(errors.ReasonMissing):
        services.answer_session(part, "declined", note="  ")
    services.answer_session(part, "declined", note="出差")

    notice = manager.person.notices.get()
    assert notice.subject == f"{part.lecturer}不能到课：“{part.session}”"
    assert notice.body.endswith("：出差")
    assert not teacher.person.notices.exists()


def test_a_note_loses_what_the_database_does_not_keep(client, running, manager):
    part = part_in(running)

    client.post(
        link_to(part.lecturer, manager), {"part": part.pk, "do": "declined", "note": "出\0差"}
    )

    part.refresh_from_db()
    assert part.answer_note == "出差"


def test_nobody_answers_for_a_session_that_is_off(running):
    part = part_in(running)
    services.cancel_session(part.session, reason="停课")

    with pytest.raises(errors.SessionClosed):
        services.answer_session(part, "confirmed")


def test_an_answer_leaves_the_bookings_alone(running):
    part = part_in(running)
    before = list(Booking.objects.order_by("pk").values())

    services.answer_session(part, "confirmed")
    services.lecturer_arrives(part)

    assert list(Booking.objects.order_by("pk").values()) == before


def test_who_cannot_come_is_found_until_the_session_moves(running):
    part = part_in(running)
    services.answer_session(part, "declined", note="出差")
    session = TrainingSession.objects.get(pk=part.session_id)

    found = services.findings_about(session, session.lecturers.all())
    session.ends_at += MINUTE
    moved = services.findings_about(session, session.lecturers.all())

    assert [str(one) for one in found if one.code == "lecturer_declined"] == [
        f"{part.lecturer}不能到课：出差"
    ]
    assert [one for one in moved if one.code == "lecturer_declined"] == []


# The link


def test_a_lecturer_confirms_by_the_link_alone(client, running, manager):
    part = part_in(running, minutes=300, venue=make_venue(name="行政中心", address="望川路1号"))
    other = part_in(running, make_lecturer(), minutes=500)
    address = link_to(part.lecturer, manager)

    page = client.get(address)
    done = client.post(address, {"part": part.pk, "do": "confirmed"})
    foreign = client.post(address, {"part": other.pk, "do": "confirmed"})

    text = page.content.decode()
    assert part.session.title in text
    assert "望川路1号" in text
    assert other.session.title not in text
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert (done.status_code, foreign.status_code) == (302, 404)
    part.refresh_from_db()
    other.refresh_from_db()
    assert (part.answer, other.answer) == ("confirmed", "")


def test_the_page_says_what_refuses_an_answer(client, running, manager):
    part = part_in(running, minutes=300)

    page = client.post(
        link_to(part.lecturer, manager), {"part": part.pk, "do": "declined", "note": ""}
    )

    assert "请填写原因" in page.content.decode()
    part.refresh_from_db()
    assert part.answer == ""


@pytest.mark.parametrize("part", ["", "x", "９", "9" * 30, "-1"])
def test_odd_keys_are_missing_ones(client, running, manager, part):
    address = link_to(make_lecturer(), manager)

    assert client.post(address, {"part": part, "do": "arrive"}).status_code == 404


def test_a_later_link_replaces_the_earlier_and_links_expire(client, manager):
    lecturer = make_lecturer()
    first, second = link_to(lecturer, manager), link_to(lecturer, manager)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    secret = second.split("/")[-2]
    late = timezone.now() + timedelta(days=61)
    with pytest.raises(errors.LinkUnknown):
        services.lecturer_of_link(secret, at=late)


def test_nothing_of_drafts_and_cancelled_sessions_is_shown(manager):
    lecturer = make_lecturer()
    part_in(make_class(), lecturer, minutes=200)
    gone = part_in(make_running_class(), lecturer, minutes=400)
    services.cancel_session(gone.session, reason="停课")

    assert services.teaching_of(lecturer) == []


def test_a_unit_that_has_named_nobody_cannot_be_asked(manager):
    with pytest.raises(errors.LecturerNotNamed):
        services.invite_lecturer(make_lecturer(name="", unit=make_unit()), by=manager)


@pytest.mark.parametrize("parts", [1, 3])
def test_the_page_costs_as_much_for_many_sessions(client, running, manager, parts):
    lecturer = make_lecturer()
    for number in range(parts):
        part_in(running, lecturer, minutes=200 * (number + 1))
    address = link_to(lecturer, manager)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) == 2


# Arriving


def test_a_lecturer_is_seen_once_and_it_can_be_undone(running):
    part = part_in(running)
    first = services.lecturer_arrives(part).arrived_at
    again = services.lecturer_arrives(part, at=first + MINUTE).arrived_at

    assert first is not None
    assert again == first
    assert services.undo_arrival(part).arrived_at is None


@pytest.mark.parametrize("minutes", [-241, 121])
def test_nobody_arrives_hours_before_or_after_the_end(running, minutes):
    part = part_in(running)

    with pytest.raises(errors.NotTheDay):
        services.lecturer_arrives(part, at=part.session.starts_at + minutes * MINUTE)


def test_the_list_puts_those_missing_now_first_with_their_phones(client, running, manager):
    soon = part_in(running, make_lecturer(name="周明", phone="13900000001"), minutes=10)
    later = part_in(running, make_lecturer(name="何芳", phone="13900000002"), minutes=200)
    sign_in(client, manager)
    page = reverse("admin:courses_lecturers_today")

    before = client.get(page)
    client.post(page, {"part": soon.pk, "do": "arrive"})
    after = client.get(page)
    client.post(page, {"part": soon.pk, "do": "undo"})
    undone = client.get(page)

    assert [part.pk for part in before.context["missing"]] == [soon.pk]
    assert "13900000001" in before.context["text"]
    assert after.context["missing"] == []
    assert soon.pk in [part.pk for part in after.context["rows"]]
    assert [part.pk for part in undone.context["missing"]] == [soon.pk]
    assert later.pk not in [part.pk for part in before.context["missing"]]


def test_the_list_holds_ones_own_classes_alone(client, running):
    part = part_in(running, minutes=10)
    stranger = make_class_staff(make_running_class(), Role.CLASS_TEACHER)
    sign_in(client, stranger)
    page = reverse("admin:courses_lecturers_today")

    assert client.get(page).context["missing"] == []
    assert client.post(page, {"part": part.pk, "do": "arrive"}).status_code == 404
    member = make_member(is_staff=True)
    assert sign_in(client, member).get(page).context["rows"] == []


@pytest.mark.parametrize("parts", [1, 3])
def test_the_list_costs_as_much_for_many_lecturers(client, running, manager, parts):
    for number in range(parts):
        part_in(running, minutes=10 + 150 * number)
    sign_in(client, manager)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:courses_lecturers_today"))

    assert len(queries) == 4


# The doors


def test_the_office_asks_on_a_page_that_shows_the_words_once(client, running, manager):
    part = part_in(running, minutes=300)
    sign_in(client, manager)
    page = reverse("admin:courses_lecturer_invite", args=[part.lecturer.pk])

    before, made = client.get(page), client.post(page)
    address = next(word for word in made.context["text"].split() if "/lecturers/" in word)

    assert "text" not in before.context
    assert part.session.title in made.context["text"]
    assert client.get("/" + address.split("/", 3)[3]).status_code == 200


def test_the_api_asks_answers_and_sees(running, manager):
    part = part_in(running)
    program = Program(manager)
    invited = program.post(f"lecturers/{part.lecturer.pk}/invite/")
    silent = program.post(f"session-lecturers/{part.pk}/decline/")
    answered = program.post(f"session-lecturers/{part.pk}/confirm/")
    arrived = program.post(f"session-lecturers/{part.pk}/arrive/")

    assert "/lecturers/" in invited.json()["address"]
    assert_problem(silent, 409, "reason_missing")
    assert answered.json()["answer"] == "confirmed"
    assert arrived.json()["arrived_at"] is not None
    waiting = program.read("session-lecturers/?arrived_at__isnull=true").json()["items"]
    assert waiting == []


def test_lecturers_with_an_account_answer_for_themselves_alone(running):
    member = make_member()
    mine = part_in(running, make_lecturer(person=member.person), minutes=100)
    other = part_in(running, minutes=300)
    program = Program(member)

    assert program.post(f"session-lecturers/{mine.pk}/confirm/").status_code == 200
    assert program.post(f"session-lecturers/{other.pk}/confirm/").status_code == 404


def test_managers_of_other_classes_see_no_answers(running):
    part = part_in(running)

    stranger = make_class_staff(make_running_class(), Role.CLASS_MANAGER)
    assert Program(stranger).read(f"session-lecturers/{part.pk}/").status_code == 404
    assert Program(make_manager()).read(f"session-lecturers/{part.pk}/").status_code == 200
