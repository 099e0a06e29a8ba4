"""Bookings follow sessions whichever way they are written, and nothing is held twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from courses import services
from courses.findings import Grade
from courses.models import Booking, TrainingSession
from tests.factories import (
    make_class,
    make_group,
    make_lecturer,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


def kept(session):
    rows = Booking.objects.filter(session=session).order_by("resource", "resource_id")
    return [(row.resource, row.resource_id, row.is_holding) for row in rows]


def write(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(training_class):
    """The codes of what refuses the class's sessions."""
    found = services.findings_of(training_class)
    return [finding.code for finding in found if finding.grade == Grade.REFUSE]


@pytest.fixture
def venue():
    return make_venue()


@pytest.fixture
def lecturer():
    return make_lecturer()


@pytest.fixture
def held(venue, lecturer):
    """A session of a published class."""
    session = make_session(make_class(), venue=venue, lecturers=[lecturer], starts_at=today_at(9))
    publish(session.training_class)
    return session


def test_a_draft_notes_and_publishing_holds(venue, lecturer):
    session = make_session(make_class(), venue=venue, lecturers=[lecturer])
    key = session.training_class_id
    assert kept(session) == [
        ("class", key, True),
        ("lecturer", lecturer.pk, False),
        ("venue", venue.pk, False),
    ]

    publish(session.training_class)

    assert {holding for _resource, _key, holding in kept(session)} == {True}


def test_a_session_without_attendance_does_not_keep_the_class(venue):
    session = make_session(make_class(), venue=venue, is_required=False)

    assert kept(session) == [("venue", venue.pk, False)]


def test_a_unit_that_names_nobody_is_not_kept():
    session = make_session(make_class(), lecturers=[make_lecturer(name="", unit=make_unit())])

    assert [resource for resource, _key, _holding in kept(session)] == ["class"]


@pytest.mark.parametrize(
    ("end", "resources"),
    [
        (lambda session: services.cancel_session(session, reason="x"), []),
        (lambda session: services.cancel_class(session.training_class, reason="x"), []),
        (lambda session: write("DELETE FROM courses_sessionlecturer"), ["class", "venue"]),
        (
            lambda session: write("UPDATE courses_trainingsession SET venue_id = NULL"),
            ["class", "lecturer"],
        ),
        (
            lambda session: write("UPDATE courses_trainingsession SET is_required = false"),
            ["lecturer", "venue"],
        ),
        (
            lambda session: write("UPDATE courses_lecturer SET name = '', unit_text = 'x'"),
            ["class", "venue"],
        ),
    ],
)
def test_what_is_given_up_is_free(held, end, resources):
    end(held)

    assert [resource for resource, _key, _holding in kept(held)] == resources


def test_bookings_move_with_the_session(held):
    write(
        "UPDATE courses_trainingsession SET starts_at = %s, ends_at = %s",
        today_at(15),
        today_at(17),
    )

    spans = {(row.during.lower, row.during.upper) for row in Booking.objects.all()}
    assert spans == {(today_at(15), today_at(17))}


def other_session(**fields):
    """A session of another published class, at another time."""
    session = make_session(make_class(), **{"starts_at": today_at(9, days=3)} | fields)
    publish(session.training_class)
    return session


def to_the_time_of(held, session):
    write(
        "UPDATE courses_trainingsession SET starts_at = %s, ends_at = %s WHERE id = %s",
        held.starts_at,
        held.ends_at,
        session.pk,
    )


def test_the_database_refuses_a_venue_twice_by_any_write(held, venue):
    moved, placed = other_session(venue=venue), other_session(starts_at=held.starts_at)

    for statement in (
        lambda: to_the_time_of(held, moved),
        lambda: write(
            "UPDATE courses_trainingsession SET venue_id = %s WHERE id = %s", venue.pk, placed.pk
        ),
        lambda: TrainingSession.objects.filter(pk=placed.pk).update(venue=venue),
    ):
        with pytest.raises(IntegrityError, match="nothing_is_booked_twice"), transaction.atomic():
            statement()


def test_the_database_refuses_a_lecturer_twice_by_any_write(held, lecturer):
    session = other_session(starts_at=held.starts_at)
    insert = (
        "INSERT INTO courses_sessionlecturer (session_id, lecturer_id, role, answer, answered_for,"
        " answer_note, created_at, updated_at) VALUES (%s, %s, 'main', '', '', '', now(), now())"
    )

    with pytest.raises(IntegrityError, match="nothing_is_booked_twice"), transaction.atomic():
        write(insert, session.pk, lecturer.pk)


def test_the_database_refuses_a_class_twice_by_any_write(held):
    later = make_session(held.training_class, starts_at=today_at(9, days=3))

    with pytest.raises(IntegrityError, match="nothing_is_booked_twice"), transaction.atomic():
        to_the_time_of(held, later)


def test_what_ends_when_the_other_starts_does_not_clash(held, venue):
    session = other_session(venue=venue, starts_at=held.ends_at)

    assert ("venue", venue.pk, True) in kept(session)


def test_a_class_that_comes_back_takes_its_bookings_again(held, venue):
    write("UPDATE courses_trainingclass SET status = 'cancelled'")
    assert kept(held) == []
    write("UPDATE courses_trainingclass SET status = 'published'")

    assert ("venue", venue.pk, True) in kept(held)


def test_a_session_that_comes_back_takes_its_bookings_again(held, venue):
    services.cancel_session(held, reason="x")
    write("UPDATE courses_trainingsession SET status = 'scheduled'")

    assert ("venue", venue.pk, True) in kept(held)


def test_clashes_of_a_draft_name_each_thing_once(held, venue, lecturer):
    draft = make_class()
    make_session(draft, venue=venue, lecturers=[lecturer], starts_at=today_at(10))

    codes = refused(draft)

    assert sorted(codes) == ["lecturer_taken", "venue_taken"]


def test_a_draft_clashes_with_itself(venue):
    draft = make_class()
    make_session(draft, venue=venue, starts_at=today_at(9))
    make_session(draft, venue=venue, starts_at=today_at(10), is_required=False)

    codes = refused(draft)

    assert codes == ["venue_taken"]


@pytest.fixture
def groups():
    """Two groups of a class, each with a session at nine."""
    draft = make_class()
    pair = [make_group(draft), make_group(draft)]
    for group in pair:
        make_session(draft, group=group, starts_at=today_at(9))
    return pair


def test_groups_of_a_class_meet_at_one_time(groups):
    held = Booking.objects.filter(resource="class", is_holding=True)

    assert [(row.part.lower, row.part.upper) for row in held.order_by("part")] == [
        (group.pk, group.pk + 1) for group in groups
    ]


@pytest.mark.parametrize("group", ["the other's", None])
def test_the_database_refuses_a_group_twice_by_any_write(groups, group):
    moved = groups[0].sessions.get()
    key = groups[1].pk if group else None

    with pytest.raises(IntegrityError, match="nothing_is_booked_twice"), transaction.atomic():
        write("UPDATE courses_trainingsession SET group_id = %s WHERE id = %s", key, moved.pk)


def test_bookings_follow_the_group_and_only_what_matters(groups):
    session = groups[0].sessions.get()
    write(
        "UPDATE courses_trainingsession SET starts_at = starts_at - interval '1 day',"
        " ends_at = ends_at - interval '1 day' WHERE id = %s",
        session.pk,
    )
    before = session.bookings.get()
    write("UPDATE courses_trainingsession SET status = 'in_progress' WHERE id = %s", session.pk)
    assert session.bookings.get().pk == before.pk

    write("UPDATE courses_trainingsession SET group_id = NULL WHERE id = %s", session.pk)

    assert (session.bookings.get().part.lower, session.bookings.get().part.upper) == (None, None)
