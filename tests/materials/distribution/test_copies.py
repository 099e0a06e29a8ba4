"""Numbered copies on paper: issued once each, signed for, given back or lost; and at the desk."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses import services as courses
from courses.errors import ReasonMissing
from courses.models import Enrolment
from materials import errors, services
from materials.models import Acknowledgement, MaterialVersion, PaperCopy
from materials.services.at_the_desk import issue_at_report_in
from tests.factories import (
    fresh,
    make_enrolment,
    make_group,
    make_manager,
    make_person,
    make_running_class,
)
from tests.materials.distribution.scenes import Handing, hours
from tests.materials.factories import make_published, make_version

pytestmark = pytest.mark.django_db
Status = PaperCopy.Status


@pytest.fixture
def scene():
    scene = Handing()
    scene.hand_to(scene.training_class, channel="paper")
    scene.second = make_enrolment(scene.training_class)
    return scene


def issue(scene, version=None, **options):
    version = version or scene.version
    return services.issue_in_class(version, scene.training_class, by=scene.by, **options)


def numbers(version):
    rows = version.copies.order_by("serial_no")
    return list(rows.values_list("serial_no", "enrolment", "status"))


def test_everybody_who_is_there_gets_the_next_number_once(scene):
    awaited = make_enrolment(scene.training_class, status="confirmed")
    issue(scene)
    third = make_enrolment(scene.training_class)
    courses.report_in(awaited)
    issue(scene)
    assert issue(scene) == []

    assert numbers(scene.version) == [
        (1, scene.enrolment.pk, "issued"),
        (2, scene.second.pk, "issued"),
        (3, awaited.pk, "issued"),
        (4, third.pk, "issued"),
    ]
    copy = scene.version.copies.first()
    assert (copy.issued_by, copy.person) == (scene.by, scene.learner.person)
    assert str(copy).endswith("№001")


def test_each_version_has_numbers_of_its_own(scene):
    issue(scene)
    second = make_version(scene.material, b"second\n", published=True)
    issue(scene, second)
    assert [number for number, *_rest in numbers(second)] == [1, 2]


def test_a_group_alone(scene):
    issue(scene, group=scene.group)
    assert numbers(scene.version) == [(1, scene.enrolment.pk, "issued")]


def test_only_whom_an_assignment_reaches_now():
    scene = Handing()
    make_enrolment(scene.training_class)
    assert issue(scene) == []
    scene.hand_to(scene.group, release_at=hours(1))
    assert issue(scene) == []
    scene.hand_to(scene.upper)
    issue(scene)
    assert numbers(scene.version) == [(1, scene.enrolment.pk, "issued")]


def test_refuses_to_issue_by_name_where_it_makes_no_sense(scene):
    version, by = scene.version, scene.by
    stranger = make_enrolment(make_running_class())
    with pytest.raises(errors.CopyNotMeant):
        services.issue_copies(version, [stranger], by=by)
    services.issue_copies(version, [scene.second], by=by)
    with pytest.raises(errors.HoldsCopy):
        services.issue_copies(version, [scene.enrolment, scene.second], by=by)
    courses.withdraw(scene.enrolment, reason="调离")
    with pytest.raises(errors.NoLongerLearner):
        services.issue_copies(version, [scene.enrolment], by=by)
    assert numbers(version) == [(1, scene.second.pk, "issued")]


@pytest.mark.parametrize("status", ["draft", "superseded", "withdrawn"])
def test_only_what_is_published_is_issued(scene, status):
    rows = MaterialVersion.objects.filter(pk=scene.version.pk)
    rows.update(
        status=status, withdrawn_at=timezone.now(), withdrawn_reason="x", published_at=hours(0)
    )
    for issuing in (
        lambda: issue(scene),
        lambda: services.issue_copies(scene.version, [scene.second], by=scene.by),
        lambda: services.issue_to(scene.version, person=make_person(), by=scene.by),
    ):
        with pytest.raises(errors.WrongVersionState):
            issuing()


def test_somebody_who_is_no_learner_gets_one_by_name(scene):
    lecturer = scene.lecturer.person
    copy = services.issue_to(scene.version, person=lecturer, by=scene.by)
    assert (copy.serial_no, copy.person, copy.enrolment) == (1, lecturer, None)
    with pytest.raises(errors.HoldsCopy):
        services.issue_to(scene.version, person=lecturer, by=scene.by)


VERBS = {
    "sign_for": lambda copy, by: services.sign_for(copy, by=by),
    "take_back_copy": lambda copy, by: services.take_back_copy(copy, by=by),
    "lose_copy": lambda copy, by: services.lose_copy(copy, reason="搬家时遗失", by=by),
}
NEXT = {
    ("issued", "sign_for"): "acknowledged",
    ("issued", "take_back_copy"): "returned",
    ("issued", "lose_copy"): "lost",
    ("acknowledged", "take_back_copy"): "returned",
    ("acknowledged", "lose_copy"): "lost",
    ("lost", "take_back_copy"): "returned",
}
AS = {
    "issued": {},
    "acknowledged": {},
    "returned": {"returned_at": timezone.now()},
    "lost": {"lost_at": timezone.now(), "lost_reason": "x"},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Status.values)
def test_every_verb_in_every_state(scene, status, verb):
    copy = issue(scene)[0]
    PaperCopy.objects.filter(pk=copy.pk).update(status=status, **AS[status])
    expected = NEXT.get((status, verb))

    if expected is None:
        with pytest.raises(errors.WrongCopyState):
            VERBS[verb](copy, scene.by)
    else:
        assert VERBS[verb](copy, scene.by).status == expected
    copy.refresh_from_db()
    assert copy.status == (expected or status)
    said = Acknowledgement.objects.filter(kind="received", person=copy.person)
    assert said.exists() == (expected == "acknowledged")


def test_a_lost_copy_has_a_reason_and_the_holder_gets_another(scene):
    copy = issue(scene)[0]
    with pytest.raises(ReasonMissing):
        services.lose_copy(copy, reason=" ", by=scene.by)
    services.lose_copy(copy, reason="遗失", by=scene.by)

    (again,) = issue(scene)

    assert (again.serial_no, again.person) == (3, copy.person)


def test_the_reader_signs_for_the_copy_on_the_phone(scene):
    copy = issue(scene)[0]
    learner = fresh(scene.learner)
    make_version(scene.material, b"second\n", published=True)

    for _time in range(2):
        services.confirm(scene.version, "received", by=learner)

    copy.refresh_from_db()
    assert copy.status == "acknowledged"
    scene.version.refresh_from_db()
    with pytest.raises(errors.VersionSuperseded):
        services.confirm(scene.version, "read", by=learner)


def test_what_has_to_come_back_is_known(scene):
    copy = issue(scene)[0]
    assert not PaperCopy.objects.to_return().exists()
    scene.material.retain_policy = "return"
    scene.material.save()
    assert PaperCopy.objects.to_return().count() == 2
    services.take_back_copy(copy, by=scene.by)
    assert [one.enrolment for one in PaperCopy.objects.to_return()] == [scene.second]


def test_copies_are_never_deleted_and_numbers_never_repeated(scene):
    copy = issue(scene)[0]
    for statement in ("DELETE FROM materials_papercopy", "TRUNCATE materials_papercopy"):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(IntegrityError, match="stay"), transaction.atomic():
                cursor.execute(statement)
    copy.pk, copy.person = None, make_person()
    with (
        pytest.raises(IntegrityError, match="one_copy_per_version_and_serial_number"),
        transaction.atomic(),
    ):
        copy.save(force_insert=True)


def handed_at_desk(scene, **fields):
    version = make_published(training_class=scene.training_class, **fields)
    services.assign(version.material, scene.training_class, by=scene.by, channel="paper")
    return version


def test_whoever_reports_in_gets_handbook_and_textbook_in_the_same_step(scene):
    book = handed_at_desk(scene, kind="handbook", title="学员手册")
    text = handed_at_desk(scene, kind="textbook")
    handed_at_desk(scene, kind="handout")
    online = make_published(training_class=scene.training_class, kind="handbook")
    services.assign(online.material, scene.training_class, by=scene.by)
    awaited = make_enrolment(scene.training_class, status="confirmed")
    clerk = make_manager()

    done = courses.report_in(awaited, by=clerk)

    copies = PaperCopy.objects.filter(enrolment=awaited).order_by("pk")
    assert [one.version for one in copies] == [book, text]
    assert {one.issued_by for one in copies} == {clerk}
    assert done.handed_over[0] == "《学员手册》第001号"


def test_what_is_meant_for_a_group_goes_to_the_one_the_desk_has_just_given(scene):
    book = make_published(training_class=scene.training_class, kind="handbook")
    group = make_group(scene.training_class)
    services.assign(book.material, group, by=scene.by, channel="paper")
    awaited = make_enrolment(scene.training_class, status="confirmed")

    courses.report_in(awaited, group=group)

    assert [one.enrolment for one in book.copies.all()] == [awaited]


def test_a_report_in_by_mistake_takes_the_books_back(scene):
    book = handed_at_desk(scene, kind="handbook")
    awaited = make_enrolment(scene.training_class, status="confirmed")
    courses.report_in(awaited)
    issued_before = PaperCopy.objects.in_hand().count()

    courses.undo_report_in(awaited)

    assert PaperCopy.objects.in_hand().count() == issued_before - 1
    assert [one.status for one in book.copies.filter(enrolment=awaited)] == ["returned"]
    courses.report_in(awaited)
    assert book.copies.in_hand().filter(enrolment=awaited).count() == 1


def test_many_report_in_with_the_statements_of_one(scene, django_assert_num_queries):
    handed_at_desk(scene, kind="handbook")
    counts = []
    for many in (1, 3):
        awaited = [make_enrolment(scene.training_class, status="confirmed") for _n in range(many)]
        with django_assert_num_queries(REPORT_IN, exact=False) as queries:
            courses.report_in_many(awaited)
        counts.append(len(queries))
    assert counts == [REPORT_IN] * 2
    assert Enrolment.objects.filter(status="reported").count() == 6


# The row lock, the update, the watchers; the books; each of them: two locks, who has one,
# who is meant, the last number, the rows.
REPORT_IN = 12


def test_a_class_without_books_is_asked_once(scene, django_assert_num_queries):
    awaited = make_enrolment(scene.training_class, status="confirmed")
    at = timezone.now() - timedelta(minutes=1)
    with django_assert_num_queries(1):
        assert issue_at_report_in([awaited], at=at, by=None) == {}
