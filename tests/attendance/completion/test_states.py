"""Every state × verb × role of the end of a class: what is declared happens, all else nothing."""

import pytest
from django.db import transaction

from attendance.completion_states import (
    Assessing,
    AssessmentAct,
    CertificateAct,
    Certifying,
    Deciding,
    DecisionAct,
    Proposing,
    WithdrawalAct,
    after_assessing,
    after_certifying,
    after_deciding,
    after_proposing,
)
from attendance.models import (
    Assessment,
    AssessmentStep,
    Certificate,
    CompletionDecision,
    CompletionStep,
    CreditHourEntry,
    WithdrawalProposal,
)
from courses.models import Enrolment
from people.roles import Role
from tests.api.client import Program
from tests.attendance.completion.scenes import ALL, Ending, account_of
from tests.factories import (
    make_class_staff,
    make_liaison,
    make_manager,
    make_officer,
)

pytestmark = pytest.mark.django_db
KEPT = (
    Assessment, AssessmentStep, CompletionDecision, CompletionStep, WithdrawalProposal, Certificate,
    CreditHourEntry, Enrolment,
)  # fmt: skip
MANAGERS = {"office_manager", "manager"}
JUDGES = MANAGERS | {"host", "teacher"}


@pytest.fixture
def end():
    found = Ending(["pp"])
    found.at = found.one.created_at
    found.of = {"enrolment": found.one, "training_class": found.training_class}
    found.cast = {
        "office_manager": make_manager(),
        "manager": make_class_staff(found.training_class, Role.CLASS_MANAGER),
        "host": make_class_staff(found.training_class, Role.PRESIDING_HOST),
        "teacher": make_class_staff(found.training_class, Role.CLASS_TEACHER),
        "registrar": make_class_staff(found.training_class, Role.REGISTRAR),
        "inspector": make_officer(Role.INSPECTOR),
        "auditor": make_officer(Role.AUDITOR),
        "librarian": make_officer(Role.LIBRARIAN),
        "liaison": make_liaison(found.one.unit),
        "learner": account_of(found.one),
        "manager_of_another": make_class_staff(Ending(["p"]).training_class, Role.CLASS_MANAGER),
    }
    return found


def assessment(end, state):
    scores = {f"{item}_score": value for item, value in ALL.items()}
    done = {"total": 90, "grade": "excellent", "scored_by": end.manager, **scores}
    by = {"confirmed_by": end.second} if state == "confirmed" else {}
    given = {} if state == "open" else done | by
    return Assessment.objects.create(status=state, **end.of, **given)


def decision(end, state):
    if state == "pending":
        return None
    return CompletionDecision.objects.create(
        decision="not_completed", recommendation="not_completed", hours_required=4,
        hours_awarded=0, decided_by=end.manager, decided_at=end.at, **end.of,
    )  # fmt: skip


def proposal(end, state):
    by = {} if state == "waiting" else {"decided_by": end.second, "decided_at": end.at}
    return WithdrawalProposal.objects.create(
        reason="缺课", state=state, proposed_by=end.manager, proposed_at=end.at, **by, **end.of
    )


def certificate(end, state):
    CompletionDecision.objects.create(
        decision="completed", recommendation="completed", hours_required=4, hours_awarded=4,
        decided_by=end.manager, decided_at=end.at, **end.of,
    )  # fmt: skip
    given = {"name": "学员", "class_title": "班", "issuer": "办", "unit_name": "局", "hours": 4}
    if state != "draft":
        given |= {"number": "1", "verify_code": "0" * 20, "issued_on": end.at.date()}
        given |= {"issued_by": end.manager}
    if state in ("replaced", "revoked"):
        given |= {"ended_reason": "有误", "ended_by": end.manager, "ended_at": end.at}
    return Certificate.objects.create(status=state, **given, **end.of)


def of_class(end, verb, body):
    return f"training-classes/{end.training_class.pk}/{verb}/", body


# What is sent for each act, who may do it, and which state follows.
ACTS = [
    (assessment, Assessing, after_assessing, {
        AssessmentAct.SCORE: (JUDGES, lambda end, row: of_class(
            end, "assessments", {"items": [{"enrolment": end.one.pk, "conduct": "80"} | {
                item: "90" for item in ALL if item != "conduct"}]})),
        AssessmentAct.CONFIRM: (JUDGES, lambda end, row: of_class(
            end, "confirm-assessments", {"enrolments": [end.one.pk]})),
        AssessmentAct.SEND_BACK: (JUDGES, lambda end, row: (
            f"assessments/{row.pk}/send-back/", {"comment": "漏项"})),
    }),
    (decision, Deciding, after_deciding, {
        DecisionAct.DECIDE: (MANAGERS, lambda end, row: of_class(
            end, "completion-decisions", {"items": [{"enrolment": end.one.pk}]})),
        DecisionAct.REVISE: (MANAGERS, lambda end, row: (
            f"completion-decisions/{row.pk if row else 0}/revise/",
            {"decision": "completed", "reason": "更正"})),
    }),
    (proposal, Proposing, after_proposing, {
        WithdrawalAct.AGREE: (JUDGES, lambda end, row: (
            f"withdrawal-proposals/{row.pk}/agree/", {})),
        WithdrawalAct.DECLINE: (JUDGES, lambda end, row: (
            f"withdrawal-proposals/{row.pk}/decline/", {"comment": "不实"})),
    }),
    (certificate, Certifying, after_certifying, {
        CertificateAct.ISSUE: (MANAGERS, lambda end, row: of_class(
            end, "issue-certificates", {"certificates": [row.pk]})),
        CertificateAct.REPLACE: (MANAGERS, lambda end, row: (
            f"certificates/{row.pk}/replace/", {"reason": "遗失"})),
        CertificateAct.REVOKE: (MANAGERS, lambda end, row: (
            f"certificates/{row.pk}/revoke/", {"reason": "有误"})),
    }),
]  # fmt: skip


def state():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def is_done(answer):
    return answer.status_code == 200 and answer.json().get("done", 1) == 1


@pytest.mark.parametrize(
    ("make", "states", "after", "acts"), ACTS, ids=lambda one: getattr(one, "__name__", "")
)
def test_every_verb_in_every_state_by_everybody(make, states, after, acts, end):
    """What the table declares happens, by who may; everything else changes nothing."""
    programs = {who: Program(user) for who, user in end.cast.items()}
    surprises = []
    for kind in states:
        undo = transaction.savepoint()
        row = make(end, kind)
        before = state()
        for act, (allowed, call) in acts.items():
            for who, program in programs.items():
                inner = transaction.savepoint()
                path, body = call(end, row)
                answer = program.post(path, body)
                happened = is_done(answer)
                expected = who in allowed and after(kind, act) is not None
                is_kept = state() == before
                if happened != expected or is_kept == expected or answer.status_code >= 500:
                    surprises.append((kind, act, who, answer.status_code, answer.json()))
                transaction.savepoint_rollback(inner)
        transaction.savepoint_rollback(undo)

    assert surprises == []
