"""Whoever scored any of an assessment does not confirm it; a number is never lost."""

from decimal import Decimal

import pytest
from django.conf import settings

from attendance import errors
from attendance.models import Certificate, CreditHourEntry, DisciplineRecord
from attendance.services import completion, discipline
from attendance.services.completion import Entry
from people.models import Unit
from tests.api.client import Program
from tests.attendance.completion.scenes import Ending, account_of, assessment_of, decision_of
from tests.attendance.leave.test_races import at_once
from tests.factories import fresh, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def confirm(end, by):
    (outcome,) = completion.confirm_assessments(end.training_class, [end.one.pk], by=by)
    return outcome


def test_who_scored_before_the_last_does_not_confirm():
    end = Ending()
    end.score(exam_score=Decimal(95))
    entry = Entry(end.one.pk, {}, {"appraisal": "认真"})
    completion.score_assessments(end.training_class, [entry], by=end.second)

    assert isinstance(confirm(end, end.manager), errors.OwnScores)
    assert isinstance(confirm(end, end.second), errors.OwnScores)
    assert confirm(end, end.host()).status == "confirmed"


def test_nobody_sends_back_their_own_assessment():
    end = Ending()
    end.score()

    with pytest.raises(errors.OwnAssessment):
        completion.send_assessment_back(
            assessment_of(end.one), comment="再看", by=account_of(end.one)
        )


def drafts_of(end):
    end.decide()
    return completion.draft_certificates(end.training_class, [one.pk for one in end.enrolments])


def test_a_draft_thrown_away_while_it_is_issued_takes_no_number():
    end = Ending(["pp", "pp"])
    first, second = drafts_of(end)

    at_once(
        lambda: completion.issue_certificates(
            end.training_class, [first.pk, second.pk], by=end.manager
        ),
        lambda: completion.discard_certificate(first),
    )

    numbers = [one.number[-4:] for one in Certificate.objects.order_by("number")]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_why_a_decision_was_revised_is_not_for_the_liaison():
    end = Ending()
    end.certify()

    completion.revise_decision(
        decision_of(end.one), "not_completed", reason="考试作弊", by=end.second
    )

    told = [*CreditHourEntry.objects.values_list("reason", flat=True)]
    told += Certificate.objects.values_list("ended_reason", flat=True)
    assert [reason for reason in told if "作弊" in reason] == []
    assert told.count("结业决定已变更。") == 2


def seen_by(user, row):
    answers = [Program(user).read(f"completion-decisions/{row.pk}/").json()]
    answers += Program(user).read("completion-decisions/").json()["items"]
    return [[one["code"] for one in answer["reasons"]] for answer in answers]


def test_that_a_record_is_undecided_is_not_for_the_unit_nor_the_learner(client):
    end = Ending()
    learner = account_of(end.one)
    leader = make_member(unit=end.one.unit, is_staff=True)
    Unit.objects.filter(pk=end.one.unit_id).update(principal=leader.person)
    breach = DisciplineRecord(enrolment=end.one, occurred_at=end.training_class.created_at)
    discipline.record_breach(breach, by=end.second, description="未核实")
    end.decide("completed", reason="另行处理")
    row = decision_of(end.one)

    assert seen_by(fresh(leader), row) == seen_by(learner, row) == [[], []]
    assert seen_by(end.manager, row) == [["OPEN_RECORD"]] * 2
    said = "有违纪记录尚未处理"
    for user, shown in ((fresh(leader), False), (end.manager, True)):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        page = client.get(f"/admin/attendance/completiondecision/{row.pk}/change/", follow=True)
        assert (said in page.content.decode()) == shown, user
