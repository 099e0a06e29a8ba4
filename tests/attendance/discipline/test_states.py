"""Every state × verb × role: what is declared is possible, everything else changes nothing."""

import pytest
import time_machine
from django.db import transaction

from attendance.discipline_rules import Act, State, next_state
from attendance.models import Appeal, DisciplineRecord, DisciplineStep
from peixun import policy
from people.roles import Role
from tests.api.client import Program
from tests.attendance.discipline.scenes import Conduct
from tests.attendance.lectures import at
from tests.factories import make_class_staff, make_learner, make_liaison, make_officer

pytestmark = pytest.mark.django_db

TEXT, COMMENT, REASON = {"text": "说明"}, {"comment": ""}, {"reason": "理由"}
# The address of each verb, its act, what is sent, and who does it when it is possible.
VERBS = {
    "verify": (Act.VERIFY, COMMENT, "teacher"),
    "notify-learner": (Act.NOTIFY, {}, "teacher"),
    "answer": (Act.ANSWER, TEXT, "learner"),
    "confirm": (Act.CONFIRM, COMMENT, "teacher"),
    "dismiss": (Act.DISMISS, REASON, "teacher"),
    "handle": (Act.HANDLE, {"handling": "remind"}, "teacher"),
    "close": (Act.CLOSE, COMMENT, "teacher"),
    "appeal": (Act.APPEAL, TEXT, "learner"),
    "decide-appeal": (Act.UPHOLD, REASON | {"result": "upheld"}, "host"),
    "correct": (Act.CORRECT, REASON | {"description": "更正"}, "teacher"),
}
POLICY = {"notify-learner": "notify_learner", "decide-appeal": "decide_appeal"}
JUDGES = {"manager", "host", "teacher", "office_manager"}
WATCHERS = {"inspector", "office_inspector"}
# Who may do a verb at all; the state decides whether it is possible.
MAY = {
    **dict.fromkeys(["verify", "correct"], JUDGES | WATCHERS),
    **dict.fromkeys(
        ["notify-learner", "confirm", "dismiss", "handle", "close", "decide-appeal"], JUDGES
    ),
    "answer": {"learner"},
    "appeal": {"learner"},
}
# A learner knows of a record from the notification on.
UNTOLD = {"recorded", "verified"}


@pytest.fixture
def conduct():
    return Conduct()


def cast_of(conduct):
    """Everybody who could try."""
    training_class = conduct.training_class
    return {
        "manager": conduct.manager,
        "host": conduct.host,
        "teacher": conduct.teacher,
        "inspector": conduct.inspector,
        "learner": conduct.learner,
        "fellow": make_learner(training_class),
        "liaison": make_liaison(conduct.enrolment.unit),
        "principal": conduct.principal(),
        "registrar": make_class_staff(training_class, Role.REGISTRAR),
        "monitor": make_class_staff(training_class, Role.MONITOR),
        "office_manager": make_officer(Role.CLASS_MANAGER),
        "office_inspector": make_officer(Role.INSPECTOR),
        "librarian": make_officer(Role.LIBRARIAN),
        "auditor": make_officer(Role.AUDITOR),
        "sysadmin": make_officer(Role.SYSTEM_ADMINISTRATOR),
    }


def test_who_may_do_what_in_which_state(conduct):
    cast, record = cast_of(conduct), conduct.recorded()
    surprises = []
    for state in State:
        told = at(12) if state not in UNTOLD else None
        confirmed = at(14) if state in ("confirmed", "handled", "closed") else None
        handling = "remind" if state in ("handled", "closed") else ""
        DisciplineRecord.objects.filter(pk=record.pk).update(
            status=state, notified_at=told, confirmed_at=confirmed, handling=handling
        )
        for verb, allowed in MAY.items():
            expected = allowed - ({"learner"} if state in UNTOLD else set())
            name = POLICY.get(verb, verb)
            found = {who for who, user in cast.items() if policy.may(user, name, record)}
            surprises += [(state, verb, who) for who in found ^ expected]

    assert surprises == []


def test_who_sees_a_record_and_its_words_in_which_state(conduct):
    cast, record = cast_of(conduct), conduct.recorded()
    for state in ("recorded", "notified", "confirmed", "dismissed"):
        DisciplineRecord.objects.filter(pk=record.pk).update(
            status=state,
            notified_at=None if state == "recorded" else at(12),
            confirmed_at=at(14) if state == "confirmed" else None,
        )
        expected = JUDGES | WATCHERS
        expected |= {"learner"} if state != "recorded" else set()
        expected |= {"principal"} if state == "confirmed" else set()
        for verb in ("view", "read_text"):
            assert {
                who for who, user in cast.items() if policy.may(user, verb, record)
            } == expected, (state, verb)


@pytest.mark.parametrize("state", State)
def test_every_verb_in_every_state(conduct, state):
    """Through the API, by who may: done where the table says so, else refused by its code."""
    record = conduct.in_state(state)
    conduct_by = {"teacher": conduct.teacher, "learner": conduct.learner, "host": conduct.host}
    answers = {}
    with time_machine.travel(at(12, 30), tick=False):
        evidence = {"kind": "witness", "sealed_text": b"x", "taken_at": at(12)}
        record.evidence.create(uploaded_by=conduct.inspector, **evidence)
        for verb, (_act, body, who) in VERBS.items():
            before = kept(record)
            with transaction.atomic():
                make_ready(record, verb, conduct)
                answer = Program(conduct_by[who]).post(
                    f"discipline-records/{record.pk}/{verb}/", body
                )
                transaction.set_rollback(True)
            is_hidden = who == "learner" and state in UNTOLD
            answers[verb] = "hidden" if is_hidden and answer.status_code == 404 else outcome(answer)
            assert kept(record) == before

    assert answers == {
        verb: "hidden"
        if who == "learner" and state in UNTOLD
        else "done"
        if next_state(state, act)
        else "wrong_record_state"
        for verb, (act, _body, who) in VERBS.items()
    }


def make_ready(record, verb, conduct):
    """What a verb needs beside the state: the time is over, an appeal waits."""
    until = at(12) if verb == "confirm" else at(13)
    DisciplineRecord.objects.filter(pk=record.pk).update(answer_until=until)
    if verb == "decide-appeal":
        record.appeals.create(submitted_by=conduct.learner, submitted_at=at(12), sealed_text=b"x")


def outcome(answer):
    return "done" if answer.status_code == 200 else answer.json()["code"]


def kept(record):
    return (
        list(DisciplineRecord.objects.order_by("pk").values()),
        DisciplineStep.objects.count(),
        Appeal.objects.count(),
    )
