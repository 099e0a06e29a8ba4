"""Calling a class off: who hears of it."""

import pytest

from courses import services
from courses.when import held_on_text
from people.roles import Role
from tests.factories import (
    make_class,
    make_class_staff,
    make_learner,
    make_lecturer,
    make_member,
    make_running_class,
    make_session,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return make_running_class()


@pytest.fixture
def manager(running):
    return make_class_staff(running, Role.CLASS_MANAGER)


def told(person):
    return [notice.body for notice in person.notices.all()]


def test_whoever_would_have_come_hears_that_the_class_is_off(running, manager):
    lecturer = make_lecturer(person=make_member().person)
    make_session(running, lecturers=[lecturer])
    learner, liaison, stranger = make_learner(running), make_member(), make_member()
    unit = make_unit(liaison=liaison.person)
    running.quotas.create(unit=unit, quota=2)

    services.cancel_class(running, reason="防汛", by=manager)

    for user in (learner, lecturer, liaison):
        person = user.person
        assert told(person) == [f"“{running}”（{held_on_text(running)}）取消办班：防汛"]
    assert told(manager.person) == told(stranger.person) == []


def test_nobody_hears_of_a_draft_that_is_dropped():
    draft = make_class()
    lecturer = make_lecturer(person=make_member().person)
    make_session(draft, lecturers=[lecturer])

    services.cancel_class(draft, reason="不办了")

    assert told(lecturer.person) == []
