"""Who may do what in courses: every verb by every role, in the class and in another."""

import pytest

from courses.models import ClassStaff, Enrolment, TrainingClass, TrainingSession
from peixun import policy
from people.roles import OF_CLASS_STAFF, Role
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_learner,
    make_liaison,
    make_manager,
    make_member,
    make_officer,
    make_quota,
    make_running_class,
    make_session,
    make_unit,
    publish,
)

pytestmark = pytest.mark.django_db

ALL_OF_A_CLASS = {
    "view", "change", "publish", "open_registration", "start", "conclude", "archive", "cancel",
    "schedule", "enrol", "import_roster", "set_quotas", "see_shortfall", "nominate", "call_up",
    "remind_units", "confirm_nominations", "distribute_groups", "keep_desk", "mark_no_shows",
}  # fmt: skip
THE_DESK = {"keep_desk", "mark_no_shows"}
IN_THE_CLASS = {
    Role.CLASS_MANAGER: ALL_OF_A_CLASS,
    Role.PRESIDING_HOST: {"view", "start", "see_shortfall"},
    Role.CLASS_TEACHER: {"view", "open_registration", "start", "see_shortfall", *THE_DESK}
    | {"distribute_groups"},
    Role.ORGANISATION_OFFICER: {"view", "schedule", "see_shortfall"},
    Role.REGISTRAR: {"view", "open_registration", "see_shortfall", *THE_DESK},
    Role.INSPECTOR: {"view", "see_shortfall"},
    Role.MONITOR: {"view", "see_shortfall"},
}
OF_A_LEARNER = {
    "view", "change", "confirm", "report_in", "undo_report_in", "take_back", "withdraw",
    "withdraw_nomination", "substitute", "transfer",
}  # fmt: skip
OF_AN_ENROLMENT = {
    Role.CLASS_MANAGER: OF_A_LEARNER,
    Role.PRESIDING_HOST: {"view"},
    Role.CLASS_TEACHER: {"view", "change", "report_in", "undo_report_in", "withdraw", "transfer"},
    Role.ORGANISATION_OFFICER: {"view"},
    Role.REGISTRAR: {"view", "report_in", "undo_report_in"},
    Role.INSPECTOR: {"view"},
    Role.MONITOR: {"view"},
}


# The apps to the right add verbs of their own, which are theirs to test.
OF_COURSES = ALL_OF_A_CLASS | OF_A_LEARNER | {"move", "delete"}


def verbs(user, row):
    """What the user may do with the row; both answers of the policy must agree."""
    model = type(row)
    declared = policy.declared()[model].keys() & OF_COURSES
    allowed = {verb for verb in declared if policy.may(user, verb, row)}
    reached = {
        verb
        for verb in declared
        if model.objects.filter(policy.rows(user, verb, model), pk=row.pk).exists()
    }
    assert allowed == reached
    return allowed


def test_the_table_names_every_role_of_a_class():
    assert IN_THE_CLASS.keys() == OF_AN_ENROLMENT.keys() == set(OF_CLASS_STAFF)


@pytest.mark.parametrize("role", IN_THE_CLASS)
def test_what_a_role_of_the_class_may_do(role):
    training_class, other = make_running_class(), make_running_class()
    user = make_class_staff(training_class, role)

    assert verbs(user, training_class) == IN_THE_CLASS[role]
    assert verbs(user, other) == set()


@pytest.mark.parametrize("role", OF_AN_ENROLMENT)
def test_what_a_role_of_the_class_may_do_with_a_learner(role):
    training_class = make_running_class()
    user = make_class_staff(training_class, role)
    mine, theirs = make_enrolment(training_class), make_enrolment(make_running_class())

    assert verbs(user, mine) == OF_AN_ENROLMENT[role]
    assert verbs(user, theirs) == set()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.AUDITOR, {"view", "see_shortfall"}),
        (Role.INSPECTOR, {"view", "see_shortfall"}),
        (Role.LIBRARIAN, {"view"}),
    ],
)
def test_what_an_office_role_may_do_with_a_class(role, expected):
    assert verbs(make_officer(role), make_class()) == expected


def test_a_manager_of_the_office_does_everything():
    assert verbs(make_manager(), make_class()) >= ALL_OF_A_CLASS


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_manager_of_a_unit_runs_the_classes_the_unit_takes_part_in(status):
    office = make_unit()
    below = make_unit(parent=office)
    user = make_member(is_staff=True)
    user.appointments.create(role=Role.CLASS_MANAGER, unit=office)
    mine, other = make_class(), make_class()
    mine.class_units.create(unit=below)
    TrainingClass.objects.update(status=status)

    assert verbs(fresh(user), mine) >= ALL_OF_A_CLASS
    assert verbs(fresh(user), other) == set()


def test_a_learner_looks_at_the_class_and_at_themselves():
    training_class = make_running_class()
    learner = make_learner(training_class)
    other = make_enrolment(training_class)

    assert verbs(learner, training_class) == {"view"}
    assert verbs(learner, learner.person.enrolments.get()) == {"view"}
    assert verbs(learner, other) == set()
    assert verbs(learner, training_class.sessions.first()) == {"view"}


def test_a_liaison_sees_the_class_and_the_people_of_the_unit():
    training_class, unit = make_running_class(), make_unit()
    liaison = make_member()
    unit.liaison = liaison.person
    unit.save()
    mine = make_enrolment(training_class)
    Enrolment.objects.filter(pk=mine.pk).update(unit=unit)
    other = make_enrolment(training_class)
    mine.refresh_from_db()

    user = fresh(liaison)
    assert verbs(user, training_class) == {"view"}
    assert verbs(user, mine) == {"view", "withdraw_nomination", "substitute"}
    assert verbs(user, other) == set()


def test_a_liaison_nominates_for_a_class_that_gave_the_unit_a_quota():
    unit = make_unit()
    liaison = make_liaison(unit)
    asked, other, draft = publish(make_class()), publish(make_class()), make_class()
    mine = make_quota(asked, make_unit(parent=unit))
    foreign, early = make_quota(other), make_quota(draft, unit)

    assert verbs(liaison, asked) == {"view", "nominate"}
    assert verbs(liaison, mine) == {"view", "nominate"}
    for row in (other, foreign, draft, early):
        assert verbs(liaison, row) == set()


def test_a_group_leader_sees_the_group():
    training_class = make_running_class()
    leader = make_learner(training_class)
    group = make_group(training_class, leader=leader.person.enrolments.get())
    member, other = make_enrolment(training_class), make_enrolment(training_class)
    member.group = group
    member.save()

    assert verbs(fresh(leader), member) == {"view"}
    assert verbs(fresh(leader), other) == set()


def test_nobody_learns_of_a_draft_but_who_plans_it():
    draft = make_class()
    session = make_session(draft)
    person = make_enrolment(draft, status="confirmed").person
    learner = make_member()
    learner.person.delete()
    person.user = learner
    person.save()

    assert verbs(fresh(learner), draft) == set()
    assert not TrainingSession.objects.visible_to(fresh(learner)).filter(pk=session.pk).exists()


def test_staff_are_seen_by_staff_and_changed_by_managers():
    training_class = make_class()
    teacher = make_class_staff(training_class, Role.CLASS_TEACHER)
    row = ClassStaff.objects.get(person=teacher.person)

    assert verbs(teacher, row) == {"view"}
    assert verbs(make_class_staff(training_class, Role.CLASS_MANAGER), row) == {
        "view",
        "change",
        "delete",
    }
