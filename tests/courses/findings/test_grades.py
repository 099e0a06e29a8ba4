"""What refuses, what asks for a reason, and where a reason is enough."""

from datetime import timedelta

import pytest

from courses import services
from courses.errors import GroupTaken, NotPublishable, ReasonNeeded, TimetableClash, VenueTaken
from courses.findings import Grade
from courses.models import TrainingSession
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_person,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    """A hall that needs half an hour, held by another class from 9 to 11."""
    venue = make_venue(name="大会堂", buffer_minutes=30)
    publish(make_session(make_class(), venue=venue, starts_at=today_at(9)).training_class)
    return venue


def weighty(training_class):
    found = services.findings_of(training_class)
    return [(one.grade, one.code) for one in found if one.grade != Grade.INFORM]


def published():
    session = make_session(make_class(), starts_at=today_at(9, days=3))
    publish(session.training_class)
    return session


def to_eleven(session, hall, **more):
    times = {"starts_at": today_at(11), "ends_at": today_at(12)}
    return services.move_session(session, venue=hall, **times, **more)


def test_a_class_that_holds_gives_a_reason(hall):
    session = published()

    with pytest.raises(ReasonNeeded) as refused:
        to_eleven(session, hall)
    moved = to_eleven(session, hall, reason=" 会场紧张 ")

    assert [one.code for one in refused.value.reasons] == ["venue_buffer"]
    assert (moved.clash_reason, moved.starts_at) == ("会场紧张", today_at(11))
    assert weighty(moved.training_class) == [(Grade.ASK, "venue_buffer")]


def test_the_buffer_ends_where_it_ends(hall):
    moved = services.move_session(
        published(), starts_at=today_at(11, 30), ends_at=today_at(12), venue=hall
    )

    assert moved.clash_reason == ""
    assert weighty(moved.training_class) == []


def test_a_reason_is_not_enough_for_what_others_hold(hall):
    session = published()

    with pytest.raises(VenueTaken):
        services.move_session(
            session, starts_at=today_at(10), ends_at=today_at(12), venue=hall, reason="会场紧张"
        )
    session.refresh_from_db()
    assert (session.clash_reason, session.venue_id) == ("", None)


def test_what_refuses_and_what_asks_are_told_together(hall):
    lecturer = make_lecturer()
    lecturer.unavailabilities.create(starts_at=today_at(8), ends_at=today_at(12))
    session = published()

    with pytest.raises(TimetableClash) as refused:
        services.edit_session(
            session,
            starts_at=today_at(10),
            ends_at=today_at(12),
            venue=hall,
            lecturers=[lecturer],
        )

    assert [one.code for one in refused.value.reasons] == ["venue_taken", "reason_needed"]


def test_a_reason_stays_while_the_place_does(hall):
    session = to_eleven(published(), hall, reason="会场紧张")

    renamed = services.edit_session(session, title="新题目")
    assert renamed.clash_reason == "会场紧张"
    moved = services.move_session(session, starts_at=today_at(15), ends_at=today_at(16))
    assert moved.clash_reason == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda session: {"starts_at": session.starts_at - timedelta(minutes=1)},
        lambda session: {"ends_at": session.ends_at + timedelta(minutes=1)},
        lambda session: {"venue": make_venue()},
        lambda session: {"lecturers": [make_lecturer()]},
        lambda session: {"group": make_group(session.training_class)},
        lambda session: {"is_required": False},
    ],
    ids=["start", "end", "venue", "lecturers", "group", "attendance"],
)
def test_any_other_place_voids_the_reason(change):
    session = services.edit_session(published(), reason="会场紧张")
    assert session.clash_reason == "会场紧张"

    assert services.edit_session(session, **change(session)).clash_reason == ""
    again = services.edit_session(session, reason="仍紧张", **change(session))
    assert again.clash_reason == "仍紧张"


def test_a_title_changes_although_the_venue_was_blocked_meanwhile():
    session = make_session(make_class(), venue=make_venue(), starts_at=today_at(9))
    publish(session.training_class)
    session.venue.blocks.create(starts_at=today_at(8), ends_at=today_at(12), reason="检修")

    assert services.edit_session(session, title="新题目").title == "新题目"
    assert weighty(session.training_class) == [(Grade.REFUSE, "venue_blocked")]


def test_a_class_stays_in_its_hall_without_a_buffer():
    venue = make_venue(buffer_minutes=60)
    lecturer = make_lecturer(buffer_minutes=60)
    draft = make_class()
    make_session(draft, venue=venue, lecturers=[lecturer], starts_at=today_at(9))
    make_session(draft, venue=venue, lecturers=[lecturer], starts_at=today_at(11))
    assert weighty(draft) == []

    make_session(draft, venue=make_venue(), lecturers=[lecturer], starts_at=today_at(13))
    assert weighty(draft) == [(Grade.ASK, "lecturer_buffer")]


def draft_beside(hall):
    """A draft with a session that others are in the way of, and one that needs a reason."""
    draft = make_class()
    draft.class_units.create(unit=make_unit())
    draft.staff.create(person=make_person(), role="presiding_host")
    taken = make_session(draft, venue=hall, starts_at=today_at(10), ends_at=today_at(11))
    close = make_session(draft, venue=hall, starts_at=today_at(11), ends_at=today_at(12))
    return draft, taken, close


def test_publishing_tells_everything_at_once_and_takes_nothing(hall):
    draft, taken, close = draft_beside(hall)

    with pytest.raises(NotPublishable) as refused:
        services.publish_class(draft, acknowledged=["leave_limit"])

    clash, needed = refused.value.reasons
    assert (clash.code, needed.code) == ("venue_taken", "reason_needed")
    assert [one.code for one in needed.reasons] == ["venue_buffer"]
    assert not taken.bookings.filter(resource="venue", is_holding=True).exists()
    assert not close.bookings.filter(resource="venue", is_holding=True).exists()


def test_one_reason_serves_every_session_without_one(hall):
    draft, taken, close = draft_beside(hall)
    services.cancel_session(taken, reason="停课")

    services.publish_class(draft, acknowledged=["leave_limit"], reason="会场紧张")

    close.refresh_from_db()
    assert close.clash_reason == "会场紧张"
    assert services.findings_without_reason(draft) == []


def test_a_reason_given_while_drafting_is_enough(hall):
    draft, taken, close = draft_beside(hall)
    services.cancel_session(taken, reason="停课")
    services.edit_session(close, reason="会场紧张")

    published = services.publish_class(draft, acknowledged=["leave_limit"])

    assert published.status == "published"


def test_groups_meet_at_one_time_and_the_whole_class_does_not():
    draft = make_class()
    one, two = make_group(draft), make_group(draft)
    make_session(draft, starts_at=today_at(9), group=one)
    make_session(draft, starts_at=today_at(9), group=two)

    with pytest.raises(GroupTaken):
        make_session(draft, starts_at=today_at(10), group=one)
    with pytest.raises(TimetableClash) as refused:
        make_session(draft, starts_at=today_at(10))
    assert [one.code for one in refused.value.reasons] == ["class_taken", "class_taken"]
    assert TrainingSession.objects.count() == 2


def test_learners_elsewhere_are_named_and_counted():
    people = [make_person(f"王{number}") for number in range(7)]
    other = make_class(title="秘书班")
    elsewhere = make_session(other, title="保密", starts_at=today_at(9))
    mine = make_class()
    group = make_group(mine)
    for person in people:
        make_enrolment(other, person, status="nominated")
        services.edit_enrolment(make_enrolment(mine, person, status="nominated"), group=group)
    session = make_session(mine, starts_at=today_at(10), group=group)
    assert weighty(mine) == []

    publish(other)
    (found,) = (one for one in services.findings_of(mine) if one.grade == Grade.ASK)

    assert (found.session, found.other) == (session.pk, elsewhere.pk)
    assert (found.refusal.context["count"], found.refusal.context["names"]) == (
        7,
        "王0、王1、王2、王3、王4…",
    )


def test_statements_do_not_grow_with_the_sessions(django_assert_num_queries):
    def class_of(number):
        training_class = make_class()
        for one in range(number):
            make_session(
                training_class,
                venue=make_venue(),
                lecturers=[make_lecturer()],
                starts_at=today_at(9, days=one),
            )
        return training_class

    for number in (1, 3):
        training_class = class_of(number)
        with django_assert_num_queries(10):
            services.findings_of(training_class)
