"""How many SQL statements the busy paths take: literally, whatever the number of rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.models import (
    ConductLetter,
    DisciplineRecord,
    DisciplineRule,
    RuleAcknowledgement,
)
from attendance.services import discipline, shown_codes
from tests.api.client import Program
from tests.attendance.lectures import Lecture, nonce, time_is
from tests.factories import make_learner, make_user

pytestmark = pytest.mark.django_db

LIST = 2
SAVEPOINT = ("SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 5):
        yield


def statements(ask, *request):
    with CaptureQueriesContext(connection) as captured:
        answer = ask(*request)
    assert answer.status_code == 200, answer.content
    return [query["sql"] for query in captured]


def kinds(found):
    return [sql.split()[0] for sql in found]


@pytest.mark.parametrize("who", ["the learner", "a device"])
@pytest.mark.django_db(transaction=True)
def test_a_check_in_takes_few_statements_with_its_token_and_transaction(who):
    lecture = Lecture()
    user = make_learner(lecture.training_class) if who == "the learner" else lecture.manager
    program = Program(user, scopes=["check_in"])
    body = {"session": lecture.session.pk, "nonce": nonce()}
    if who == "a device":
        body["enrolment"] = lecture.enrolments[0].pk
    else:
        body["code"] = shown_codes(lecture.session).scanned

    found = statements(program.post, "check-ins/", body)

    of_the_code = ["SELECT"] if who == "the learner" else []
    assert kinds(found) == ["SELECT", *of_the_code, "SELECT", "WITH"]


@pytest.mark.django_db(transaction=True)
def test_a_check_in_of_somebody_who_has_no_line_yet_holds_everything():
    lecture = Lecture()
    lecture.record().delete()
    program = Program(lecture.manager, scopes=["check_in"])
    body = {
        "session": lecture.session.pk, "nonce": nonce(), "enrolment": lecture.enrolments[0].pk
    }  # fmt: skip

    found = statements(program.post, "check-ins/", body)

    work = ["BEGIN", "SELECT", "SELECT", "WITH", "COMMIT"]
    assert kinds(found) == ["SELECT", "SELECT", *work]


def marks(lecture):
    return [{"enrolment": e.pk, "status": "present", "nonce": nonce()} for e in lecture.enrolments]


@pytest.mark.parametrize("number", [1, 500])
def test_a_roll_call_takes_as_many_statements_for_one_as_for_500(number):
    lecture = Lecture(learners=number)
    program, path = Program(lecture.manager), f"sessions/{lecture.session.pk}/roll-call/"

    found = statements(program.post, path, {"marks": marks(lecture)})

    work = [sql for sql in found if not sql.startswith(SAVEPOINT)]
    assert kinds(work) == ["SELECT", "SELECT", "SELECT", "SELECT", "SELECT", "SELECT", "WITH"]
    assert lecture.statuses() == ["present"] * number


def test_the_roll_takes_as_many_statements_for_one_as_for_three():
    counts = []
    for number in (1, 3):
        lecture = Lecture(learners=number)
        program = Program(lecture.manager)
        counts.append(len(statements(program.read, f"sessions/{lecture.session.pk}/roll/")))

    assert counts == [4, 4]


def make_breach(lecture):
    """A confirmed breach with everything that has a list of its own."""
    enrolment, by = lecture.enrolments[0], lecture.manager
    record = DisciplineRecord(enrolment=enrolment)
    discipline.record_breach(record, by=make_user(), description="看手机")
    discipline.add_evidence(record, by=by, text="目击")
    discipline.verify_record(record, by=by)
    discipline.notify_learner(record, by=by)
    discipline.confirm_record(record, by=by, at=timezone.now() + timedelta(days=5))
    discipline.appeal_record(record, by=by, text="不服")
    RuleAcknowledgement.objects.create(
        enrolment=enrolment, acknowledged_at=timezone.now(), digest="0" * 64, acknowledged_by=by
    )
    ConductLetter.objects.create(
        training_class=lecture.training_class,
        enrolment=enrolment,
        count=3,
        kind="letter",
        proposed="talk",
        records=[record.pk],
        made_at=timezone.now(),
    )


@pytest.mark.parametrize(
    "kind",
    [
        "attendance-sheets",
        "attendance-records",
        "attendance-facts",
        "discipline-rules",
        "discipline-records",
        "appeals",
        "conduct-letters",
        "rule-acknowledgements",
    ],
)
def test_a_list_takes_two_statements_for_one_row_and_for_three(kind):
    lecture = Lecture(learners=1)
    program = Program(lecture.manager)
    found = []
    for number in (1, 3):
        while len(program.read(f"{kind}/").json()["items"]) < number:
            another = Lecture(learners=1, by=lecture.manager)
            another.mark()
            make_breach(another)
            DisciplineRule.objects.create(code=nonce()[-6:], category="study", text="不看手机")
        rows = program.read(f"{kind}/").json()["items"]
        assert len(rows) >= number
        found.append(len(statements(program.read, f"{kind}/")))

    assert found == [LIST, LIST]
