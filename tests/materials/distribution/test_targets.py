"""Each kind of target reaches exactly those it is meant for, and who leaves loses all of it."""

import pytest

from courses import services as courses
from courses.models import Enrolment, TrainingSession
from materials import errors, services
from materials.models import Material, MaterialAssignment, MaterialVersion
from materials.policies import may_hand_out
from people.roles import Role
from tests.factories import (
    fresh,
    make_class_staff,
    make_enrolment,
    make_group,
    make_member,
    make_running_class,
    make_session,
    make_unit,
)
from tests.materials.distribution.scenes import Handing
from tests.materials.factories import ask

pytestmark = pytest.mark.django_db
BYTES = b"text\n"


def reached(scene):
    return {name for name, user in scene.users.items() if ask(scene.version, user) == BYTES}


def test_a_unit_is_who_speaks_for_it_and_its_learners_of_the_class_with_all_below():
    scene = Handing(access_level=Material.AccessLevel.RESTRICTED)
    elsewhere = make_member(unit=scene.unit)
    make_enrolment(make_running_class(), elsewhere.person)
    scene.hand_to(scene.upper)

    assert reached(scene) == {"learner", "upper_liaison"}
    assert ask(scene.version, elsewhere) == "not_assigned"


def test_whoever_speaks_for_the_unit_above_speaks_for_this_one_too():
    scene = Handing()
    scene.hand_to(scene.unit)
    assert reached(scene) == {"learner", "liaison", "upper_liaison"}


def test_a_unit_does_not_reach_those_beside_it():
    scene = Handing()
    scene.hand_to(make_unit(parent=scene.upper))
    assert reached(scene) == {"upper_liaison"}


def test_the_unit_is_the_one_of_the_enrolment():
    """Somebody moved to another unit: what the class froze counts."""
    scene = Handing()
    person = scene.learner.person
    person.unit = make_unit()
    person.save()
    scene.hand_to(scene.unit)
    assert "learner" in reached(scene)


def test_material_of_no_class_reaches_whoever_speaks_for_the_unit_alone():
    scene = Handing(training_class=None)
    scene.hand_to(scene.unit)
    assert reached(scene) == {"liaison", "upper_liaison"}


def test_a_person_need_not_be_a_learner():
    scene = Handing(access_level=Material.AccessLevel.RESTRICTED)
    scene.hand_to(scene.lecturer.person)
    assert reached(scene) == {"lecturer"}


def test_a_lecturer_prepares_while_the_class_is_a_draft():
    scene = Handing()
    scene.training_class.status = "draft"
    scene.training_class.save()
    scene.hand_to(scene.lecturer.person)
    scene.hand_to(scene.unit)
    assert reached(scene) == {"lecturer"}


def test_a_session_of_a_group_reaches_that_group_alone():
    scene = Handing()
    session = make_session(scene.training_class)
    TrainingSession.objects.filter(pk=session.pk).update(group=make_group(scene.training_class))
    session.refresh_from_db()
    scene.hand_to(session)
    assert reached(scene) == set()

    TrainingSession.objects.filter(pk=session.pk).update(group=scene.group)
    assert reached(scene) == {"learner"}


TARGETS = {
    "class": lambda scene: scene.training_class,
    "session": lambda scene: scene.training_class.sessions.first(),
    "group": lambda scene: scene.group,
    "unit": lambda scene: scene.upper,
    "enrolment": lambda scene: scene.enrolment,
}


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_learner_has_through_the_class_is_gone_when_they_leave(target):
    scene = Handing()
    scene.hand_to(TARGETS[target](scene))
    user = fresh(scene.learner)
    assert ask(scene.version, user) == BYTES
    for model in (Material, MaterialVersion):
        assert model.objects.visible_to(user).count() == 1

    courses.withdraw(scene.enrolment, reason="调离")

    user = fresh(scene.learner)
    assert ask(scene.version, user) == "not_assigned"
    for model in (Material, MaterialVersion):
        assert not model.objects.visible_to(user).exists()
    assert not MaterialAssignment.objects.permitted(user, "know").exists()


@pytest.mark.parametrize("status", ["no_show", "cancelled", "nominated"])
@pytest.mark.parametrize("target", TARGETS)
def test_whoever_has_no_place_gets_nothing(target, status):
    scene = Handing()
    scene.hand_to(TARGETS[target](scene))
    Enrolment.objects.filter(pk=scene.enrolment.pk).update(status=status)
    assert ask(scene.version, scene.learner) == "not_assigned"


@pytest.mark.parametrize("target", ["unit", "person"])
def test_a_cancelled_class_hands_nothing_out_to_units_and_persons(target):
    scene = Handing()
    place = scene.unit if target == "unit" else scene.lecturer.person
    scene.hand_to(place)
    user = scene.liaison if target == "unit" else scene.lecturer

    courses.cancel_class(scene.training_class, reason="延期")

    assert ask(scene.version, user) == "class_cancelled"
    with pytest.raises(errors.ClassCancelled):
        services.assign(scene.material, make_unit(), by=scene.by)


def test_to_units_and_persons_hand_those_who_keep_the_material():
    scene = Handing(training_class=None, access_level=Material.AccessLevel.INTERNAL)
    manager = make_class_staff(scene.training_class, Role.CLASS_MANAGER)

    def may(**target):
        return may_hand_out(manager, MaterialAssignment(material=scene.material, **target))

    assert may(training_class=scene.training_class)
    assert not may(unit=scene.unit)
    assert not may(person=scene.lecturer.person)
    scene.material.training_class = scene.training_class
    scene.material.save()
    assert may(unit=scene.unit)
    assert may(person=scene.lecturer.person)
    assert not may(training_class=make_running_class())


def test_the_learner_of_a_record_is_the_one_the_unit_reaches():
    scene = Handing()
    scene.hand_to(scene.upper)
    ask(scene.version, scene.learner)
    assert scene.version.downloads.get().enrolment == scene.enrolment
