"""The journal of a timetable, and taking a change back."""

from contextlib import suppress
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import services
from courses.errors import ChangeOvertaken, ChangeUndone, PartsGone, VenueTaken
from courses.models import TrainingSession
from courses.series import Pattern
from courses.services.journal import FIELDS, states_of
from materials.models import Material
from peixun.errors import Refused
from people.roles import Role
from tests.factories import (
    make_class,
    make_group,
    make_lecturer,
    make_manager,
    make_person,
    make_session,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db
NOT_KEPT = {"id", "training_class_id", "seq", "created_at", "updated_at"}


def undo_last(training_class, **kwargs):
    return services.undo_change(services.last_change(training_class), **kwargs)


def changes_of(training_class):
    changes = training_class.timetable_changes.order_by("id")
    return [(change.what, len(change.before), change.made_by) for change in changes]


def test_the_journal_keeps_every_field_of_a_session():
    fields = {field.attname for field in TrainingSession._meta.concrete_fields}

    assert fields - set(FIELDS) == NOT_KEPT


def test_every_verb_is_noted_with_who_did_it():
    training_class, manager = make_class(), make_manager()
    session = make_session(training_class, by=manager)
    services.edit_session(session, title="保密", by=manager)
    services.move_session(session, starts_at=today_at(14), ends_at=today_at(16), by=manager)
    services.cancel_session(session, reason="停课")

    assert changes_of(training_class) == [
        ("added", 1, manager), ("edited", 1, manager), ("edited", 1, manager),
        ("cancelled", 1, None),
    ]  # fmt: skip


def test_an_edit_that_changes_nothing_is_not_noted():
    session = make_session(make_class())

    services.edit_session(session, title=session.title)

    assert changes_of(session.training_class) == [("added", 1, None)]


def test_a_refused_verb_is_not_noted():
    training_class, venue = make_class(), make_venue()
    session = make_session(training_class, venue=venue)
    publish(training_class)
    other = make_class()
    make_session(other, starts_at=today_at(9, days=3))
    publish(other)
    with pytest.raises(VenueTaken):
        make_session(other, venue=venue, starts_at=session.starts_at)

    assert changes_of(other) == [("added", 1, None)]


def test_an_edit_is_taken_back_with_its_lecturers():
    one, two, venue = make_lecturer(), make_lecturer(), make_venue()
    training_class = make_class()
    session = make_session(training_class, lecturers=[one], venue=venue, credit_hours="2.5")
    before = states_of([session.pk])
    services.edit_session(
        session, title="x", starts_at=today_at(7), lecturers=[two, one], venue=None
    )
    manager = make_manager()

    change = undo_last(training_class, by=manager)

    assert states_of([session.pk]) == before
    assert (change.undone_at is None, change.undone_by) == (False, manager)


def test_changes_are_taken_back_one_after_the_other():
    session = make_session(make_class(), title="甲")
    services.edit_session(session, title="乙")
    services.edit_session(session, title="丙")
    undo_last(session.training_class)
    undo_last(session.training_class)

    session.refresh_from_db()
    assert session.title == "甲"
    assert services.last_change(session.training_class).what == "added"


def test_a_cancellation_is_taken_back():
    session = make_session(make_class())
    services.cancel_session(session, reason="停课")

    undo_last(session.training_class)

    session.refresh_from_db()
    assert (session.status, session.status_reason) == ("scheduled", "")


def test_a_cancellation_stays_where_somebody_has_taken_the_place():
    venue = make_venue()
    training_class, other = make_class(), make_class()
    session = make_session(training_class, venue=venue)
    make_session(training_class)
    publish(training_class)
    services.cancel_session(session, reason="停课")
    make_session(other, venue=venue, starts_at=session.starts_at)
    publish(other)

    with pytest.raises(VenueTaken):
        undo_last(training_class)

    session.refresh_from_db()
    assert session.status == "cancelled"
    assert services.last_change(training_class).what == "cancelled"


def test_a_session_added_to_a_draft_is_deleted():
    session = make_session(make_class())

    undo_last(session.training_class)

    assert not TrainingSession.objects.exists()


def test_a_session_added_to_a_published_class_is_cancelled():
    training_class = publish(make_class())
    session = make_session(training_class)

    undo_last(training_class)

    session.refresh_from_db()
    assert (session.status, session.bookings.count()) == ("cancelled", 0)


def test_a_session_on_which_something_hangs_is_cancelled():
    training_class = make_class()
    session = make_session(training_class)
    material = Material.objects.create(
        code="M1", title="讲义", training_class=training_class, created_by=make_manager()
    )
    material.assignments.create(session=session, assigned_by=make_manager())

    undo_last(training_class)

    session.refresh_from_db()
    assert session.status == "cancelled"


def test_refuses_to_take_back_what_has_changed_again():
    session = make_session(make_class())
    services.edit_session(session, title="甲")
    first = services.last_change(session.training_class)
    services.edit_session(session, title="乙")

    with pytest.raises(ChangeOvertaken):
        services.undo_change(first)

    session.refresh_from_db()
    assert session.title == "乙"


def test_refuses_to_take_back_to_what_has_been_deleted():
    training_class, lecturer = make_class(), make_lecturer()
    parts = {
        "venue": make_venue(),
        "group": make_group(training_class),
        "chair": training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST),
    }
    session = make_session(training_class, lecturers=[lecturer], **parts)
    services.edit_session(session, lecturers=[], venue=None, group=None, chair=None)
    for part in (lecturer, *parts.values()):
        part.delete()

    with pytest.raises(PartsGone, match="小组、地点、主持人、授课人"):
        undo_last(training_class)


def test_refuses_to_take_back_what_has_begun():
    session = make_session(make_class())
    services.edit_session(session, title="甲")
    services.begin_session(session)

    with pytest.raises(ChangeOvertaken):
        undo_last(session.training_class)


def test_refuses_to_take_a_change_back_twice():
    session = make_session(make_class())
    services.edit_session(session, title="甲")
    change = undo_last(session.training_class)

    with pytest.raises(ChangeUndone):
        services.undo_change(change)


@pytest.mark.parametrize("days", [1, -1])
def test_a_day_that_was_moved_goes_back_as_a_whole(days):
    training_class = make_class()
    first = make_session(training_class, starts_at=today_at(0), ends_at=today_at(23))
    second = make_session(training_class, starts_at=today_at(23), ends_at=today_at(22, days=1))
    before = states_of([first.pk, second.pk])
    today = first.starts_at.date()
    services.move_day(training_class, day=today, to=today + timedelta(days=days))
    assert changes_of(training_class)[2:] == [("day_moved", 2, None)]

    undo_last(training_class)

    assert states_of([first.pk, second.pk]) == before


# Whatever was done, in whatever order, is taken back step by step

DAYS, HOURS = st.integers(0, 2), st.integers(7, 20)
DEEDS = st.one_of(
    st.tuples(st.just("add"), DAYS, HOURS),
    st.tuples(st.just("move"), DAYS, HOURS),
    st.tuples(st.just("rename"), DAYS, HOURS),
    st.tuples(st.just("cancel"), DAYS, HOURS),
    st.tuples(st.just("move_day"), DAYS, DAYS),
    st.tuples(st.just("series"), DAYS, HOURS),
)


def do(training_class, deed, day, number):
    """One verb on the timetable, on the session that the numbers happen to name."""
    sessions = list(training_class.sessions.taking_place().order_by("id"))
    session = sessions[number % len(sessions)] if sessions else None
    times = {"starts_at": today_at(number, days=day), "ends_at": today_at(number + 2, days=day)}
    today = today_at(0).date()
    if deed == "add":
        make_session(training_class, **times)
    elif deed == "series":
        wanted = Pattern(today, time(number), 60, ["晨读"], count=day + 1)
        services.schedule_series(training_class, wanted)
    elif deed == "move_day":
        first, second = today + timedelta(days=day), today + timedelta(days=number)
        services.move_day(training_class, day=first, to=second)
    elif session is None:
        return
    elif deed == "move":
        services.move_session(session, **times)
    elif deed == "rename":
        services.edit_session(session, title=f"{day}/{number}", credit_hours=day)
    else:
        services.cancel_session(session, reason="停课")


def all_states(training_class):
    return states_of(training_class.sessions.values_list("pk", flat=True))


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(deeds=st.lists(DEEDS, max_size=8))
def test_everything_can_be_taken_back_step_by_step(deeds):
    training_class = make_class()
    before = []
    for deed in deeds:
        states, newest = all_states(training_class), services.last_change(training_class)
        with suppress(Refused):
            do(training_class, *deed)
        if services.last_change(training_class) != newest:
            before.append(states)

    for states in reversed(before):
        undo_last(training_class)
        assert all_states(training_class) == states
    assert services.last_change(training_class) is None
