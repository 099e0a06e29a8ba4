"""Quotas of units: who counts against which, how they are set, who falls short."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import notices, services
from courses.errors import QuotasRefused
from courses.models import Enrolment, QuotaAllocation
from courses.quota_tables import read_quotas, written
from courses.services import QuotaRow
from people.models import Notice
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


@pytest.fixture
def training_class():
    return publish(make_class(title="公文班"))


def counts(training_class):
    uses = services.quotas_of(training_class)
    return [(use.quota.unit.name, use.nominated, use.confirmed, use.missing) for use in uses]


def test_people_of_units_below_count_unless_these_have_a_quota_of_their_own(training_class):
    bureau = make_unit("教育局", sort_order=1)
    section = make_unit("基教科", parent=bureau)
    school = make_unit("一中", parent=section, sort_order=2)
    make_quota(training_class, bureau, 3)
    make_quota(training_class, school, 1)
    for unit in (bureau, section, school, make_unit("外单位")):
        make_enrolment(training_class, make_person(unit=unit), status="confirmed")
    make_enrolment(training_class, make_person(unit=section), status="nominated")

    assert counts(training_class) == [("教育局", 3, 2, 0), ("一中", 1, 1, 0)]


@pytest.mark.parametrize("status", Enrolment.ENDED)
def test_a_place_given_back_is_free_again(training_class, status):
    quota = make_quota(training_class, make_unit("教育局"), 2)
    enrolment = make_enrolment(training_class, make_person(unit=quota.unit), status="confirmed")
    Enrolment.objects.filter(pk=enrolment.pk).update(status=status)

    assert counts(training_class) == [("教育局", 0, 0, 2)]


def test_quotas_are_set_all_at_once_and_replaced(training_class):
    first, second, third = make_unit("甲局"), make_unit("乙局"), make_unit("丙局")
    services.set_quotas(training_class, [QuotaRow(first, 2), QuotaRow(second, 1)])
    deadline = datetime(2026, 12, 1, 9, tzinfo=UTC)

    uses = services.set_quotas(
        training_class,
        [QuotaRow(first, 3, deadline, "含一名副职"), QuotaRow(third, 0)],
        replace=True,
    )

    rows = [(use.quota.unit, use.quota.quota, use.quota.deadline, use.quota.note) for use in uses]
    assert sorted(rows, key=lambda row: row[0].name) == [
        (third, 0, None, ""),
        (first, 3, deadline, "含一名副职"),
    ]


def test_without_replacing_the_others_stay(training_class):
    other = make_quota(training_class, quota=5)

    services.set_quotas(training_class, [QuotaRow(make_unit(), 1)])

    assert training_class.quotas.filter(pk=other.pk, quota=5).exists()
    assert training_class.quotas.count() == 2


def test_a_quota_in_use_neither_shrinks_below_it_nor_goes(training_class):
    quota = make_quota(training_class, quota=2)
    for _number in range(2):
        make_enrolment(training_class, make_person(unit=quota.unit), status="nominated")

    for rows, replace in (([QuotaRow(quota.unit, 1)], False), ([], True)):
        with pytest.raises(QuotasRefused) as caught:
            services.set_quotas(training_class, rows, replace=replace)
        assert [reason.code for reason in caught.value.reasons] == ["quota_below_nominated"]
    assert QuotaAllocation.objects.get().quota == 2


def test_a_quota_that_was_exceeded_before_does_not_block_the_others(training_class):
    quota = make_quota(training_class, quota=0)
    make_enrolment(training_class, make_person(unit=quota.unit), status="nominated")
    other = make_unit()

    services.set_quotas(training_class, [QuotaRow(quota.unit, 0), QuotaRow(other, 4)])

    assert training_class.quotas.get(unit=other).quota == 4


def test_what_is_written_is_read_again(training_class):
    unit = make_unit("县教育局")
    deadline = datetime(2026, 12, 1, 9, tzinfo=UTC)
    services.set_quotas(training_class, [QuotaRow(unit, 3, deadline, "含一名副职")])

    text = written(services.quotas_of(training_class))

    assert text == "县教育局\t3\t2026-12-01 17:00\t含一名副职"
    assert read_quotas(text) == [QuotaRow(unit, 3, deadline, "含一名副职")]


@pytest.mark.parametrize(
    ("line", "quota", "deadline"),
    [
        ("县教育局 ，2", 2, None),
        ("县教育局  2  2026/12/1", 2, datetime(2026, 12, 1, 15, 59, tzinfo=UTC)),
        ("教育局\t2\t2026.12.01 08:30", 2, datetime(2026, 12, 1, 0, 30, tzinfo=UTC)),
        ("县教育局,2,20261201", 2, datetime(2026, 12, 1, 15, 59, tzinfo=UTC)),
        ("县教育局；2；2026年12月1日 18：00", 2, datetime(2026, 12, 1, 10, tzinfo=UTC)),
    ],
)
def test_reads_lines_as_people_write_them(line, quota, deadline):
    unit = make_unit("县教育局", short_name="教育局")

    assert read_quotas(f"\n{line}\n") == [QuotaRow(unit, quota, deadline)]


@pytest.mark.parametrize(
    "line", ["县教育局", "县教育局\t-1", "县教育局\t10000", "县教育局\t²", "县教育局\t2\t2026-02-30",
             "县教育局\t2\t2026-12-01 25:00", "县教育局\t2\t0001-01-01", "\0\t2", "无\t2"]
)  # fmt: skip
def test_refuses_lines_that_mean_nothing(line):
    make_unit("县教育局")

    with pytest.raises(QuotasRefused) as caught:
        read_quotas(line)
    assert len(caught.value.reasons) == 1


def test_the_text_for_the_chat_group_names_who_falls_short(training_class):
    full, short = make_unit("甲局", sort_order=1), make_unit("乙局", sort_order=2)
    make_quota(training_class, full, 0)
    deadline = datetime(2026, 12, 1, 9, tzinfo=UTC)
    make_quota(training_class, short, 2, deadline=deadline)

    text = notices.shortfall_text(training_class, services.quotas_of(training_class))

    assert text.splitlines() == [
        "“公文班”以下单位尚未足额选派：",
        "1. 乙局：名额2人，已选派0人，缺2人",
        "截止时间：2026年12月1日 星期二 17:00",
    ]


def test_liaisons_of_units_that_fall_short_are_reminded(training_class):
    above = make_unit("教育局")
    liaison = make_liaison(above).person
    make_quota(training_class, make_unit("一中", parent=above), 2)
    make_quota(training_class, make_unit("孤单位"), 1)
    make_liaison((full := make_quota(training_class, quota=0)).unit)

    reminders = services.remind_units(training_class)

    assert [unit.name for unit in reminders.told] == ["一中"]
    assert [unit.name for unit in reminders.unheard] == ["孤单位"]
    notice = Notice.objects.get()
    assert (notice.person, notice.link) == (liaison, "/admin/nominations/")
    assert "一中名额 2 人，已选派 0 人，尚缺 2 人" in notice.body
    assert full.quota == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_uses_cost_two_statements_however_many_units(training_class, rows):
    for _row in range(rows):
        quota = make_quota(training_class)
        services.nominate(quota, make_person(unit=quota.unit), by=make_manager())

    with CaptureQueriesContext(connection) as queries:
        assert len(counts(training_class)) == rows

    assert len(queries) == 2
