"""To whom a material is handed out, and to whom it cannot be."""

import pytest
from django.db import IntegrityError, transaction

from courses import services as courses
from materials import errors, services
from materials.models import Material, MaterialAssignment
from tests.factories import (
    make_class,
    make_enrolment,
    make_running_class,
    make_session,
)
from tests.materials.factories import make_material, make_targets

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel


def test_a_material_is_assigned_to_each_kind_of_target():
    material = make_material()
    wanted = make_targets()

    made = [services.assign(material, target, by=material.created_by) for target in wanted]

    assert [assignment.target for assignment in made] == wanted
    for target in wanted:
        with pytest.raises(errors.AlreadyAssigned):
            services.assign(material, target, by=material.created_by)


def test_refuses_to_assign_to_nobody():
    material = make_material()
    with pytest.raises(errors.OneTarget):
        services.assign(material, None, by=material.created_by)


def test_refuses_to_assign_in_a_cancelled_class():
    training_class = courses.cancel_class(make_class(), reason="疫情")
    material = make_material()
    with pytest.raises(errors.ClassCancelled):
        services.assign(material, training_class, by=material.created_by)


def test_refuses_to_assign_to_somebody_who_has_left():
    enrolment = courses.withdraw(make_enrolment(make_running_class()), reason="调离")
    material = make_material()
    with pytest.raises(errors.NoLongerLearner):
        services.assign(material, enrolment, by=material.created_by)


@pytest.mark.parametrize("level", [Level.CLASS_ONLY, Level.RESTRICTED])
def test_what_is_bound_to_a_class_stays_in_it(level):
    material = make_material(training_class=make_class(), access_level=level)
    with pytest.raises(errors.BelongsToAnotherClass):
        services.assign(material, make_class(), by=material.created_by)

    assert services.assign(material, material.training_class, by=material.created_by)


def test_what_is_internal_goes_to_any_class():
    material = make_material(training_class=make_class(), access_level=Level.INTERNAL)
    assert services.assign(material, make_class(), by=material.created_by)


def test_the_database_refuses_no_target_and_two():
    material, training_class = make_material(), make_class()
    session = make_session(training_class)
    for targets in ({}, {"training_class": training_class, "session": session}):
        with (
            pytest.raises(IntegrityError, match="assignment_has_exactly_one_target"),
            transaction.atomic(),
        ):
            MaterialAssignment.objects.create(
                material=material, assigned_by=material.created_by, **targets
            )


def test_the_database_refuses_the_same_target_twice():
    material, training_class = make_material(), make_class()
    assignment = services.assign(material, training_class, by=material.created_by)
    assignment.pk = None
    with pytest.raises(IntegrityError, match="one_assignment_per_material_and_target"):
        assignment.save(force_insert=True)
