"""Who gets a file, and that every success and refusal is on record."""

import pytest
from django.db import IntegrityError, connection, transaction

from courses import services as courses
from courses.models import LearningGroup, TrainingClass
from materials import services
from materials.models import DownloadRecord, Material
from tests.factories import (
    fresh,
    make_class,
    make_enrolment,
    make_learner,
    make_member,
    make_running_class,
    make_user,
)
from tests.materials.factories import ask, make_published, make_targets, make_version

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel


def records():
    return list(DownloadRecord.objects.order_by("id").values_list("user", "result", "deny_reason"))


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
    target = make_targets()[place]
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
