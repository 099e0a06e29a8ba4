"""Versions, assignments and who gets a file, by the rules alone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from courses import services as courses
from courses.errors import ReasonMissing
from courses.models import LearningGroup, TrainingClass
from materials import errors, services
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from people import services as people
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
    make_running_class,
    make_session,
    make_unit,
    make_user,
)
from tests.materials.factories import make_material, make_published, make_version

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel


def ask(version, user):
    """Download as this user and return the bytes, or the code of the refusal."""
    try:
        with services.open_for_download(version, user=fresh(user), ip="10.0.0.9") as file:
            return file.read()
    except errors.Refused as refused:
        return refused.code


def records():
    return list(DownloadRecord.objects.order_by("id").values_list("user", "result", "deny_reason"))


# Versions


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


# What the database refuses, whichever door a write comes through


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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE materials_downloadrecord SET result = 'ok'",
        "DELETE FROM materials_downloadrecord",
        "TRUNCATE materials_downloadrecord",
    ],
)
def test_download_records_are_append_only(statement):
    assert ask(make_published(access_level=Level.PUBLIC), make_user()) == b"text\n"

    with connection.cursor() as cursor:
        # What is still to be checked at the end would make TRUNCATE fail for another reason.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)

    assert DownloadRecord.objects.count() == 1


# Assignments


def targets():
    training_class = make_running_class()
    group = LearningGroup.objects.create(training_class=training_class, group_no=1)
    enrolment = make_enrolment(training_class)
    return [training_class, training_class.sessions.first(), group, enrolment]


def test_a_material_is_assigned_to_a_class_a_session_a_group_and_a_learner():
    material = make_material()
    wanted = targets()

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


# Who gets a file


@pytest.fixture
def office():
    """A class with everybody who may ask for its material, and those who may not."""
    training_class = make_running_class()
    unit = make_unit()
    liaison, unit_manager = make_member(), make_member()
    unit.liaison = liaison.person
    unit.save()
    host = training_class.class_units.first().unit
    people.appoint(unit_manager, Role.CLASS_MANAGER, unit=host, by=None)
    users = {
        "learner": make_learner(training_class),
        "staff": make_class_staff(training_class, Role.CLASS_TEACHER),
        "class manager": make_class_staff(training_class, Role.CLASS_MANAGER),
        "host's manager": unit_manager,
        "manager": make_manager(),
        "librarian": make_officer(Role.LIBRARIAN),
        "auditor": make_officer(Role.AUDITOR),
        "liaison": liaison,
        "learner elsewhere": make_learner(make_running_class()),
        "stranger": make_member(),
        "account": make_user(),
        "administrator": make_officer(Role.SYSTEM_ADMINISTRATOR),
    }
    return training_class, users


KEEPERS = {"class manager", "host's manager", "manager", "librarian"}
NO_PART = {"stranger", "account", "administrator"}
EXPECTED = {
    Level.PUBLIC: lambda users: set(users),
    Level.INTERNAL: lambda users: set(users) - NO_PART,
    Level.CLASS_ONLY: lambda users: KEEPERS | {"learner", "staff"},
    Level.RESTRICTED: lambda users: KEEPERS | {"learner"},
}


@pytest.mark.parametrize("level", Level)
def test_the_level_decides_who_gets_the_file(office, level):
    training_class, users = office
    version = make_published(training_class=training_class, access_level=level)
    services.assign(version.material, training_class, by=version.created_by)

    got = {name for name, user in users.items() if ask(version, user) == b"text\n"}

    assert got == EXPECTED[level](users)
    assert {ask(version, users[name]) for name in set(users) - got} <= {"not_assigned"}


def test_without_an_assignment_a_class_material_reaches_no_learner(office):
    training_class, users = office
    version = make_published(training_class=training_class)

    assert ask(version, users["learner"]) == "not_assigned"
    assert ask(version, users["staff"]) == b"text\n"


def test_each_kind_of_target_reaches_its_learners_alone(office):
    training_class, users = office
    group = LearningGroup.objects.create(training_class=training_class, group_no=1)
    enrolment = users["learner"].person.enrolments.get()
    enrolment.group = group
    enrolment.save()
    classmate = make_learner(training_class)

    def reached(target):
        version = make_published()
        services.assign(version.material, target, by=version.created_by)
        return [ask(version, user) == b"text\n" for user in (users["learner"], classmate)]

    assert reached(training_class) == [True, True]
    assert reached(training_class.sessions.first()) == [True, True]
    assert reached(group) == [True, False]
    assert reached(enrolment) == [True, False]


@pytest.mark.parametrize("place", range(4))
def test_a_learner_who_is_withdrawn_loses_access_at_once(place):
    version = make_published()
    target = targets()[place]
    training_class = target if isinstance(target, TrainingClass) else target.training_class
    enrolment = make_enrolment(training_class, make_member().person) if place < 3 else target
    if place == 2:
        enrolment.group = target
        enrolment.save()
    learner = enrolment.person.user
    if learner is None:
        learner = make_user()
        enrolment.person.user = learner
        enrolment.person.save()
    services.assign(version.material, target, by=version.created_by)
    assert ask(version, learner) == b"text\n"

    courses.withdraw(enrolment, reason="调离")

    assert ask(version, learner) == "not_assigned"


def test_a_learner_loses_access_when_the_assignment_is_taken_back(office):
    training_class, users = office
    version = make_published()
    assignment = services.assign(version.material, training_class, by=version.created_by)
    assert ask(version, users["learner"]) == b"text\n"

    services.unassign(assignment)

    assert ask(version, users["learner"]) == "not_assigned"


def test_learners_are_told_of_superseded_and_withdrawn_files_but_not_of_drafts(office):
    training_class, users = office
    first = make_published()
    material = first.material
    services.assign(material, training_class, by=first.created_by)
    second = make_version(material, b"second\n")

    assert ask(second, users["learner"]) == "not_published"
    second = services.publish_version(second, by=material.created_by)
    assert ask(second, users["learner"]) == b"second\n"
    first.refresh_from_db()
    assert ask(first, users["learner"]) == "superseded"
    first = services.withdraw_version(first, reason="内容有误", by=material.created_by)
    assert ask(first, users["learner"]) == "withdrawn"


def test_keepers_read_drafts_and_superseded_files_but_nothing_withdrawn(office):
    _training_class, users = office
    version = make_version()
    keeper = users["librarian"]

    assert ask(version, keeper) == b"text\n"
    version = services.publish_version(version, by=keeper)
    make_version(version.material, published=True)
    version.refresh_from_db()
    assert ask(version, keeper) == b"text\n"
    version = services.withdraw_version(version, reason="内容有误", by=keeper)
    assert ask(version, keeper) == "withdrawn"


def test_a_cancelled_class_gets_nothing_and_is_told_so(office):
    training_class, users = office
    version = make_published()
    services.assign(version.material, training_class, by=version.created_by)

    courses.cancel_class(training_class, reason="延期")

    assert ask(version, users["learner"]) == "class_cancelled"
    other = make_running_class()
    make_enrolment(other, users["learner"].person)
    services.assign(version.material, other, by=version.created_by)
    assert ask(version, users["learner"]) == b"text\n"


def test_a_draft_class_is_not_reached_through_another_assignment():
    """Both conditions speak of one assignment: the draft class stays unreached."""
    version = make_published()
    draft, running = make_class(), make_running_class()
    user = make_member()
    make_enrolment(draft, user.person, status="confirmed")
    for training_class in (draft, running):
        services.assign(version.material, training_class, by=version.created_by)

    assert ask(version, user) == "not_assigned"
    assert not Material.objects.visible_to(fresh(user)).exists()


# What is on record


def test_every_success_and_refusal_is_on_record(office):
    training_class, users = office
    version = make_published()
    services.assign(version.material, training_class, by=version.created_by)

    ask(version, users["learner"])
    ask(version, users["stranger"])
    services.withdraw_version(version, reason="内容有误", by=version.created_by)
    version.refresh_from_db()
    ask(version, users["learner"])

    assert records() == [
        (users["learner"].pk, "ok", ""),
        (users["stranger"].pk, "denied", "not_assigned"),
        (users["learner"].pk, "denied", "withdrawn"),
    ]
    first = DownloadRecord.objects.order_by("id").first()
    assert (first.ip, first.version) == ("10.0.0.9", version)
    assert first.enrolment == users["learner"].person.enrolments.get()


@pytest.mark.parametrize("damage", ["lost", "cut short"])
def test_a_damaged_file_is_refused_on_record(kept, damage, caplog):
    version = make_published(access_level=Level.PUBLIC)
    (path,) = kept()
    path.unlink() if damage == "lost" else path.write_bytes(b"te")
    user = make_user()

    assert ask(version, user) == "file_missing"

    assert records() == [(user.pk, "denied", "file_missing")]
    assert "missing or cut short" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_record_cannot_vanish_with_a_transaction():
    version = make_published(access_level=Level.PUBLIC)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.open_for_download(version, user=make_user(), ip=None)


# Which rows a list shows


def test_lists_repeat_no_row_and_show_published_material_alone(office):
    training_class, users = office
    learner = users["learner"]
    version = make_published(training_class=training_class)
    material = version.material
    group = LearningGroup.objects.create(training_class=training_class, group_no=1)
    enrolment = learner.person.enrolments.get()
    enrolment.group = group
    enrolment.save()
    for target in (training_class, training_class.sessions.first(), group, enrolment):
        services.assign(material, target, by=material.created_by)
    make_version(material)
    unpublished = make_version(make_material())
    services.assign(unpublished.material, training_class, by=unpublished.created_by)

    assert list(Material.objects.visible_to(learner)) == [material]
    assert list(MaterialVersion.objects.visible_to(learner)) == [version]
    for name in ("class manager", "host's manager", "staff"):
        for model in (Material, MaterialVersion, MaterialAssignment):
            keys = list(model.objects.visible_to(users[name]).values_list("pk", flat=True))
            assert len(keys) == len(set(keys)), (name, model)
    assert not MaterialAssignment.objects.visible_to(learner).exists()
    assert not DownloadRecord.objects.visible_to(learner).exists()


def test_an_auditor_sees_everything_and_reads_nothing_secret(office):
    _training_class, users = office
    version = make_version()

    assert Material.objects.visible_to(users["auditor"]).count() == 1
    assert MaterialVersion.objects.visible_to(users["auditor"]).count() == 1
    assert ask(version, users["auditor"]) == "not_assigned"
    assert DownloadRecord.objects.visible_to(users["auditor"]).count() == 1


def test_keepers_see_the_download_records_of_their_own_materials(office):
    training_class, users = office
    own, foreign = make_published(training_class=training_class), make_published()
    ask(own, users["stranger"])
    ask(foreign, users["stranger"])

    seen = DownloadRecord.objects.visible_to(fresh(users["class manager"]))

    assert [record.version for record in seen] == [own]
