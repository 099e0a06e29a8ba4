"""Nobody gets round the procedure: by correcting, by repeating a request, by going beside it."""

import pytest

from attendance import errors
from attendance.models import DisciplineReading, DisciplineRecord
from attendance.services import completion, discipline
from peixun.models import IdempotencyRecord
from people.roles import Role
from tests.api.client import Program
from tests.attendance.discipline.scenes import WORDS, Conduct, status_of
from tests.attendance.lectures import at, time_is
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def conduct():
    with time_is(16):
        yield Conduct()


def correct(record, by):
    return discipline.correct_breach(record, by=by, reason="记错", description=WORDS, at=at(16))


def test_nobody_corrects_what_is_written_about_themselves(conduct):
    conduct.training_class.staff.create(person=conduct.learner.person, role=Role.INSPECTOR)
    record = conduct.confirmed()

    with pytest.raises(errors.AboutYourself):
        correct(record, fresh(conduct.learner))

    assert status_of(record) == "confirmed"


def test_a_record_under_appeal_is_not_corrected_away(conduct):
    record = conduct.appealed()

    with pytest.raises(errors.AppealUnderWay):
        correct(record, conduct.host)

    discipline.decide_appeal(record, by=conduct.host, result="upheld", reason="属实", at=at(16))
    assert correct(record, conduct.host).corrects == record
    assert not DisciplineRecord.objects.undecided().filter(pk=record.pk).exists()


def test_a_repeated_request_reads_again_and_leaves_no_copy(conduct):
    record = conduct.recorded()
    program = Program(conduct.inspector)
    path = f"discipline-records/{record.pk}/read-text/"

    for _ in range(2):
        answer = program.post(path, {"purpose": "handling"}, Idempotency_Key="read-1")
        assert answer.json()["description"] == WORDS

    assert DisciplineReading.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()


def proposed(conduct):
    record = conduct.confirmed()
    discipline.handle_record(record, by=conduct.teacher, handling="order_withdrawal", at=at(15))
    return record, record.withdrawal_proposals.get()


def test_nobody_leaves_for_a_breach_that_is_appealed_against_or_has_fallen(conduct):
    record, proposal = proposed(conduct)
    discipline.appeal_record(record, by=conduct.learner, text="没有", at=at(15))
    with pytest.raises(errors.AppealUnderWay):
        completion.agree_to_withdrawal(proposal, by=conduct.host, at=at(16))

    discipline.decide_appeal(record, by=conduct.host, result="revoked", reason="误会", at=at(16))
    with pytest.raises(errors.WrongRecordState):
        completion.agree_to_withdrawal(proposal, by=conduct.host, at=at(16))

    completion.decline_withdrawal(proposal, by=conduct.host, comment="已撤销", at=at(16))
    conduct.enrolment.refresh_from_db()
    assert conduct.enrolment.status == "reported"
