"""The pages of quotas, of a unit's nominations and of the report-in desk."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import Enrolment, GroupTransfer, TrainingClass
from people.models import Notice, Person
from people.roles import Role
from tests.courses.admin.pages import address, fields_of, messages_of, text_of
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_liaison,
    make_manager,
    make_member,
    make_officer,
    make_person,
    make_programme,
    make_quota,
    make_running_class,
    make_unit,
    publish,
)

pytestmark = pytest.mark.django_db


def page(name, row):
    return reverse(f"admin:{name}", args=[row.pk])


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def quota():
    return make_quota(publish(make_class(title="公文班", capacity=3)), make_unit("县教育局"), 2)


def reloaded(row):
    row.refresh_from_db()
    return row


# Quotas


def test_quotas_are_set_from_pasted_cells(office, quota):
    make_unit("县卫健局")
    url = page("class_quotas", quota.training_class)
    assert fields_of(office.get(url))["quotas"] == ["县教育局\t2"]

    done = office.post(url, {"do": "set_quotas", "quotas": "县教育局\t3\r\n县卫健局\t1\t\t一把手"})

    assert messages_of(done) == ["名额已分配。"]
    shown = text_of(office.get(url))
    assert "名额合计比计划人数多 1 人。" in shown
    assert "一把手" in shown
    assert LogEntry.objects.get().object_id == str(quota.training_class_id)


def test_a_refused_table_stays_on_the_page(office, quota):
    url = page("class_quotas", quota.training_class)

    refused = office.post(url, {"do": "set_quotas", "quotas": "县教育局\t3\n无名单位\t1"})

    assert fields_of(refused)["quotas"] == ["县教育局\t3\n无名单位\t1"]
    assert reloaded(quota).quota == 2


def test_nominations_are_confirmed_but_for_those_ticked(office, quota):
    first, second = (
        make_enrolment(quota.training_class, status="nominated") for _number in range(2)
    )
    url = page("class_quotas", quota.training_class)

    office.post(url, {"do": "confirm", "leave_out": [second.pk, "x"]})

    assert (reloaded(first).status, reloaded(second).status) == ("confirmed", "nominated")


def test_people_are_found_and_called_up_by_name(office, quota):
    liaison = make_liaison(quota.unit)
    wanted = make_person("欧阳娜", unit=quota.unit)
    url = page("class_quotas", quota.training_class)
    assert list(office.get(url, {"q": "oyn"}).context["found"]) == [wanted]

    office.post(url, {"do": "call_up", "person": wanted.pk})

    assert Enrolment.objects.get().source == "named"
    assert Notice.objects.get().person == liaison.person
    assert office.get(url, {"q": "oyn"}).context["found"][0].is_enrolled


def test_units_are_reminded(office, quota):
    liaison = make_liaison(quota.unit)
    make_quota(quota.training_class, make_unit("孤单位"))

    done = office.post(page("class_quotas", quota.training_class), {"do": "remind"})

    assert messages_of(done) == ["已提醒 1 个单位。无联络员的单位：孤单位。"]
    assert Notice.objects.get().person == liaison.person


@pytest.mark.parametrize("do", ["set_quotas", "confirm", "call_up", "remind", ""])
def test_who_looks_at_quotas_does_not_change_them(client, quota, do):
    client.force_login(make_officer(Role.AUDITOR))
    url = page("class_quotas", quota.training_class)

    assert "quotas" not in fields_of(client.get(url))
    assert client.post(url, {"do": do, "quotas": ""}).status_code == 403
    assert quota.training_class.quotas.count() == 1


# A unit's own page


@pytest.fixture
def unit(client, quota):
    client.force_login(make_liaison(quota.unit))
    return client


def test_a_liaison_finds_the_classes_that_ask_for_people(unit, quota):
    make_quota(publish(make_class(title="外班")))
    make_quota(make_class(title="草稿班"), quota.unit)
    over = make_quota(publish(make_class(title="旧班")), quota.unit)
    over.deadline = timezone.now() - timedelta(hours=1)
    over.save()

    shown = unit.get(reverse("admin:unit_nominations"))

    assert [card["quota"] for card in shown.context["open_cards"]] == [quota]
    assert [card["quota"] for card in shown.context["closed_cards"]] == [over]
    links = {link["url"] for link in shown.context["navigation"]}
    assert reverse("admin:unit_nominations") in links
    assert reverse("admin:unit_nominations") in text_of(unit.get("/admin/"))


def test_who_speaks_for_no_unit_has_no_such_page(office, client):
    assert office.get(reverse("admin:unit_nominations")).status_code == 403
    client.force_login(make_member(is_staff=True))
    assert client.get(reverse("admin:unit_nominations")).status_code == 403


def test_a_liaison_nominates_withdraws_and_substitutes(unit, quota):
    first, second = (make_person(name, unit=quota.unit) for name in ("欧阳娜", "王建国"))
    url = page("unit_nomination", quota)
    assert list(unit.get(url, {"q": "oyn"}).context["found"]) == [first]

    done = unit.post(url, {"do": "nominate", "key": first.pk})
    assert messages_of(done) == ["已选派欧阳娜。"]
    old = Enrolment.objects.get()
    asked = unit.get(url, {"replace": old.pk, "reason": "出差", "q": "wjg"})
    assert "替欧阳娜参训" in text_of(asked)
    unit.post(url, {"do": "substitute", "key": second.pk, "replace": old.pk, "reason": "出差"})
    new = Enrolment.objects.get(substitute_for=old)
    unit.post(url, {"do": "withdraw", "key": new.pk, "reason": "\0改派"})

    assert (reloaded(old).status, reloaded(new).status) == ("cancelled", "cancelled")
    assert new.status_reason == "改派"


def test_a_liaison_puts_somebody_on_file(unit, quota):
    url = page("unit_nomination", quota)

    wrong = unit.post(url, {"do": "nominate_new", "name": "方圆", "unit": make_unit().pk})
    unit.post(url, {"do": "nominate_new", "name": "方圆", "unit": quota.unit_id, "post": "干事"})

    assert wrong.status_code == 200
    assert Person.objects.get(name="方圆").enrolments.get().training_class == quota.training_class


def test_foreign_people_and_places_are_missing(unit, quota):
    stranger = make_enrolment(quota.training_class, status="nominated")
    url = page("unit_nomination", quota)

    assert unit.get(url, {"q": stranger.person.name}).context["found"] == []
    for sent in (
        {"do": "nominate", "key": stranger.person_id},
        {"do": "withdraw", "key": stranger.pk, "reason": "x"},
        {"do": "nominate", "key": "9" * 30},
    ):
        assert unit.post(url, sent).status_code == 404
    assert reloaded(stranger).status == "nominated"
    assert unit.get(page("unit_nomination", make_quota(publish(make_class())))).status_code == 404


def test_after_the_deadline_the_page_only_shows(unit, quota):
    TrainingClass.objects.update(nomination_deadline=timezone.now() - timedelta(hours=1))
    person = make_person(unit=quota.unit)
    url = page("unit_nomination", quota)

    assert not unit.get(url).context["may_write"]
    refused = unit.post(url, {"do": "nominate", "key": person.pk})

    assert "选派已于" in text_of(refused)
    assert not Enrolment.objects.exists()


# The desk


@pytest.fixture
def training_class():
    return make_running_class()


@pytest.fixture
def desk(client, training_class):
    client.force_login(make_class_staff(training_class, Role.REGISTRAR))
    return client


def awaited(training_class, name="", **fields):
    return make_enrolment(training_class, make_person(name, **fields), status="confirmed")


def test_one_tap_reports_in_with_group_seat_and_room(desk, training_class):
    row = awaited(training_class, "欧阳娜")
    group = make_group(training_class)
    services.edit_enrolment(row, room_no="302")
    url = page("class_desk", training_class)

    done = desk.post(url, {"do": "report_in", "key": row.pk})

    assert messages_of(done) == ["欧阳娜已报到：第1组、座号1、房间302"]
    row = reloaded(row)
    assert (row.status, row.group, row.seat_no) == ("reported", group, 1)
    assert desk.get(url).context["next_seat"] == 2


def test_the_place_can_be_said(desk, training_class):
    row = awaited(training_class)
    first, second = make_group(training_class), make_group(training_class)
    url = page("class_desk", training_class)
    asked = desk.get(url, {"place": row.pk})
    assert list(asked.context["placing"]["form"].fields) == ["group", "seat_no", "room_no"]

    wrong = desk.post(url, {"do": "report_in", "key": row.pk, "seat_no": "一"}, follow=True)
    assert "座号" in text_of(wrong)
    assert reloaded(row).status == "confirmed"
    desk.post(
        url,
        {"do": "report_in", "key": row.pk, "group": second.pk, "seat_no": "7", "room_no": "101"},
    )

    row = reloaded(row)
    assert (row.group, row.seat_no, row.room_no) == (second, 7, "101")
    assert first.enrolments.count() == 0


def test_a_report_in_is_undone(desk, training_class):
    row = make_enrolment(training_class)

    desk.post(page("class_desk", training_class), {"do": "undo", "key": row.pk})

    assert reloaded(row).status == "confirmed"


@pytest.mark.parametrize("words", ["oyn", "ouyangna", "欧阳", "7788"])
def test_the_desk_finds_by_name_reading_and_end_of_the_phone(desk, training_class, words):
    wanted = awaited(training_class, "欧阳娜", phone="13800007788")
    awaited(training_class, "王建国", phone="13877880000")

    shown = desk.get(page("class_desk", training_class), {"q": words})

    assert shown.context["awaited"] == [wanted]
    assert shown.context["counts"]["awaited"] == 2


def test_the_desk_counts_units_and_lists_phones(desk, training_class):
    unit = make_unit("县教育局", sort_order=1)
    make_enrolment(training_class, make_person(unit=unit))
    missing = awaited(training_class, "欧阳娜", unit=unit, phone="13800007788")

    shown = desk.get(page("class_desk", training_class))

    assert shown.context["units"] == [(unit, 1, 2)]
    assert shown.context["missing"] == [missing]
    assert 'href="tel:13800007788"' in text_of(shown)


def test_no_shows_and_groups_from_the_desk(office, training_class):
    row, there = awaited(training_class), make_enrolment(training_class)
    TrainingClass.objects.update(report_at=timezone.now() - timedelta(hours=9))
    url = page("class_desk", training_class)

    grouped = office.post(url, {"do": "distribute", "size": "10"})
    marked = office.post(url, {"do": "mark_no_shows"})

    assert messages_of(grouped) == ["已为 2 名学员分组。"]
    assert messages_of(marked)[-1] == "1 人未报到，已告知单位联络员。"
    assert (reloaded(row).status, reloaded(there).group.group_no) == ("no_show", 1)
    assert page("class_desk", training_class) in url
    assert "take_back" in text_of(office.get(url))


def test_a_registrar_neither_distributes_nor_takes_back(desk, training_class):
    row = awaited(training_class)
    Enrolment.objects.update(status="no_show")
    url = page("class_desk", training_class)

    assert desk.post(url, {"do": "distribute", "size": "10"}).status_code == 403
    assert "take_back" not in text_of(desk.get(url))
    refused = desk.post(address("enrolment", "take_back", row.pk), {"reason": "x"})
    assert refused.status_code == 403


@pytest.mark.parametrize("key", ["", "x", "0", "²", "9" * 30])
def test_a_learner_of_no_class_is_missing(desk, training_class, key):
    url = page("class_desk", training_class)

    assert desk.post(url, {"do": "report_in", "key": key}).status_code == 404
    assert desk.get(url, {"place": key}).context["placing"] is None


# Buttons on the forms


def test_a_learner_is_moved_substituted_and_taken_back_from_the_form(office, training_class):
    group, other = make_group(training_class), make_group(training_class)
    row = services.edit_enrolment(make_enrolment(training_class), group=group)
    office.post(address("enrolment", "transfer", row.pk), {"group": other.pk, "reason": "平衡"})
    assert (reloaded(row).group, GroupTransfer.objects.get().reason) == (other, "平衡")
    assert "group" not in fields_of(office.get(address("enrolment", "change", row.pk)))

    old, person = awaited(training_class), make_person()
    sent = {"person": person.pk, "reason": "出差"}
    office.post(address("enrolment", "substitute", old.pk), sent)
    assert Enrolment.objects.get(substitute_for=old).person == person

    Enrolment.objects.filter(pk=row.pk).update(status="no_show")
    office.post(address("enrolment", "take_back", row.pk), {"reason": "航班取消"})
    assert reloaded(row).status == "reported"


def test_a_programme_is_approved_and_closed_from_its_form(office):
    programme = make_programme(planned_classes=2)
    make_class(programme=programme, status="concluded")
    office.post(address("trainingprogramme", "approve", programme.pk), {"approval_ref": "6号"})
    shown = text_of(office.get(address("trainingprogramme", "change", programme.pk)))
    assert "1 / 2" in shown

    office.post(address("trainingprogramme", "close", programme.pk), {"sent": "1"})

    assert (reloaded(programme).status, programme.approval_ref) == ("closed", "6号")


COSTS = {
    "class_quotas": lambda quota: page("class_quotas", quota.training_class),
    "class_desk": lambda quota: page("class_desk", quota.training_class),
    "unit_nomination": lambda quota: page("unit_nomination", quota),
}


@pytest.mark.parametrize(
    ("name", "statements"), [("class_quotas", 8), ("class_desk", 8), ("unit_nomination", 10)]
)
def test_a_page_costs_the_same_with_one_row_and_with_three(office, quota, name, statements):
    costs = []
    for rows in (1, 2):
        for _row in range(rows):
            make_quota(quota.training_class)
            for status in ("nominated", "confirmed"):
                person = make_person(unit=make_unit(parent=quota.unit))
                TrainingClass.objects.update(capacity=None)
                make_enrolment(quota.training_class, person, status=status)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(COSTS[name](quota) + "?q=王").status_code == 200
        costs.append(len(queries))

    assert costs == [statements] * 2


def test_the_list_of_a_unit_costs_the_same_with_one_class_and_with_three(unit, quota):
    costs = []
    for rows in (0, 2):
        for _row in range(rows):
            make_quota(publish(make_class()), quota.unit)
        with CaptureQueriesContext(connection) as queries:
            unit.get(reverse("admin:unit_nominations"))
        costs.append(len(queries))

    assert costs == [5] * 2
