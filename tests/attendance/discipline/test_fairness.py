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
from tests.factories import fresh, make_enrolment

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


def test_who_recorded_what_was_corrected_neither_confirms_nor_decides_the_appeal(conduct):
    record = conduct.verified(by=conduct.manager)
    new = correct(record, conduct.host)
    discipline.verify_record(new, by=conduct.inspector, at=at(16))
    discipline.notify_learner(new, by=conduct.host, at=at(16))
    discipline.answer_record(new, by=conduct.learner, text="知道了", at=at(16))
    with pytest.raises(errors.RecorderConfirms):
        discipline.confirm_record(new, by=conduct.manager, at=at(16))

    discipline.confirm_record(new, by=conduct.teacher, at=at(16))
    discipline.appeal_record(new, by=conduct.learner, text="没有", at=at(16))
    with pytest.raises(errors.AppealOfOwnDecision):
        discipline.decide_appeal(new, by=conduct.manager, result="upheld", reason="属实", at=at(16))


def test_no_evidence_comes_in_beside_a_learner_who_was_told_without_it(conduct):
    other = make_enrolment(conduct.training_class)
    one, two = discipline.record_incident(
        [conduct.enrolment, other],
        conduct.breach(),
        by=conduct.inspector,
        description=WORDS,
        at=at(12),
    )
    discipline.add_evidence(two, by=conduct.inspector, text="目击", at=at(12))
    discipline.verify_record(one, by=conduct.inspector, at=at(12))
    discipline.notify_learner(one, by=conduct.teacher, at=at(12))

    with pytest.raises(errors.WrongRecordState):
        discipline.add_evidence(two, by=conduct.inspector, text="补充", at=at(13))

    discipline.dismiss_record(one, by=conduct.teacher, reason="无关", at=at(13))
    discipline.add_evidence(two, by=conduct.inspector, text="补充", at=at(13))


def test_the_liaison_does_not_read_of_a_breach_in_who_has_left(conduct):
    _record, proposal = proposed(conduct)

    completion.agree_to_withdrawal(proposal, by=conduct.host, at=at(16))

    conduct.enrolment.refresh_from_db()
    assert conduct.enrolment.status_reason == "经两人决定退出培训班。"
