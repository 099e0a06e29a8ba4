"""Reports through the API: the same figures, and only of those whom the asker may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance import services
from people.roles import Role
from tests.api.client import Program
from tests.attendance.held import Held
from tests.attendance.lectures import Lecture
from tests.factories import make_learner, make_liaison, make_member, make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return Held(["pa", "lx", "vp"], units=[make_unit("甲局"), make_unit("乙局")])


def path(held, what):
    return f"training-classes/{held.training_class.pk}/attendance-{what}/"


def test_a_report_has_statuses_in_the_order_of_its_sessions(held):
    found = Program(held.manager).read(path(held, "report")).json()

    assert [session["id"] for session in found["sessions"]] == [s.pk for s in held.sessions]
    assert [learner["statuses"] for learner in found["learners"]] == [
        ["present", "absent"], ["late", "exempt"], ["on_leave", "present"]
    ]  # fmt: skip
    assert found["total"] == {
        "expected": 5,
        "there": 3,
        "counts": {
            "present": 2, "late": 1, "left_early": 0, "late_and_left": 0, "absent": 1,
            "on_leave": 1, "exempt": 1,
        },
        "permille": 600,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "rates"),
    [
        ("unit", [("甲局", 500), ("乙局", 1000)]),
        ("group", [("–", 600)]),
        ("session", [("第1讲", 666), ("第2讲", 500)]),
    ],
)
def test_rates_are_by_what_is_asked_for(held, by, rates):
    found = Program(held.manager).read(f"{path(held, 'rates')}?by={by}").json()

    assert [(item["name"], item["rate"]["permille"]) for item in found["items"]] == rates
    assert found["definition"].startswith("出勤率＝")


def test_a_liaison_gets_the_own_unit_whatever_is_asked_for(held):
    program = Program(make_liaison(held.units[1]))

    found = program.read(f"{path(held, 'rates')}?by=unit").json()["items"]
    assert [item["name"] for item in found] == ["乙局"]
    other = program.read(f"{path(held, 'report')}?unit={held.units[0].pk}").json()
    assert (other["learners"], other["total"]["expected"]) == ([], 0)


@pytest.mark.parametrize(
    "query",
    [
        "unit_id=1",
        "by=person",
        "from_on=gestern",
        "unit=0",
        "status=there",
        "unit=1&unit=2",
        "unit=",
    ],
)
def test_odd_parameters_are_refused(held, query):
    assert Program(held.manager).get(f"/api/v1/{path(held, 'rates')}?{query}").status_code == 400


def test_what_is_not_visible_is_missing(held):
    stranger = Program(make_member())

    assert stranger.get(f"/api/v1/{path(held, 'report')}").status_code == 404
    assert (
        stranger.get(f"/api/v1/enrolments/{held.enrolments[0].pk}/attendance-ledger/").status_code
        == 404
    )


def test_a_ledger_has_the_facts_behind_a_status():
    lecture = Lecture(learners=1)
    lecture.mark("late")
    lecture.submit()
    key = lecture.enrolments[0].pk

    found = Program(lecture.manager).read(f"enrolments/{key}/attendance-ledger/").json()

    (entry,) = found["entries"]
    assert (entry["status"], entry["source"]) == ("late", "roll_call")
    assert [(fact["kind"], fact["status"]) for fact in entry["facts"]] == [("mark", "late")]
    assert found["full_attendance"] == {
        "is_full": False, "late": [lecture.session.pk], "left_early": [], "absent": []
    }  # fmt: skip


def test_learners_read_their_own_ledger(held):
    learner = make_learner(held.training_class)
    key = learner.person.enrolments.get().pk

    found = Program(learner).read(f"enrolments/{key}/attendance-ledger/").json()
    assert [entry["status"] for entry in found["entries"]] == [None, None]


def test_the_ranking_is_of_the_units_one_may_see(held):
    services.summarise()

    whole = Program(make_officer(Role.AUDITOR)).read("attendance-ranking/?year=2026").json()
    assert [(item["place"], item["unit_name"]) for item in whole["items"]] == [
        (1, "乙局"), (2, "甲局")
    ]  # fmt: skip
    own = Program(make_liaison(held.units[0])).read("attendance-ranking/?year=2026").json()
    assert [item["unit_name"] for item in own["items"]] == ["甲局"]
    assert Program(make_member()).get("/api/v1/attendance-ranking/").status_code == 403


@pytest.mark.parametrize(
    ("what", "number"), [("report", 5), ("rates", 5), ("ledger", 6), ("ranking", 3)]
)
def test_takes_as_many_statements_for_one_learner_as_for_three(what, number):
    counts = []
    for rows in (["pa"], ["pa", "pp", "aa"]):
        held = Held(rows)
        services.summarise()
        address = {
            "ledger": f"enrolments/{held.enrolments[0].pk}/attendance-ledger/",
            "ranking": "attendance-ranking/?year=2026",
        }.get(what) or path(held, what)
        program = Program(held.manager)
        with CaptureQueriesContext(connection) as captured:
            program.read(address)
        counts.append(len(captured))

    assert counts == [number, number]
