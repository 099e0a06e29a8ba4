"""Learners dealt into groups, and moved between them."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import services
from courses.errors import (
    AlreadyInGroup,
    NobodyToDistribute,
    ReasonMissing,
    WrongClassState,
    WrongEnrolmentState,
    WrongGroup,
)
from courses.groups import deal
from courses.models import Enrolment, GroupTransfer
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_manager,
    make_person,
    make_running_class,
    make_unit,
)

UNITS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=60)


@settings(max_examples=50, deadline=None)
@given(UNITS, st.integers(1, 7))
def test_fresh_groups_are_even_and_units_are_apart(units, count):
    places = deal(units, [Counter()] * count)

    sizes = [places.count(group) for group in range(count)]
    assert sum(sizes) == len(units)
    assert max(sizes) - min(sizes) <= 1
    for unit in set(units):
        there = Counter(place for place, mine in zip(places, units, strict=True) if mine == unit)
        assert max(there.values()) - min(there[group] for group in range(count)) <= 1


@settings(max_examples=50, deadline=None)
@given(UNITS, st.lists(UNITS, min_size=1, max_size=5))
def test_groups_that_have_members_are_filled_up_evenly(units, members):
    places = deal(units, [Counter(group) for group in members])

    sizes = [len(group) + places.count(n) for n, group in enumerate(members)]
    filled = [size for n, size in enumerate(sizes) if n in places]
    assert len(places) == len(units)
    assert not filled or max(filled) - min(sizes) <= 1


pytestmark = pytest.mark.django_db


def sizes_of(training_class):
    rows = Enrolment.objects.filter(training_class=training_class).exclude(group=None)
    return sorted(Counter(rows.values_list("group__group_no", flat=True)).items())


def test_groups_are_made_as_many_as_it_takes():
    training_class = make_running_class()
    unit = make_unit()
    for number in range(7):
        make_enrolment(training_class, make_person(unit=unit) if number < 3 else None)
    nominated = make_enrolment(training_class, status="nominated")

    placed = services.distribute_groups(training_class, size=3)

    assert sizes_of(training_class) == [(1, 3), (2, 2), (3, 2)]
    assert len({row.group_id for row in placed if row.unit_id == unit.pk}) == 3
    nominated.refresh_from_db()
    assert nominated.group is None


def test_nobody_who_has_a_group_is_moved_and_numbers_are_filled():
    training_class = make_running_class()
    second = make_group(training_class, group_no=2)
    settled = services.edit_enrolment(make_enrolment(training_class), group=second)
    for _number in range(3):
        make_enrolment(training_class)

    services.distribute_groups(training_class, size=2)

    settled.refresh_from_db()
    assert settled.group == second
    assert sizes_of(training_class) == [(1, 2), (2, 2)]
    with pytest.raises(NobodyToDistribute):
        services.distribute_groups(training_class)


def test_a_class_that_is_over_keeps_its_groups():
    training_class = services.cancel_class(make_class(), reason="x")

    with pytest.raises(WrongClassState):
        services.distribute_groups(training_class)


@pytest.fixture
def member():
    training_class = make_running_class()
    enrolment = make_enrolment(training_class)
    return services.edit_enrolment(enrolment, group=make_group(training_class, leader=enrolment))


def test_a_transfer_stays_on_record_and_ends_the_lead(member):
    old, new = member.group, make_group(member.training_class)
    by = make_manager()

    services.transfer(member, new, reason=" 平衡人数 ", by=by)

    record = GroupTransfer.objects.get()
    assert (record.enrolment, record.from_group, record.to_group) == (member, old, new)
    assert (record.reason, record.transferred_by) == ("平衡人数", by)
    member.refresh_from_db()
    old.refresh_from_db()
    assert (member.group, old.leader) == (new, None)


def test_what_a_transfer_refuses(member):
    by, new = make_manager(), make_group(member.training_class)
    refused = {
        ReasonMissing: (member, new, ""),
        AlreadyInGroup: (member, member.group, "x"),
        WrongGroup: (member, make_group(make_class()), "x"),
        WrongEnrolmentState: (
            services.withdraw(make_enrolment(member.training_class), reason="x"), new, "x",
        ),
    }  # fmt: skip
    for error, (enrolment, group, reason) in refused.items():
        with pytest.raises(error):
            services.transfer(enrolment, group, reason=reason, by=by)
    assert not GroupTransfer.objects.exists()
