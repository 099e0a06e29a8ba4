"""Scores of a class: entered, confirmed by somebody else, sent back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendance import errors
from attendance.models import Assessment, AssessmentStep
from attendance.services import completion
from attendance.services.completion import Entry
from courses.errors import WrongClassState
from courses.models import TrainingClass
from tests.attendance.completion.scenes import ALL, Ending, account_of, assessment_of

pytestmark = pytest.mark.django_db


def test_scores_make_a_total_and_a_grade():
    end = Ending(["pp"])

    row = end.score(appraisal=" 学习认真 ", exam_score=Decimal("88.5"))

    row.refresh_from_db()
    assert (row.total, row.grade, row.status) == (90, "excellent", "scored")
    assert (row.appraisal, row.exam_score) == ("学习认真", Decimal("88.5"))


def test_what_is_incomplete_stays_open():
    end = Ending(["pp"])
    entry = Entry(end.one.pk, {"attendance": Decimal(80)})

    (row,) = completion.score_assessments(end.training_class, [entry], by=end.manager)

    assert (row.status, row.total, row.grade) == ("open", None, "")
    (refused,) = completion.confirm_assessments(end.training_class, [end.one.pk], by=end.second)
    assert isinstance(refused, errors.WrongAssessmentState)


@pytest.mark.parametrize(
    "value", [Decimal(-1), Decimal("100.1"), Decimal("1.55"), Decimal("NaN"), "九十"]
)
def test_what_is_no_score(value):
    end = Ending(["pp"])
    entry = Entry(end.one.pk, {"attendance": value})

    (refused,) = completion.score_assessments(end.training_class, [entry], by=end.manager)

    assert isinstance(refused, errors.ScoreNotPossible)
    assert not Assessment.objects.exists()


def test_somebody_else_confirms():
    end = Ending(["pp"])
    end.score()

    (refused,) = completion.confirm_assessments(end.training_class, [end.one.pk], by=end.manager)
    assert isinstance(refused, errors.OwnScores)
    (row,) = completion.confirm_assessments(end.training_class, [end.one.pk], by=end.second)
    assert (row.status, row.confirmed_by) == ("confirmed", end.second)
    assert isinstance(end.score(), errors.WrongAssessmentState)


def test_nobody_assesses_themselves():
    end = Ending(["pp"])
    learner = account_of(end.one)

    assert isinstance(end.score(by=learner), errors.OwnAssessment)
    end.score()
    (refused,) = completion.confirm_assessments(end.training_class, [end.one.pk], by=learner)
    assert isinstance(refused, errors.OwnAssessment)


def test_sent_back_it_is_open_again_and_the_trail_stays():
    end = Ending(["pp"])
    end.score()
    completion.confirm_assessments(end.training_class, [end.one.pk], by=end.second)

    completion.send_assessment_back(assessment_of(end.one), comment="漏项", by=end.second)

    row = assessment_of(end.one)
    assert (row.status, row.confirmed_by) == ("open", None)
    assert [(one.kind, one.comment) for one in row.steps.all()] == [
        ("score", ""), ("confirm", ""), ("send_back", "漏项"),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentStep.objects.update(comment="无")


def test_after_the_decision_nothing_of_it_changes():
    end = Ending(["pp"])
    end.score()
    end.decide()

    assert isinstance(end.score(), errors.CompletionDecided)
    with pytest.raises(errors.CompletionDecided):
        completion.send_assessment_back(assessment_of(end.one), comment="改", by=end.second)


@pytest.mark.parametrize("status", ["draft", "archived", "cancelled"])
def test_only_a_class_that_runs_or_is_concluded_is_assessed(status):
    end = Ending(["pp"])
    TrainingClass.objects.update(status=status)

    with pytest.raises(WrongClassState):
        end.score()


def test_one_learner_twice_in_a_list_is_one_assessment():
    end = Ending(["pp"])
    entries = [Entry(end.one.pk, ALL), Entry(end.one.pk, {"conduct": Decimal(70)})]

    completion.score_assessments(end.training_class, entries, by=end.manager)

    assert assessment_of(end.one).conduct_score == 70


@pytest.mark.parametrize("learners", [1, 3])
def test_scoring_takes_the_same_statements_for_any_number(learners):
    end = Ending(["pp"] * learners)
    entries = [Entry(one.pk, ALL) for one in end.enrolments]

    with CaptureQueriesContext(connection) as caught:
        completion.score_assessments(end.training_class, entries, by=end.manager)

    assert len(caught) == 9
