"""Nomination by the unit, call-up by name, substitutes: what is refused to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import services
from courses.errors import (
    AlreadyEnrolled,
    ClassFull,
    EnrolmentClosed,
    ForTheOrganiser,
    NominationClosed,
    PersonKnown,
    PersonNotOfUnit,
    QuotaExceeded,
    ReasonMissing,
    WrongEnrolmentState,
)
from courses.models import Enrolment
from courses.services import NewPerson
from people.models import Notice, Person
from tests.factories import (
    make_class,
    make_enrolment,
    make_liaison,
    make_manager,
    make_person,
    make_quota,
    make_unit,
    publish,
)

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def quota():
    return make_quota(publish(make_class()), make_unit("县教育局"), 2)


@pytest.fixture
def liaison(quota):
    return make_liaison(quota.unit)


def of_unit(quota, count=1):
    return [make_person(unit=quota.unit) for _number in range(count)]


def late(quota):
    quota.training_class.nomination_deadline = timezone.now() - AN_HOUR
    quota.training_class.save()
    quota.refresh_from_db()


def test_a_third_is_above_a_quota_of_two(quota, liaison):
    first, second, third = of_unit(quota, 3)
    done = [services.nominate(quota, person, by=liaison) for person in (first, second)]

    with pytest.raises(QuotaExceeded) as caught:
        services.nominate(quota, third, by=liaison)

    assert str(caught.value) == "超出名额：县教育局名额为 2 人。"
    assert [one.status for one in done] == ["nominated"] * 2
    assert {(one.source, one.is_within_quota) for one in done} == {("quota", True)}


def test_somebody_of_a_unit_below_is_nominated_within_the_quota(quota, liaison):
    person = make_person(unit=make_unit(parent=quota.unit))

    assert services.nominate(quota, person, by=liaison).unit == person.unit


def test_somebody_of_another_unit_is_not(quota, liaison):
    with pytest.raises(PersonNotOfUnit):
        services.nominate(quota, make_person(), by=liaison)


def test_after_the_deadline_only_the_organiser_nominates(quota, liaison):
    late(quota)
    first, second = of_unit(quota, 2)

    with pytest.raises(NominationClosed):
        services.nominate(quota, first, by=liaison)
    services.nominate(quota, second, by=make_manager())

    assert [row.person for row in Enrolment.objects.all()] == [second]


def test_the_deadline_of_the_unit_goes_before_that_of_the_class(quota, liaison):
    late(quota)
    quota.deadline = timezone.now() + AN_HOUR
    quota.save()

    assert services.nominate(quota, *of_unit(quota), by=liaison).pk
    with pytest.raises(NominationClosed):
        services.nominate(quota, *of_unit(quota), by=liaison, at=quota.deadline + AN_HOUR)


@pytest.mark.parametrize("status", ["draft", "in_progress", "concluded", "cancelled"])
def test_nobody_is_nominated_for_a_class_that_is_not_open(quota, liaison, status):
    type(quota.training_class).objects.update(status=status)

    with pytest.raises(EnrolmentClosed):
        services.nominate(quota, *of_unit(quota), by=liaison)


def test_the_capacity_of_the_class_holds_too(quota, liaison):
    type(quota.training_class).objects.update(capacity=1)
    first, second = of_unit(quota, 2)
    services.nominate(quota, first, by=liaison)

    with pytest.raises(ClassFull):
        services.nominate(quota, second, by=liaison)


def test_somebody_new_is_put_on_file_and_nominated(quota, liaison):
    new = NewPerson(" 方圆 ", post="办事员", rank="一级科员", phone="13800000001")

    enrolment = services.nominate_new(quota, new, by=liaison)

    person = enrolment.person
    assert (person.name, person.unit, person.post, person.rank) == (
        "方圆", quota.unit, "办事员", "一级科员",
    )  # fmt: skip
    assert person.search_text


@pytest.mark.parametrize("phone", ["", "13800000001"])
def test_somebody_on_file_is_chosen_from_the_list(quota, liaison, phone):
    make_person("方圆", unit=quota.unit, phone=phone)

    with pytest.raises(PersonKnown):
        services.nominate_new(quota, NewPerson("方圆", phone="13800000001"), by=liaison)
    assert Person.objects.filter(name="方圆").count() == 1


def test_a_namesake_with_another_phone_is_somebody_new(quota, liaison):
    make_person("方圆", unit=quota.unit, phone="13900000009")

    services.nominate_new(quota, NewPerson("方圆", phone="13800000001"), by=liaison)

    assert Person.objects.filter(name="方圆").count() == 2


def test_a_refused_nomination_leaves_nobody_on_file(quota, liaison):
    late(quota)

    with pytest.raises(NominationClosed):
        services.nominate_new(quota, NewPerson("方圆"), by=liaison)

    assert not Person.objects.filter(name="方圆").exists()


def test_a_unit_takes_its_nomination_back(quota, liaison):
    (person,) = of_unit(quota)
    enrolment = services.nominate(quota, person, by=liaison)

    enrolment = services.withdraw_nomination(enrolment, reason="住院", by=liaison)

    assert (enrolment.status, enrolment.status_reason) == ("cancelled", "住院")
    assert services.nominate(quota, person, by=liaison).pk


def test_a_unit_does_not_take_back_what_is_the_organisers(quota, liaison):
    first, second, third = of_unit(quota, 3)
    confirmed = services.confirm(services.nominate(quota, first, by=liaison))
    (named,) = services.call_up(quota.training_class, [second])
    nominated = services.nominate(quota, third, by=liaison)

    for enrolment in (confirmed, named):
        with pytest.raises(ForTheOrganiser):
            services.withdraw_nomination(enrolment, reason="x", by=liaison)
    late(quota)
    with pytest.raises(NominationClosed):
        services.withdraw_nomination(nominated, reason="x", by=liaison)


def test_whom_the_organiser_names_does_not_use_the_quota_and_the_liaison_is_told(quota, liaison):
    people = of_unit(quota, 3)
    stranger = make_person()

    outcomes = services.call_up(quota.training_class, [*people, stranger, people[0]])

    assert [type(one).__name__ for one in outcomes] == ["Enrolment"] * 4 + ["AlreadyEnrolled"]
    assert {(one.source, one.is_within_quota) for one in outcomes[:4]} == {("named", False)}
    notice = Notice.objects.get()
    assert notice.person == liaison.person
    assert "、".join(person.name for person in people) in notice.body
    (use,) = services.uses_of([quota])
    assert (use.nominated, use.missing) == (0, 2)


def test_a_substitute_keeps_the_link_the_group_and_the_use_of_the_quota(quota, liaison):
    first, second, third = of_unit(quota, 3)
    old = services.nominate(quota, first, by=liaison)
    services.nominate(quota, second, by=liaison)

    new = services.substitute(old, third, reason="出差", by=liaison)

    old.refresh_from_db()
    assert (old.status, old.status_reason) == ("cancelled", "出差")
    assert (new.person, new.source, new.substitute_for) == (third, "substitute", old)
    (use,) = services.uses_of([quota])
    assert use.nominated == 2


def test_a_substitute_for_somebody_named_does_not_use_the_quota(quota, liaison):
    first, second = of_unit(quota, 2)
    (named,) = services.call_up(quota.training_class, [first])

    services.substitute(named, second, reason="出差", by=liaison)

    (use,) = services.uses_of([quota])
    assert use.nominated == 0


def test_a_full_class_takes_a_substitute(quota, liaison):
    type(quota.training_class).objects.update(capacity=1)
    first, second = of_unit(quota, 2)
    old = services.nominate(quota, first, by=liaison)

    assert services.substitute(old, second, reason="出差", by=liaison).status == "nominated"


def test_what_a_liaison_may_not_substitute_the_organiser_may(quota, liaison):
    organiser = make_manager()
    first, second = of_unit(quota, 2)
    stranger = make_person()
    nominated = services.nominate(quota, first, by=liaison)
    with pytest.raises(PersonNotOfUnit):
        services.substitute(nominated, stranger, reason="x", by=liaison)
    confirmed = services.confirm(nominated)
    with pytest.raises(ForTheOrganiser):
        services.substitute(confirmed, second, reason="x", by=liaison)
    late(quota)
    with pytest.raises(NominationClosed):
        services.substitute(confirmed, second, reason="x", by=liaison)

    new = services.substitute(confirmed, stranger, reason="x", by=organiser)

    assert (new.person, new.unit) == (stranger, stranger.unit)


def test_nobody_stands_in_for_themselves(quota, liaison):
    (person,) = of_unit(quota)
    old = services.nominate(quota, person, by=liaison)

    with pytest.raises(AlreadyEnrolled):
        services.substitute(old, person, reason="出差", by=liaison)

    assert [one.status for one in Enrolment.objects.filter(person=person)] == ["nominated"]


def test_a_substitute_needs_a_reason_and_a_place_to_take(quota):
    organiser = make_manager()
    (person,) = of_unit(quota)
    old = services.withdraw_nomination(
        services.nominate(quota, person, by=organiser), reason="x", by=organiser
    )

    with pytest.raises(ReasonMissing):
        services.substitute(old, person, reason=" ", by=organiser)
    with pytest.raises(WrongEnrolmentState):
        services.substitute(old, person, reason="x", by=organiser)


def test_a_refused_substitute_leaves_the_place_as_it_was(quota, liaison):
    first, second = of_unit(quota, 2)
    old = services.nominate(quota, first, by=liaison)
    services.nominate(quota, second, by=liaison)

    with pytest.raises(AlreadyEnrolled):
        services.substitute(old, second, reason="x", by=liaison)

    old.refresh_from_db()
    assert old.status == "nominated"


def test_all_are_confirmed_but_those_left_out(quota):
    training_class = quota.training_class
    people = [make_person(post="干事", rank="一级科员") for _number in range(3)]
    rows = [make_enrolment(training_class, person, status="nominated") for person in people]
    done = make_enrolment(training_class, status="confirmed")

    outcomes = services.confirm_nominations(training_class, leave_out=[rows[1].pk])

    assert [(one.person, one.post, one.rank) for one in outcomes] == [
        (people[0], "干事", "一级科员"), (people[2], "干事", "一级科员"),
    ]  # fmt: skip
    rows[1].refresh_from_db()
    assert (rows[1].status, done.status) == ("nominated", "confirmed")
