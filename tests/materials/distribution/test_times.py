"""Before its release a material is hidden, after its expiry it is gone; both are spelled out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from materials import errors, services
from materials.models import Material, MaterialAssignment
from materials.when import available_text, until_text
from people.roles import Role
from tests.factories import make_class_staff, make_running_class
from tests.materials.distribution.scenes import Handing, hours
from tests.materials.factories import ask, make_material, make_version

pytestmark = pytest.mark.django_db
BYTES = b"text\n"
TARGETS = {
    "class": ("learner", lambda scene: scene.training_class),
    "session": ("learner", lambda scene: scene.training_class.sessions.first()),
    "group": ("learner", lambda scene: scene.group),
    "unit": ("liaison", lambda scene: scene.unit),
    "unit of a learner": ("learner", lambda scene: scene.upper),
    "person": ("lecturer", lambda scene: scene.lecturer.person),
    "enrolment": ("learner", lambda scene: scene.enrolment),
}


@pytest.mark.parametrize("target", TARGETS)
def test_it_can_be_had_from_its_release_to_its_expiry(target):
    scene = Handing()
    name, place = TARGETS[target]
    user = scene.users[name]
    assignment = scene.hand_to(place(scene), release_at=hours(-1), expires_at=hours(1))

    def at(**times):
        MaterialAssignment.objects.filter(pk=assignment.pk).update(**times)
        listed = Material.objects.visible_to(user).exists()
        known = MaterialAssignment.objects.permitted(user, "know").exists()
        return ask(scene.version, user), listed, known

    assert at() == (BYTES, True, True)
    assert at(release_at=hours(0.5)) == ("not_assigned", False, False)
    assert at(release_at=None, expires_at=hours(-1)) == ("expired", False, True)


def test_the_last_moment_still_counts():
    scene = Handing()
    with connection.cursor() as cursor:
        # Both asked in one statement, so that both see the same moment.
        cursor.execute("SELECT STATEMENT_TIMESTAMP()")
        (moment,) = cursor.fetchone()
    assignment = scene.hand_to(scene.training_class, expires_at=moment)
    rows = MaterialAssignment.objects.filter(pk=assignment.pk)

    assert rows.current(moment).exists()
    assert not rows.current(moment + timedelta(microseconds=1)).exists()
    rows.update(release_at=moment, expires_at=None)
    assert rows.current(moment).exists()
    assert not rows.current(moment - timedelta(microseconds=1)).exists()


def test_another_assignment_still_gives_it():
    scene = Handing()
    scene.hand_to(scene.training_class, expires_at=hours(-1))
    scene.hand_to(scene.group, expires_at=hours(1))
    scene.hand_to(scene.enrolment, release_at=hours(1))
    assert ask(scene.version, scene.learner) == BYTES


def test_two_halves_of_different_assignments_make_no_whole():
    """One is released and over, the other not over and not released."""
    scene = Handing()
    scene.hand_to(scene.training_class, expires_at=hours(-1))
    scene.hand_to(scene.group, release_at=hours(1))
    assert ask(scene.version, scene.learner) == "expired"


def test_the_refusal_names_the_last_moment_of_those_that_reach_the_reader():
    scene = Handing()
    midnight = datetime(2026, 11, 14, 16, tzinfo=UTC)
    scene.hand_to(scene.training_class, expires_at=midnight)
    scene.hand_to(scene.lecturer.person, expires_at=midnight + timedelta(days=1))

    with pytest.raises(errors.DownloadExpired, match="2026年11月14日 星期六 24:00"):
        services.authorise_download(scene.version, user=scene.users["learner"], ip=None)


def test_staff_of_a_class_wait_like_everybody_where_it_is_not_theirs():
    scene = Handing(training_class=None)
    teacher = make_class_staff(scene.training_class, Role.CLASS_TEACHER)
    assignment = scene.hand_to(scene.training_class, release_at=hours(1))
    assert ask(scene.version, teacher) == "not_assigned"

    MaterialAssignment.objects.filter(pk=assignment.pk).update(
        release_at=None, expires_at=hours(-1)
    )
    assert ask(scene.version, teacher) == "expired"


def test_keepers_are_bound_by_no_time():
    scene = Handing()
    keeper = make_class_staff(scene.training_class, Role.CLASS_MANAGER)
    scene.hand_to(scene.training_class, release_at=hours(1))
    assert ask(scene.version, keeper) == BYTES


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"release_at": 2, "expires_at": 2}, errors.ExpiresBeforeRelease),
        ({"release_at": 2, "expires_at": 1}, errors.ExpiresBeforeRelease),
        ({"release_at": 2, "due_at": 2}, errors.DueWhileUnavailable),
        ({"expires_at": 2, "due_at": 3}, errors.DueWhileUnavailable),
    ],
)
def test_refuses_times_that_are_out_of_order(terms, error):
    now = hours(0)
    terms = {name: now + timedelta(hours=count) for name, count in terms.items()}
    material, target = make_material(), make_running_class()
    with pytest.raises(error):
        services.assign(material, target, by=material.created_by, **terms)
    with (
        pytest.raises(IntegrityError, match=r"assignment_(expires|is_due)"),
        transaction.atomic(),
    ):
        MaterialAssignment.objects.create(
            material=material, training_class=target, assigned_by=material.created_by, **terms
        )


@pytest.mark.parametrize("level", ["public", "internal"])
def test_times_cannot_hold_back_what_is_open_to_more_people(level):
    material = make_version(make_material(access_level=level), published=True).material
    for terms in ({"release_at": hours(1)}, {"expires_at": hours(1)}):
        with pytest.raises(errors.OpenToAll):
            services.assign(material, make_running_class(), by=material.created_by, **terms)
    assert services.assign(material, make_running_class(), by=material.created_by, due_at=hours(1))


def test_both_ends_are_said_in_words():
    start = datetime(2026, 11, 26, 0, tzinfo=UTC)
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert until_text(midnight) == "2026年11月30日 星期一 24:00"
        assert until_text(start) == "2026年11月26日 星期四 08:00"
        assert available_text(start, midnight) == (
            "2026年11月26日 星期四 08:00起，至2026年11月30日 星期一 24:00（含）止"
        )
        assert available_text(start, None) == "2026年11月26日 星期四 08:00起"
        assert available_text(None, midnight) == "至2026年11月30日 星期一 24:00（含）止"
        assert available_text(None, None) == ""
