"""The policy kit: a grant gives the same answer for a list and for one object."""

import pytest
from django.contrib.auth.models import AnonymousUser

from courses.models import Enrolment, TrainingClass, TrainingSession
from courses.policies import managers
from peixun import policy
from people import services as people
from people.models import Person
from people.roles import Role
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_enrolment,
    make_learner,
    make_manager,
    make_member,
    make_officer,
    make_person,
    make_running_class,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Two running classes with learners of two units, and everybody who might look at them."""
    unit, other_unit = make_unit(), make_unit()
    here, there = make_running_class(), make_running_class()
    for training_class in (here, there):
        for home in (unit, other_unit):
            make_enrolment(training_class, make_person(unit=home))
    people_of_the_office = {
        "class manager": make_class_staff(here, Role.CLASS_MANAGER),
        "manager of the office": make_manager(),
        "auditor": make_officer(Role.AUDITOR),
        "learner": make_learner(here),
        "stranger": make_member(),
        "account without a person": make_user(),
    }
    liaison = make_member()
    unit.liaison = liaison.person
    unit.save()
    unit_manager = make_member()
    people.appoint(unit_manager, Role.CLASS_MANAGER, unit=unit, by=None)
    here.class_units.create(unit=unit, role="organiser")
    people_of_the_office |= {"liaison": fresh(liaison), "unit manager": fresh(unit_manager)}
    return people_of_the_office


def test_a_list_and_a_single_object_never_disagree(office):
    for name, user in office.items():
        for model, verbs in policy.declared().items():
            for verb in verbs:
                rows = set(model._base_manager.filter(policy.rows(user, verb, model)))
                for row in model._base_manager.all():
                    expected = row in rows
                    assert policy.may(user, verb, row) == expected, (name, verb, row)


def test_no_list_repeats_a_row(office):
    for name, user in office.items():
        for model in policy.declared():
            keys = list(
                model._base_manager.filter(policy.rows(user, "view", model)).values_list(
                    "pk", flat=True
                )
            )
            assert len(keys) == len(set(keys)), (name, model)


def test_what_is_possible_somewhere_is_never_denied_in_general(office):
    for user in office.values():
        for model, verbs in policy.declared().items():
            for verb in verbs:
                if model._base_manager.filter(policy.rows(user, verb, model)).exists():
                    assert policy.may_ever(user, verb, model)


def test_an_undeclared_verb_is_refused(office):
    row = TrainingClass.objects.first()
    user = office["manager of the office"]

    assert not policy.may(user, "burn", row)
    assert not policy.may_ever(user, "burn", TrainingClass)
    assert not TrainingClass.objects.permitted(user, "burn").exists()


@pytest.mark.parametrize(
    "make_nobody", [AnonymousUser, lambda: make_officer(Role.AUDITOR, is_active=False)]
)
def test_nobody_without_a_working_account_sees_anything(make_nobody):
    make_class()
    nobody = make_nobody()

    assert not TrainingClass.objects.visible_to(nobody).exists()
    assert not policy.may_ever(nobody, "view", TrainingClass)


def test_the_row_to_be_made_is_judged_like_a_saved_one():
    user = make_member()
    unit = make_unit()
    people.appoint(user, Role.CLASS_MANAGER, unit=unit, by=None)
    own, foreign = make_class(), make_class()
    own.class_units.create(unit=unit)
    user = fresh(user)

    assert policy.may(user, "add", TrainingSession(training_class=own))
    assert not policy.may(user, "add", TrainingSession(training_class=foreign))


def test_a_role_in_one_class_reaches_no_other():
    here, there = make_class(), make_class()
    user = make_class_staff(here, Role.CLASS_MANAGER)

    assert set(TrainingClass.objects.permitted(user, "change")) == {here}
    assert policy.may(user, "publish", here)
    assert not policy.may(user, "publish", there)


def test_learners_see_themselves_alone():
    training_class = make_running_class()
    make_enrolment(training_class)
    learner = make_learner(training_class)

    assert [e.person for e in Enrolment.objects.visible_to(learner)] == [learner.person]
    assert list(Person.objects.visible_to(learner)) == [learner.person]


def test_a_learner_does_not_see_a_draft():
    training_class = make_class()
    user = make_member()
    make_enrolment(training_class, user.person, status="confirmed")

    assert not TrainingClass.objects.visible_to(fresh(user)).exists()


def test_a_second_policy_for_a_model_is_a_mistake():
    with pytest.raises(ValueError, match="has a policy already"):
        policy.declare(TrainingClass, {"view": managers("")})
