"""Every state × verb × role of papers and praise: what is declared is possible, nothing else."""

from itertools import product

import pytest
import time_machine
from django.db import transaction

from attendance.letter_rules import BULLETIN, LETTER, PRAISE, Act, PraiseAct, next_state
from attendance.models import Bulletin, Commendation, PaperStep, UnitFeedback
from attendance.services import letters
from peixun import policy
from people.roles import Role
from tests.api.client import Program
from tests.attendance.letters.scenes import EVENING, Desk
from tests.factories import make_class_staff, make_learner, make_liaison, make_officer

pytestmark = pytest.mark.django_db
TEXT = {"title": "考勤通报", "body": "请重视。"}
REASON = {"reason": "有误"}
TO_ISSUE = {
    "edit": (Act.EDIT, "edit", TEXT),
    "redraft": (Act.REDRAFT, "edit", {}),
    "sign-off": (Act.SIGN_OFF, "sign_off", {}),
    "return": (Act.RETURN, "send_back", {}),
    "issue": (Act.ISSUE, "issue", {}),
}
# The address of each verb, its act, the policy's verb and what is sent.
VERBS = {
    "bulletins": {**TO_ISSUE, "withdraw": (Act.WITHDRAW, "withdraw", REASON)},
    "unit-letters": {
        **TO_ISSUE,
        "receive": (Act.RECEIVE, "receive", {}),
        "reply": (Act.REPLY, "reply", {"text": "已谈话"}),
        "close": (Act.CLOSE, "close", {}),
    },
    "commendations": {
        "publicise": (PraiseAct.PUBLICISE, "publicise", {}),
        "confirm": (PraiseAct.CONFIRM, "confirm", {}),
        "reject": (PraiseAct.REJECT, "reject", REASON),
    },
}
MACHINES = {
    "bulletins": (Bulletin, BULLETIN, ("draft", "approved", "issued", "withdrawn")),
    "unit-letters": (
        UnitFeedback,
        LETTER,
        ("draft", "approved", "issued", "overdue", "received", "replied", "closed"),
    ),
    "commendations": (
        Commendation,
        PRAISE,
        ("proposed", "publicised", "confirmed", "rejected"),
    ),
}
KEEPERS = {"manager", "host", "teacher", "office_manager"}
CASES = [(name, state) for name, (_m, _t, states) in MACHINES.items() for state in states]


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk(letter_days=0, reply_days=0)


def brought_to(desk, name, state):
    """A paper or a commendation that came to the state by its verbs."""
    at = EVENING.replace(day=20)
    if name == "commendations":
        return desk.praise(status=state)
    if name == "bulletins":
        steps = {"draft": desk.draft, "approved": desk.signed}
        paper = steps.get(state, desk.issued)()
        return (
            letters.withdraw_bulletin(paper, by=desk.host, reason="有误")
            if state == "withdrawn"
            else paper
        )
    if state in ("draft", "approved"):
        desk.leader, _other = desk.lead(desk.own_unit), desk.lead(desk.other_unit, "吴局")
        found = desk.drafted_letters() if state == "draft" else desk.signed_letters()
        return next(one for one in found if one.unit == desk.own_unit)
    paper = desk.sent()
    if state == "overdue":
        letters.remind_of_letters(at=at)
    if state in ("received", "replied", "closed"):
        letters.receive_letter(paper, by=desk.leader, at=EVENING)
    if state in ("replied", "closed"):
        letters.reply_to_letter(paper, by=desk.leader, text="好", at=EVENING)
    if state == "closed":
        letters.close_letter(paper, by=desk.host, at=at)
    return paper


@pytest.mark.parametrize(("name", "state"), CASES)
def test_every_verb_in_every_state(desk, name, state):
    """Through the API, by who may: done where the table says so, else refused, and nothing left."""
    _model, table, _states = MACHINES[name]
    row = brought_to(desk, name, state)
    row.refresh_from_db()
    by, before, answers = Program(desk.manager), kept(row), {}
    for verb, (_act, _right, body) in VERBS[name].items():
        needs_version = verb not in ("receive", "reply")
        sent = body | ({"version": row.version} if needs_version else {})
        with transaction.atomic():
            days = 20 if verb == "close" else 10
            with time_machine.travel(EVENING.replace(day=days), tick=False):
                answer = by.post(f"{name}/{row.pk}/{verb}/", sent)
            transaction.set_rollback(True)
        answers[verb] = "done" if answer.status_code == 200 else answer.json()["code"]
        assert kept(row) == before

    assert row.status == state
    refused = {"wrong_paper_state", "wrong_praise_state", "paper_issued"}
    for verb, (act, _right, _body) in VERBS[name].items():
        is_possible = next_state(table, state, act) is not None
        assert (answers[verb] == "done") == is_possible, (verb, answers[verb])
        assert is_possible or answers[verb] in refused


def kept(row):
    return type(row).objects.filter(pk=row.pk).values().get(), PaperStep.objects.count()


def cast_of(desk):
    training_class = desk.training_class
    return {
        "manager": desk.manager,
        "host": desk.host,
        "teacher": desk.teacher,
        "office_manager": make_officer(Role.CLASS_MANAGER),
        "inspector": desk.inspector,
        "registrar": make_class_staff(training_class, Role.REGISTRAR),
        "monitor": make_class_staff(training_class, Role.MONITOR),
        "learner": desk.learner,
        "fellow": make_learner(training_class),
        "principal": desk.leader,
        "other_principal": desk.other_leader,
        "liaison": make_liaison(desk.own_unit),
        "librarian": make_officer(Role.LIBRARIAN),
        "auditor": make_officer(Role.AUDITOR),
        "sysadmin": make_officer(Role.SYSTEM_ADMINISTRATOR),
    }


def test_who_may_do_what_in_which_state(desk):
    letter, bulletin, praise = desk.sent(), desk.issued(), desk.praise()
    rows = {"bulletins": bulletin, "unit-letters": letter, "commendations": praise}
    drafts = {"bulletins": desk.draft("situation"), "commendations": desk.praise(
        desk.other, status="proposed")}  # fmt: skip
    cast, surprises = cast_of(desk), []
    for name, verbs in VERBS.items():
        found = [rows[name], *([drafts[name]] if name in drafts else [])]
        for row, (verb, (_act, right, _body)) in product(found, verbs.items()):
            expected = KEEPERS | ({"principal"} if verb in ("receive", "reply") else set())
            may = {who for who, user in cast.items() if policy.may(user, right, row)}
            surprises += [(name, verb, who) for who in may ^ expected]

    assert surprises == []


def test_who_sees_what(desk):
    letter, bulletin = desk.sent(), desk.issued(scope="class")
    named = desk.issued("situation", scope="units", addressees=[desk.own_unit])
    public = desk.issued("situation", scope="public")
    gone = letters.withdraw_bulletin(
        desk.issued("situation", scope="public"), by=desk.host, reason="有误"
    )
    draft = desk.draft("situation", scope="public")
    cast = cast_of(desk)
    readers = KEEPERS | {"auditor"}
    members = {"inspector", "registrar", "monitor", "learner", "fellow"}

    def seen(row):
        rows = type(row).objects.filter(pk=row.pk)
        return {who for who, user in cast.items() if rows.visible_to(user).exists()}

    assert seen(letter) == readers | {"principal"}
    assert seen(bulletin) == readers | members
    assert seen(named) == readers | {"principal", "liaison"}
    assert seen(public) == set(cast)
    assert seen(draft) == seen(gone) == readers
