"""Which learners are missed because another class has them at that time."""

import pytest

from courses import services
from people.roles import Role
from tests.api.client import Program
from tests.courses.findings.proposals import proposal, scheduled, weighty
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_manager,
    make_person,
    publish,
)

pytestmark = pytest.mark.django_db
ELSEWHERE = ["learners_elsewhere"]


def enrolled(training_class, person, *, status="nominated", group=None):
    enrolment = make_enrolment(training_class, person, status=status)
    return services.edit_enrolment(enrolment, group=group) if group else enrolment


def other_class(person, *, status="nominated", group=None, **fields):
    """A published class with a session from ten to eleven."""
    training_class = make_class(title="秘书班")
    pair = [make_group(training_class), make_group(training_class)]
    chosen = None if group is None else pair[group]
    scheduled(training_class, "10:00", "11:00", title="保密", **fields)
    enrolled(training_class, person, status=status, group=chosen)
    return training_class


@pytest.mark.parametrize(
    ("begin", "end", "is_elsewhere"),
    [
        ("09:00", "10:00", False),
        ("09:00", "10:01", True),
        ("10:59", "12:00", True),
        ("11:00", "12:00", False),
    ],
)
def test_only_while_both_are_on(begin, end, is_elsewhere):
    person, mine = make_person(), make_class()
    publish(other_class(person))
    enrolled(mine, person)

    assert weighty(proposal(mine, begin, end)) == (ELSEWHERE if is_elsewhere else [])


@pytest.mark.parametrize("status", ["nominated", "confirmed"])
def test_whoever_has_a_place_counts(status):
    person, mine = make_person(), make_class()
    publish(other_class(person, status=status))
    enrolled(mine, person, status=status)

    assert weighty(proposal(mine, "10:00", "11:00")) == ELSEWHERE


@pytest.mark.parametrize("gone", ["mine", "other"])
def test_whoever_has_given_the_place_back_does_not(gone):
    person = make_person()
    classes = {"mine": make_class(), "other": other_class(person)}
    publish(classes["other"])
    enrolled(classes["mine"], person)
    services.withdraw(classes[gone].enrolments.get(), reason="因公")

    assert weighty(proposal(classes["mine"], "10:00", "11:00")) == []


@pytest.mark.parametrize(("own", "is_elsewhere"), [(0, True), (1, False), (None, False)])
def test_a_session_of_a_group_misses_its_own_learners(own, is_elsewhere):
    person, mine = make_person(), make_class()
    groups = [make_group(mine), make_group(mine)]
    publish(other_class(person))
    enrolled(mine, person, group=None if own is None else groups[own])

    found = weighty(proposal(mine, "10:00", "11:00", group=groups[0]))
    assert found == (ELSEWHERE if is_elsewhere else [])


@pytest.mark.parametrize(("own", "is_elsewhere"), [(0, True), (1, False), (None, False)])
def test_a_session_of_a_group_elsewhere_has_its_own_learners(own, is_elsewhere):
    person, mine, other = make_person(), make_class(), make_class()
    groups = [make_group(other), make_group(other)]
    scheduled(other, "10:00", "11:00", group=groups[0])
    enrolled(other, person, group=None if own is None else groups[own])
    enrolled(mine, person)
    publish(other)

    assert weighty(proposal(mine, "10:00", "11:00")) == (ELSEWHERE if is_elsewhere else [])


def test_a_whole_class_elsewhere_has_those_of_its_groups():
    person, mine = make_person(), make_class()
    publish(other_class(person, group=1))
    enrolled(mine, person)

    assert weighty(proposal(mine, "10:00", "11:00")) == ELSEWHERE


def test_attendance_is_kept_on_both_sides():
    person, mine = make_person(), make_class()
    publish(other_class(person))
    enrolled(mine, person)
    assert weighty(proposal(mine, "10:00", "11:00", is_required=False)) == []

    optional = make_class()
    scheduled(optional, "14:00", "15:00", is_required=False)
    enrolled(publish(optional), person)
    assert weighty(proposal(mine, "14:00", "15:00")) == []


@pytest.mark.parametrize("end", [None, lambda one: services.cancel_class(one, reason="停办")])
def test_a_class_that_is_a_draft_or_called_off_has_nobody(end):
    person, mine = make_person(), make_class()
    other = other_class(person)
    enrolled(mine, person)
    if end:
        publish(other)
        end(other)

    assert weighty(proposal(mine, "10:00", "11:00")) == []


def test_a_class_does_not_miss_its_learners_at_its_own_sessions():
    mine = make_class()
    session = scheduled(mine, "10:00", "11:00")
    enrolled(mine, make_person())

    assert weighty(publish(mine).sessions.get()) == []
    assert session.training_class_id == mine.pk


@pytest.mark.parametrize(
    ("count", "names"), [(5, "王0、王1、王2、王3、王4"), (6, "王0、王1、王2、王3、王4…")]
)
def test_five_are_named(count, names):
    mine, other = make_class(), make_class(title="秘书班")
    scheduled(other, "10:00", "11:00", title="保密")
    for number in range(count):
        person = make_person(f"王{number}")
        enrolled(mine, person)
        enrolled(other, person)
    publish(other)

    found = services.findings_about(proposal(mine, "10:00", "11:00"))
    (refusal,) = (one.refusal for one in found if one.code == "learners_elsewhere")
    assert refusal.context == {
        "count": count,
        "names": names,
        "session": "保密",
        "training_class": "秘书班",
    }


def diagnostics(user, training_class):
    items = Program(user).read(f"training-classes/{training_class.pk}/diagnostics/").json()["items"]
    return [
        (item["grade"], item["code"], item["session"], item["other"])
        for item in items
        if item["grade"] != "inform"
    ]


@pytest.mark.parametrize("late", ["enrolled", "confirmed"])
def test_who_enters_two_classes_is_told_to_the_organiser_of_either(late):
    person = make_person()
    one, other = make_class(), make_class()
    sessions = [scheduled(each, "10:00", "11:00").pk for each in (one, other)]
    enrolled(publish(one), person)
    publish(other)
    assert diagnostics(make_manager(), one) == diagnostics(make_manager(), other) == []

    enrolled(other, person, status="nominated" if late == "enrolled" else "confirmed")

    organiser = make_class_staff(other, Role.ORGANISATION_OFFICER)
    ask = ("ask", "learners_elsewhere")
    assert diagnostics(make_manager(), one) == [(*ask, sessions[0], sessions[1])]
    assert diagnostics(organiser, other) == [(*ask, sessions[1], sessions[0])]
