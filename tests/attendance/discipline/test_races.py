"""Two at once on one record or one learner: one wins, nothing counts twice, nobody waits forever."""

import pytest
from django.db import connection

from attendance import errors
from attendance.models import ConductLetter, DisciplineRecord, RuleAcknowledgement
from attendance.services import discipline
from peixun.errors import Refused
from tests.attendance.discipline.scenes import WORDS, Conduct, status_of
from tests.attendance.leave.test_races import at_once
from tests.attendance.lectures import at, time_is
from tests.attendance.test_locks import held, waits

pytestmark = pytest.mark.django_db(transaction=True)
CLASS = "SELECT FROM courses_trainingclass WHERE id = %s"
LEARNER = "SELECT FROM courses_enrolment WHERE id = %s"
LOCK = "FOR NO KEY UPDATE"


@pytest.fixture
def conduct():
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    with time_is(16):
        yield Conduct(letter_counts=[2])
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def confirm(record, by):
    return discipline.confirm_record(record, by=by, at=at(16))


def answered(conduct):
    record = conduct.notified()
    return discipline.answer_record(record, by=conduct.learner, text="知道了", at=at(13))


def handle(record, by):
    return discipline.handle_record(record, by=by, handling="order_withdrawal", at=at(16))


def correct(record, by):
    return discipline.correct_breach(record, by=by, reason="记错", description=WORDS, at=at(16))


def kinds(outcomes):
    return sorted(type(one).__name__ for one in outcomes)


def test_two_breaches_confirmed_at_once_make_one_letter(conduct):
    one, two = answered(conduct), answered(conduct)

    outcomes = at_once(
        lambda: confirm(one, conduct.teacher),
        lambda: confirm(two, conduct.host),
        lambda: confirm(two, conduct.teacher),
    )

    assert kinds(outcomes) == ["DisciplineRecord", "DisciplineRecord", "WrongRecordState"]
    letters = ConductLetter.objects.order_by("count").values_list("count", "kind")
    assert list(letters) == [(1, "warning"), (2, "letter")]


def test_of_two_who_decide_on_an_appeal_at_once_one_wins(conduct):
    record = conduct.appealed()

    def decide(by, result):
        return discipline.decide_appeal(record, by=by, result=result, reason="已核", at=at(16))

    outcomes = at_once(
        lambda: decide(conduct.host, "revoked"), lambda: decide(conduct.manager, "upheld")
    )

    lost = [one for one in outcomes if isinstance(one, Refused)]
    assert kinds(lost) in (["NoAppeal"], ["WrongRecordState"])
    assert record.appeals.get().decided_at is not None


def test_handling_correcting_and_confirming_at_once_wait_for_nobody_forever(conduct):
    """Each holds the class, the learner and the record in this order; else two would deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    for _ in range(2):
        one, two = conduct.confirmed(), answered(conduct)

        outcomes = at_once(
            lambda one=one: handle(one, conduct.teacher),
            lambda one=one: correct(one, conduct.host),
            lambda two=two: confirm(two, conduct.host),
            lambda two=two: correct(two, conduct.teacher),
        )

        assert all(isinstance(each, DisciplineRecord | Refused) for each in outcomes)
        assert status_of(one) in ("handled", "superseded")


def test_what_would_be_undecided_waits_for_who_closes_the_file(conduct):
    record = conduct.recorded()
    works = {
        "record": conduct.recorded,
        "correct": lambda: correct(record, conduct.host),
    }

    assert not any(waits(work) for work in works.values())
    with held(CLASS, conduct.training_class.pk, LOCK):
        assert all(waits(work) for work in works.values())


def test_confirming_waits_for_another_breach_of_the_learner(conduct):
    record = answered(conduct)

    assert not waits(lambda: confirm(record, conduct.teacher))
    with held(LEARNER, conduct.enrolment.pk, LOCK):
        assert waits(lambda: confirm(record, conduct.teacher))


def test_who_acknowledges_twice_at_once_does_so_once(conduct):
    digest = discipline.digest_of(discipline.rules_of_notice(conduct.training_class))

    def acknowledge():
        return discipline.acknowledge_rules(conduct.enrolment, by=conduct.learner, digest=digest)

    outcomes = at_once(acknowledge, acknowledge, acknowledge)

    assert [type(one) for one in outcomes].count(errors.AcknowledgedAlready) == 2
    assert RuleAcknowledgement.objects.count() == 1
