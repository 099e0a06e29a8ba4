"""Calendar feeds: what programs read, how they see a change, who may read."""

from datetime import timedelta

import pytest
import vobject
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import errors, services
from courses.models import CalendarFeed
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_group,
    make_learner,
    make_lecturer,
    make_manager,
    make_member,
    make_running_class,
    make_session,
    make_venue,
    today_at,
)

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def events(content):
    """The events of a calendar, by their title, as other code than ours reads them."""
    calendar = vobject.readOne(content.decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def titles(secret):
    return set(events(services.read_feed(secret)))


def open_feed(target, by):
    return services.open_feed(target, by=fresh(by))[1]


def versions(content):
    """(UID, SEQUENCE, LAST-MODIFIED, everything else) of each event."""
    return {
        event.uid.value: (
            int(event.sequence.value),
            event.last_modified.value,
            (
                event.summary.value,
                event.dtstart.value,
                event.dtend.value,
                event.status.value,
                getattr(event, "location", None) and event.location.value,
                getattr(event, "description", None) and event.description.value,
            ),
        )
        for event in vobject.readOne(content.decode()).contents.get("vevent", [])
    }


@pytest.fixture
def running():
    return make_running_class()


@pytest.fixture
def manager():
    return make_manager()


# What it says


def test_a_calendar_reads_in_other_programs(running, manager):
    venue = make_venue(name="行政中心", room="302", address="望川路1号")
    lecturer = make_lecturer()
    session = make_session(
        running,
        title="公文写作；格式, 要点",
        venue=venue,
        lecturers=[lecturer],
        starts_at=today_at(14),
    )
    content = services.read_feed(open_feed(running, manager))
    calendar = vobject.readOne(content.decode())
    event = events(content)["公文写作；格式, 要点"]

    assert calendar.method.value == "PUBLISH"
    assert calendar.contents["x-wr-calname"][0].value == str(running)
    assert calendar.vtimezone.tzid.value == "Asia/Shanghai"
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Shanghai"]
    assert (event.dtstart.value, event.dtend.value) == (session.starts_at, session.ends_at)
    assert event.location.value == "行政中心 302，望川路1号"
    assert event.description.value == f"{running}\n授课人：{lecturer}"
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_calendar_of_a_class_with_two_lines_in_its_title_reads_in_other_programs(
    running, manager
):
    running.title = "秘书班\n第一期, 补办; 下"
    running.save()

    content = services.read_feed(open_feed(running, manager))

    assert "X-WR-CALNAME:秘书班\\n第一期\\, 补办\\; 下\r\n".encode() in content
    assert vobject.readOne(content.decode()).contents["x-wr-calname"][0].value == running.title


def test_drafts_and_what_was_off_before_anybody_knew_are_not_told(manager):
    draft = make_class()
    make_session(draft)
    running = make_running_class()
    services.cancel_session(make_session(running, title="没人知道的课"), reason="取消")

    assert titles(open_feed(draft, manager)) == set()
    assert "没人知道的课" not in titles(open_feed(running, manager))


def test_a_cancelled_session_stays_as_cancelled(running, manager):
    secret = open_feed(running, manager)
    session = running.sessions.get()
    before = versions(services.read_feed(secret))
    services.cancel_session(session, reason="停电")
    after = events(services.read_feed(secret))[session.title]

    assert after.status.value == "CANCELLED"
    assert {after.uid.value} == before.keys()
    assert after.sequence.value == "1"


def test_a_class_that_is_off_takes_its_sessions_with_it(running, manager):
    secret = open_feed(running, manager)
    services.read_feed(secret)
    services.cancel_class(running, reason="停办")

    (event,) = events(services.read_feed(secret)).values()
    assert event.status.value == "CANCELLED"


def test_one_session_is_announced_and_called_off_by_file(running, manager):
    session = running.sessions.get()
    program = Program(manager)
    announced = program.read(f"sessions/{session.pk}/calendar/")
    services.cancel_session(session, reason="停电")
    cancelled = program.read(f"sessions/{session.pk}/calendar/")

    first, second = (vobject.readOne(one.content.decode()) for one in (announced, cancelled))
    assert announced.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first.method.value, second.method.value) == ("PUBLISH", "CANCEL")
    assert first.vevent.uid.value == second.vevent.uid.value
    assert int(second.vevent.sequence.value) > int(first.vevent.sequence.value)


# How programs see a change

EDITS = ("move", "rename", "venue", "lecturer", "venue_name", "class_title", "nothing", "cancel")


def edit(kind, session, hour):
    """Change what a calendar shows, each through its own door; say whether it shows."""
    session.refresh_from_db()
    if kind == "cancel":
        return session.takes_place and bool(services.cancel_session(session, reason="停课"))
    if kind == "class_title":
        title = f"{session.training_class.title}改"[-20:]
        services.edit_class(session.training_class, title=title)
        return True
    if kind == "venue_name" and session.venue:
        session.venue.room = f"{hour}{session.venue.room}"[:10]
        session.venue.save()
        return True
    changes = {
        "move": lambda: {
            "starts_at": today_at(8, hour, days=hour),
            "ends_at": today_at(9, hour, days=hour),
        },
        "rename": lambda: {"title": f"第{hour}讲"},
        "venue": lambda: {"venue": make_venue()},
        "lecturer": lambda: {"lecturers": [make_lecturer()]},
        "nothing": lambda: {"title": session.title},
    }.get(kind)
    if changes is None or not session.takes_place:
        return False
    services.edit_session(session, **changes())
    return kind != "nothing"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(1, 50)), max_size=6))
def test_sequence_and_time_rise_with_every_change_and_with_nothing_else(db, edits):
    with transaction.atomic():
        running = make_running_class()
        session = running.sessions.get()
        secret = open_feed(running, make_manager())
        ((uid, before),) = versions(services.read_feed(secret)).items()
        for kind, hour in edits:
            edit(kind, session, hour)
            ((same, after),) = versions(services.read_feed(secret)).items()
            assert same == uid
            if after[2] == before[2]:
                assert after == before
            else:
                assert after[0] == before[0] + 1
                assert after[1] > before[1]
            before = after
        transaction.set_rollback(True)


def test_every_kind_of_edit_is_seen(running, manager):
    session = make_session(running, venue=make_venue())
    secret = open_feed(running, manager)
    seen = []
    for number, kind in enumerate(EDITS, start=1):
        before = services.read_feed(secret)
        edit(kind, session, number)
        seen.append((kind, services.read_feed(secret) != before))

    assert seen == [(kind, kind != "nothing") for kind in EDITS]


# Whose sessions


def test_a_person_reads_what_concerns_them(running):
    whole = running.sessions.get()
    first, second = make_group(running), make_group(running)
    mine = make_session(running, group=first)
    make_session(running, group=second)
    elsewhere = make_running_class()
    user = make_learner(running)
    services.edit_enrolment(user.person.enrolments.get(), group=first)
    teaching = make_session(elsewhere, lecturers=[make_lecturer(person=user.person)])
    secret = open_feed(user.person, user)

    assert titles(secret) == {whole.title, mine.title, teaching.title}
    services.withdraw(user.person.enrolments.get(), reason="调离")
    assert titles(secret) == {teaching.title}


def test_a_venue_and_a_lecturer_have_calendars_of_their_own(running, manager):
    venue, lecturer = make_venue(), make_lecturer()
    here = make_session(running, venue=venue)
    given = make_session(running, lecturers=[lecturer])

    assert titles(open_feed(venue, manager)) == {here.title}
    assert titles(open_feed(lecturer, manager)) == {given.title}


def test_what_is_long_past_or_far_ahead_is_left_out(running, manager):
    session = running.sessions.get()
    secret = open_feed(running, manager)

    assert titles(secret) == {session.title}
    later = timezone.now() + timedelta(days=100)
    assert events(services.read_feed(secret, at=later)) == {}


# Who may read


def test_an_address_works_until_it_is_revoked(client, running, manager):
    feed, secret = services.open_feed(running, by=fresh(manager))
    address = reverse("calendar", args=[secret])
    first = client.get(address)
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    services.revoke_feed(feed)
    services.revoke_feed(feed)

    assert first.status_code == 200
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (same.status_code, same.content) == (304, b"")
    gone, never = client.get(address), client.get(reverse("calendar", args=["x" * 43]))
    assert gone.status_code == never.status_code == 404
    assert gone.content == never.content
    assert client.post(address).status_code == 405


def test_the_secret_is_kept_as_a_digest_alone(running, manager):
    _feed, secret = services.open_feed(running, by=manager)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f)::text FROM courses_calendarfeed f")
        (kept,) = cursor.fetchone()
    assert secret not in kept
    assert len(secret) == 43


def test_an_address_opens_no_more_than_its_maker_may_see(running):
    teacher = make_class_staff(running, Role.CLASS_TEACHER)
    secret = open_feed(running, teacher)
    assert titles(secret)

    running.staff.filter(person=teacher.person).delete()
    with pytest.raises(errors.FeedUnknown):
        services.read_feed(secret)


def test_an_account_that_is_switched_off_reads_nothing(running):
    user = make_learner(running)
    secret = open_feed(user.person, user)
    user.is_active = False
    user.save()

    with pytest.raises(errors.FeedUnknown):
        services.read_feed(secret)


def test_the_hour_of_the_last_reading_is_noted_once_an_hour(running, manager):
    feed, secret = services.open_feed(running, by=manager)
    first = timezone.now()
    for at in (first, first + AN_HOUR / 2, first + 2 * AN_HOUR):
        services.read_feed(secret, at=at)

    feed.refresh_from_db()
    assert feed.read_at == first + 2 * AN_HOUR


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_reading_costs_as_much_for_many_sessions(client, running, manager, sessions):
    for _n in range(sessions - 1):
        make_session(running, lecturers=[make_lecturer()], venue=make_venue())
    address = reverse("calendar", args=[open_feed(running, manager)])
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) == 5


# The doors


def test_the_api_opens_lists_and_revokes(running):
    user = make_learner(running)
    program = Program(user)
    made = program.post("calendar-feeds/", {"person": user.person.pk})
    (listed,) = program.read("calendar-feeds/").json()["items"]

    assert made.status_code == 201
    address = made.json()["address"].removeprefix("http://testserver")
    assert program.get(address).status_code == 200
    assert (listed["id"], listed["person"]) == (made.json()["id"], user.person.pk)
    assert "digest" not in listed
    assert Program(make_member()).post(f"calendar-feeds/{listed['id']}/revoke/").status_code == 404
    assert program.post(f"calendar-feeds/{listed['id']}/revoke/").status_code == 200
    assert program.get(address).status_code == 404


def test_the_api_wants_one_target_that_one_may_see(running):
    user = make_learner(running)
    program = Program(user)
    foreign = make_running_class()

    none = program.post("calendar-feeds/")
    both = program.post("calendar-feeds/", {"person": user.person.pk, "training_class": running.pk})
    hidden = program.post("calendar-feeds/", {"training_class": foreign.pk})

    assert_problem(none, 400, "invalid", ("", "feed_target"))
    assert_problem(both, 400, "invalid", ("", "feed_target"))
    assert_problem(hidden, 400, "invalid", ("/training_class", "does_not_exist"))
    assert not CalendarFeed.objects.exists()


def test_the_page_shows_the_address_once(client, running, manager):
    client.force_login(manager, backend="people.backends.AccountBackend")
    page = reverse("admin:courses_class_calendar", args=[running.pk])

    before, made = client.get(page), client.post(page)
    address = made.context["address"]

    assert ".ics" not in before.content.decode()
    assert address in made.content.decode()
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_nobody_opens_the_calendar_of_somebody_else(client, running, manager):
    other = make_learner(running)
    client.force_login(manager, backend="people.backends.AccountBackend")

    page = client.get(reverse("admin:courses_person_calendar", args=[other.person.pk]))

    assert page.status_code == 403
