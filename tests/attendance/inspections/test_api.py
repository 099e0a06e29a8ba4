"""Inspection through the API: teams, rounds, what a phone sends and sends again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attendance.models import DisciplineEvidence, DisciplineRecord, InspectionTeam
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.inspections.scenes import Visit
from tests.attendance.leave.test_papers import JPEG
from tests.attendance.lectures import time_is
from tests.factories import make_class_staff, make_manager, make_member, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    with time_is(9, 30):
        yield Visit()


@pytest.fixture
def inspector(visit):
    return Program(visit.inspector)


def test_a_round_of_two_inspectors(visit, inspector):
    planned = inspector.post(
        "inspections/",
        {
            "training_class": visit.training_class.pk,
            "session": visit.session.pk,
            "team": visit.team.pk,
            "nonce": "round-0001",
        },
    ).json()
    assert (planned["status"], planned["kind"], planned["planned_by"]) == (
        "planned", "spot_check", visit.inspector.pk,
    )  # fmt: skip
    path = f"inspections/{planned['id']}/"
    count = {"nonce": "count-0001", "expected": 2, "present": 2}
    first = inspector.post(f"{path}count/", count).json()
    assert inspector.post(f"{path}count/", count).json() == first
    body = inspector.post(f"{path}count/", count | {"present": 1})
    assert_problem(body, 409, "nonce_reused")
    Program(visit.colleague).post(f"{path}count/", count | {"nonce": "count-0002", "present": 1})
    counts = inspector.read(f"inspection-counts/?inspection={planned['id']}").json()["items"]
    assert [(one["recorded_by"], one["present"]) for one in counts] == [
        (visit.colleague.pk, 1),
        (visit.inspector.pk, 2),
    ]

    sighting = {
        "nonce": "seen-0001",
        "kind": "phone",
        "enrolments": [one.pk for one in visit.enrolments],
        "client_at": "2026-03-10T09:10:00+08:00",
        "sent_at": "2026-03-10T09:20:00+08:00",
    }
    seen = inspector.post(f"{path}report-incident/", sighting).json()
    assert inspector.post(f"{path}report-incident/", sighting).json() == seen
    assert (seen["kind"], seen["happened_at"]) == ("phone", "2026-03-10T01:20:00Z")
    assert DisciplineRecord.objects.filter(incident=seen["incident"]).count() == 2

    assert inspector.post(f"{path}finish/").json()["status"] == "done"
    assert inspector.post(f"{path}report/").json()["status"] == "reported"
    late = inspector.post(f"{path}report-incident/", sighting | {"nonce": "seen-0002"})
    assert_problem(late, 409, "wrong_round_state")


def test_a_photo_goes_behind_what_was_sent_before(visit, inspector):
    planned = visit.plan()
    body = {"nonce": "seen-0001", "kind": "phone", "enrolments": [visit.enrolments[0].pk]}
    inspector.post(f"inspections/{planned.pk}/report-incident/", body)

    def send(nonce):
        form = {"nonce": nonce, "file": SimpleUploadedFile("手机.jpg", JPEG)}
        return Client.post(inspector, f"/api/v1/inspections/{planned.pk}/photo/", form)

    assert send("seen-0001").json()["nonce"] == "seen-0001"
    assert_problem(send("seen-0009"), 409, "incident_unknown")
    assert DisciplineEvidence.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        ("count", {}, {"/nonce", "/expected", "/present"}),
        ("count", {"nonce": "short", "expected": -1, "present": 2**31}, {
            "/nonce", "/expected", "/present"}),
        ("count", {"nonce": "count-0001", "expected": 1, "present": 1, "seats": 1}, {"/seats"}),
        ("report-incident", {"nonce": "seen-0001", "kind": "dancing", "enrolments": [1]},
         {"/kind"}),
        ("report-incident", {"nonce": "seen-0001", "kind": "phone", "enrolments": [0, "x"]},
         {"/enrolments/0", "/enrolments/1"}),
        ("report-incident", {"nonce": "seen-0001", "kind": "leaving", "enrolments": [1],
                             "minutes": 601}, {"/minutes"}),
    ],
)  # fmt: skip
def test_bodies_that_make_no_sense(visit, inspector, path, body, errors):
    answer = inspector.post(f"inspections/{visit.plan().pk}/{path}/", body)

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == errors


def test_a_team_is_made_changed_and_kept_once_it_has_inspected(visit):
    manager = Program(make_manager())
    member, unit = make_member(is_staff=True), make_unit()
    body = {
        "name": "督查二组",
        "unit": unit.pk,
        "members": [member.person.pk],
        "classes": [visit.training_class.pk],
    }
    made = manager.post("inspection-teams/", body).json()
    assert {key: made[key] for key in body} == body
    again = manager.post("inspection-teams/", body)
    assert_problem(again, 400, "invalid", ("", "team_exists"))
    path = f"inspection-teams/{made['id']}/"
    inspector = Program(member)
    assert inspector.read(f"training-classes/{visit.training_class.pk}/").status_code == 200
    version = manager.read(path).headers["ETag"]
    changed = manager.send("PATCH", path, {"classes": []}, If_Match=version)
    assert changed.json()["classes"] == []
    assert inspector.read(f"training-classes/{visit.training_class.pk}/").status_code == 403
    version = manager.read(path).headers["ETag"]
    assert manager.send("DELETE", path, If_Match=version).status_code == 204

    visit.plan()
    path = f"inspection-teams/{visit.team.pk}/"
    version = manager.read(path).headers["ETag"]
    assert_problem(manager.send("DELETE", path, If_Match=version), 409, "rounds_kept")
    assert InspectionTeam.objects.get() == visit.team


def test_who_runs_a_class_sees_its_team_but_gives_no_scope_away(visit):
    manager = Program(make_class_staff(visit.training_class, Role.CLASS_MANAGER))
    body = {"name": "督查二组", "unit": visit.team.unit_id, "members": [], "classes": []}

    assert [one["id"] for one in manager.read("inspection-teams/").json()["items"]] == [
        visit.team.pk
    ]
    assert manager.post("inspection-teams/", body).status_code == 403
    assert Program(visit.inspector).post("inspection-teams/", body).status_code == 403
    assert Program(Visit().inspector).read(f"inspection-teams/{visit.team.pk}/").status_code == 404


def test_what_is_not_ones_own_looks_like_what_is_not_there(visit):
    planned, stranger = visit.plan(), Program(Visit().inspector)
    body = {"nonce": "count-0001", "expected": 1, "present": 1}

    assert stranger.post(f"inspections/{planned.pk}/count/", body).status_code == 404
    other = {"training_class": visit.training_class.pk}
    assert stranger.post("inspections/", other).status_code == 400


@pytest.mark.parametrize("path", ["inspection-teams", "inspections", "inspection-counts",
                                  "inspection-incidents"])  # fmt: skip
def test_lists_ask_as_often_for_many_as_for_few(visit, path, django_assert_num_queries):
    def more():
        row = visit.plan()
        visit.count(row, 2)
        visit.join("又一名")

    more()
    inspector = Program(visit.inspector)
    inspector.read(f"{path}/")
    for _round in range(2):
        with django_assert_num_queries(2):
            assert inspector.read(f"{path}/").status_code == 200
        more()
        more()
