"""Quotas, nominations, report-in and groups for programs."""

import pytest

from courses import services
from courses.models import Enrolment
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_liaison,
    make_manager,
    make_person,
    make_programme,
    make_quota,
    make_running_class,
    make_unit,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_manager())


@pytest.fixture
def quota():
    return make_quota(publish(make_class(capacity=9)), make_unit("县教育局"), 2)


@pytest.fixture
def unit(quota):
    return Program(make_liaison(quota.unit))


def path(training_class, verb):
    return f"training-classes/{training_class.pk}/{verb}/"


def test_quotas_are_set_and_their_use_is_read(program, quota):
    training_class, other = quota.training_class, make_unit("县卫健局", sort_order=1)
    items = [
        {"unit": quota.unit_id, "quota": 3, "deadline": "2026-12-01T17:00:00+08:00"},
        {"unit": other.pk, "quota": 0, "note": "自愿"},
    ]

    set_ = program.post(path(training_class, "quotas"), {"items": items, "replace": True})
    read = program.read(path(training_class, "shortfall"))

    assert set_.json() == read.json()
    body = read.json()
    assert {key: body[key] for key in ("capacity", "quota", "nominated", "missing")} == {
        "capacity": 9, "quota": 3, "nominated": 0, "missing": 3,
    }  # fmt: skip
    assert [(one["unit_name"], one["missing"]) for one in body["items"]] == [
        ("县卫健局", 0), ("县教育局", 3),
    ]  # fmt: skip
    assert "县教育局" in body["text"]
    listed = program.read(f"quota-allocations/?training_class={training_class.pk}").json()["items"]
    assert [(one["unit_name"], one["quota"], one["note"]) for one in listed] == [
        ("县卫健局", 0, "自愿"), ("县教育局", 3, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "places"),
    [
        ({"unit": 999999, "quota": 1}, [("/items", "does_not_exist")]),
        ({"unit": 1, "quota": -1}, [("/items/0/quota", "min_value")]),
        ({"unit": 1, "quota": 10000}, [("/items/0/quota", "max_value")]),
        ({"unit": 1, "quota": 1, "deadline": "bald"}, [("/items/0/deadline", "invalid")]),
        (
            {"unit": 1, "quota": 1, "deadline": "0001-01-02T00:00:00Z"},
            [("/items/0/deadline", "min_value")],
        ),
        ({"unit": 1, "quota": 1, "x": 1}, [("/items/0/x", "unknown_field")]),
    ],
)
def test_broken_quotas_are_pointed_at(program, quota, item, places):
    response = program.post(path(quota.training_class, "quotas"), {"items": [item]})

    assert_problem(response, 400, response.json()["code"], *places)


def test_a_liaison_nominates_up_to_the_quota(unit, quota):
    first, second = (make_person(unit=quota.unit) for _number in range(2))
    verb = path(quota.training_class, "nominations")

    done = unit.post(verb, {"quota": quota.pk, "person": first.pk})
    new = unit.post(verb, {"quota": quota.pk, "new_person": {"name": "方圆", "post": "干事"}})
    refused = unit.post(verb, {"quota": quota.pk, "person": second.pk})

    row = Enrolment.objects.get(person=first)
    assert done.json() == {"enrolment": row.pk, "person": first.pk, "left": 1}
    assert new.json()["left"] == 0
    assert_problem(refused, 409, "quota_exceeded")


def test_foreign_people_quotas_and_places_are_missing(unit, quota):
    foreign = make_quota(publish(make_class()))
    stranger = make_enrolment(quota.training_class, status="nominated")
    verb = path(quota.training_class, "nominations")

    person = unit.post(verb, {"quota": quota.pk, "person": stranger.person_id})
    assert_problem(person, 400, "invalid", ("/person", "does_not_exist"))
    other = unit.post(verb, {"quota": foreign.pk, "person": stranger.person_id})
    assert [one["code"] for one in other.json()["errors"]] == ["does_not_exist"] * 2
    both = unit.post(verb, {"quota": quota.pk})
    assert both.status_code == 400
    for action in ("substitute", "withdraw-nomination"):
        assert_problem(unit.post(f"enrolments/{stranger.pk}/{action}/"), 404, "not_found")


def test_a_quota_of_another_class_is_no_quota(program, quota):
    other = make_quota(publish(make_class()))
    person = make_person(unit=other.unit)

    response = program.post(
        path(quota.training_class, "nominations"), {"quota": other.pk, "person": person.pk}
    )

    assert_problem(response, 400, "invalid", ("/quota", "does_not_exist"))


def test_a_liaison_substitutes_and_withdraws(unit, quota):
    first, second = (make_person(unit=quota.unit) for _number in range(2))
    old = services.nominate(quota, first, by=make_manager())

    sent = {"person": second.pk, "reason": "出差"}
    done = unit.post(f"enrolments/{old.pk}/substitute/", sent)
    new = done.json()["enrolment"]
    gone = unit.post(f"enrolments/{new}/withdraw-nomination/", {"reason": "改派"})

    assert done.json() == {"enrolment": new, "substitute_for": old.pk}
    shown = {key: gone.json()[key] for key in ("status", "source", "substitute_for")}
    assert shown == {"status": "cancelled", "source": "substitute", "substitute_for": old.pk}


def test_people_are_called_up_and_confirmed(program, quota):
    first, second = make_person(), make_person()
    training_class = quota.training_class

    called = program.post(
        path(training_class, "call-up"), {"persons": [first.pk, 999999, second.pk]}
    )
    left_out = called.json()["items"][2]["enrolment"]
    confirmed = program.post(path(training_class, "confirm-nominations"), {"leave_out": [left_out]})

    assert [one["code"] for one in called.json()["items"]] == [
        "enrolled", "does_not_exist", "enrolled",
    ]  # fmt: skip
    assert confirmed.json() == {
        "confirmed": [called.json()["items"][0]["enrolment"]], "refused": [],
    }  # fmt: skip


def test_a_registrar_reports_in_and_undoes_it():
    training_class = make_running_class()
    program = Program(make_class_staff(training_class, Role.REGISTRAR))
    group = make_group(training_class)
    row = make_enrolment(training_class, status="confirmed")
    place = f"enrolments/{row.pk}"

    sent = {"group": group.pk, "seat_no": 7, "room_no": "302"}
    done = program.post(f"{place}/report-in/", sent).json()
    undone = program.post(f"{place}/undo-report-in/").json()
    suggested = program.post(f"{place}/report-in/", {"suggest": True}).json()

    keys = ("status", "group", "seat_no", "room_no")
    assert [done[key] for key in keys] == ["reported", group.pk, 7, "302"]
    assert [undone[key] for key in keys] == ["confirmed", group.pk, None, "302"]
    assert [suggested[key] for key in keys] == ["reported", group.pk, 1, "302"]


def test_no_shows_are_marked_and_taken_back(program):
    training_class = make_running_class(report_at="2026-01-01T08:00:00+08:00")
    row = make_enrolment(training_class, status="confirmed")

    marked = program.post(path(training_class, "mark-no-shows"))
    back = program.post(f"enrolments/{row.pk}/take-back/", {"reason": "航班取消"})

    assert marked.json() == {"enrolments": [row.pk]}
    assert (back.json()["status"], back.json()["status_reason"]) == ("reported", "航班取消")


def test_groups_are_distributed_and_learners_moved(program):
    training_class = make_running_class()
    row = make_enrolment(training_class)
    other = make_group(training_class, group_no=5)
    assert program.post(path(training_class, "distribute-groups"), {}).json() == {"placed": 1}
    group = make_group(training_class, group_no=6)

    sent = {"group": group.pk, "reason": "平衡"}
    moved = program.post(f"enrolments/{row.pk}/transfer/", sent)

    assert moved.json()["group"] == group.pk
    (record,) = program.read(f"group-transfers/?enrolment={row.pk}").json()["items"]
    assert (record["from_group"], record["to_group"], record["reason"]) == (
        other.pk, group.pk, "平衡",
    )  # fmt: skip
    refused = program.send("DELETE", f"learning-groups/{group.pk}/", If_Match="*")
    assert refused.status_code == 409


def test_a_programme_is_approved_counted_and_closed(program):
    programme = make_programme(planned_classes=2, planned_hours=16)
    make_class(programme=programme, status="archived")
    place = f"training-programmes/{programme.pk}"

    approved = program.post(f"{place}/approve/", {"approval_ref": "6号"}).json()
    closed = program.post(f"{place}/close/").json()

    assert [approved[key] for key in ("status", "approval_ref", "classes_made", "planned_classes")] == [
        "approved", "6号", 1, 2,
    ]  # fmt: skip
    assert closed["status"] == "closed"
    by_hand = program.send("PATCH", f"{place}/", {"status": "draft"}, If_Match="*")
    assert_problem(by_hand, 400, "read_only", ("/status", "read_only"))
