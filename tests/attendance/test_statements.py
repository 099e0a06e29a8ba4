"""How many SQL statements the busy paths take: literally, whatever the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import DisciplineRecord, DisciplineRule
from attendance.services import shown_codes
from attendance.services.discipline import record_breach
from tests.api.client import Program
from tests.attendance.lectures import Lecture, nonce, time_is
from tests.factories import make_learner

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
    record = DisciplineRecord(enrolment=lecture.enrolments[0])
    return record_breach(record, by=lecture.manager, description="看手机")


@pytest.mark.parametrize(
    "kind",
    [
        "attendance-sheets",
        "attendance-records",
        "attendance-facts",
        "discipline-rules",
        "discipline-records",
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
