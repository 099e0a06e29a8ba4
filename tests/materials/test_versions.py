"""Versions follow one another; what the database refuses whichever way a row is written."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from courses.errors import ReasonMissing
from materials import errors, services
from materials.models import Material, MaterialVersion
from tests.factories import (
    make_class,
    make_session,
    make_user,
)
from tests.materials.factories import make_material, make_published, make_version

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel


def test_versions_are_numbered_for_each_material():
    material = make_material()

    numbers = [make_version(material).version_no for _ in range(2)] + [make_version().version_no]

    assert numbers == [1, 2, 1]


def test_a_published_version_supersedes_the_one_before():
    material = make_material()
    first = make_version(material, published=True)
    second = make_version(material, published=True)
    first.refresh_from_db()

    assert (first.status, second.status) == ("superseded", "published")
    assert second.published_by == material.created_by
    assert second.published_at


@pytest.mark.parametrize("status", ["published", "superseded", "withdrawn"])
def test_only_a_draft_can_be_published(status):
    version = make_published()
    if status == "superseded":
        make_version(version.material, published=True)
    if status == "withdrawn":
        services.withdraw_version(version, reason="错误", by=make_user())

    with pytest.raises(errors.WrongVersionState):
        services.publish_version(version, by=make_user())


def test_withdrawing_needs_a_reason_and_happens_once():
    version, user = make_published(), make_user()
    with pytest.raises(ReasonMissing):
        services.withdraw_version(version, reason=" ", by=user)

    withdrawn = services.withdraw_version(version, reason=" 内容有误 ", by=user)

    assert (withdrawn.status, withdrawn.withdrawn_reason) == ("withdrawn", "内容有误")
    assert withdrawn.withdrawn_by == user
    with pytest.raises(errors.WrongVersionState):
        services.withdraw_version(version, reason="再次", by=user)


def test_the_database_refuses_a_second_published_version():
    material = make_material()
    make_version(material, published=True)
    draft = make_version(material)

    with pytest.raises(IntegrityError, match="one_published_version_per_material"):
        MaterialVersion.objects.filter(pk=draft.pk).update(
            status="published", published_at=draft.created_at
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"size_bytes": 0}, "version_is_not_empty"),
        ({"sha256": "A" * 64}, "version_has_a_sha256"),
        ({"status": "withdrawn"}, "withdrawn_version_has_a_reason"),
        ({"status": "published"}, "published_version_has_a_time"),
    ],
)
def test_the_database_refuses_odd_versions(change, constraint):
    version = make_version()
    with pytest.raises(IntegrityError, match=constraint):
        MaterialVersion.objects.filter(pk=version.pk).update(**change)


def test_the_database_refuses_a_session_without_its_class():
    session = make_session(make_class())
    with pytest.raises(IntegrityError, match="material_of_a_session_names_its_class"):
        make_material(session=session)


def test_a_session_of_another_class_is_no_valid_material():
    material = make_material(training_class=make_class())
    material.session = make_session(make_class())
    with pytest.raises(ValidationError) as refusal:
        material.full_clean()

    assert [error.code for error in refusal.value.error_dict["session"]] == ["wrong_session"]
