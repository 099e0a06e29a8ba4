"""Scores and appraisals: entered for a whole class, confirmed by somebody else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from attendance import assessment_rules as rules
from attendance.completion_states import AssessmentAct, after_assessing
from attendance.errors import (
    CompletionDecided,
    NotTakingPart,
    OwnAssessment,
    OwnScores,
    ReasonMissing,
    ScoreNotPossible,
    WrongAssessmentState,
)
from attendance.models import Assessment, AssessmentStep, AttendancePolicy, CompletionDecision
from courses.errors import WrongClassState
from courses.models import Enrolment, TrainingClass
from peixun.errors import Refused
from people.models import User

Act = AssessmentAct
Status = Assessment.Status
MOST = Decimal(100)
# While a class runs, and when it is concluded: then the decisions follow.
ASSESSABLE = (*TrainingClass.RUNNING, TrainingClass.Status.CONCLUDED)
SCORES = [f"{item}_score" for item in rules.ITEMS]
WRITTEN = [
    *SCORES, "exam_score", "has_papers", "total", "grade", "appraisal", "status", "scored_by",
    "scored_at", "confirmed_by", "confirmed_at", "updated_at",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What is entered for one learner: only what is named changes; None empties a score."""

    enrolment_id: int
    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    # exam_score, has_papers, appraisal
    others: Mapping[str, object] = field(default_factory=dict)


# What became of one of many: done, or why not.
Outcome = Assessment | Refused


@transaction.atomic
def score_assessments(
    training_class: TrainingClass,
    entries: Iterable[Entry],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Outcome]:
    """Enter scores for each learner or say why not, in as many statements as for one.

    Refused: scores that are none, oneself, what is confirmed or already decided.
    """
    entries, at = list(entries), at or timezone.now()
    desk = _Desk(training_class, [entry.enrolment_id for entry in entries], by, at)
    outcomes = [desk.score(entry) for entry in entries]
    desk.write(outcomes, Act.SCORE)
    return outcomes


@transaction.atomic
def confirm_assessments(
    training_class: TrainingClass,
    enrolments: Collection[int],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Outcome]:
    """Confirm each assessment or say why not. Refused: whoever scored any of it, one with gaps."""
    desk = _Desk(training_class, enrolments, by, at or timezone.now())
    outcomes = [desk.confirm(key) for key in enrolments]
    desk.write(outcomes, Act.CONFIRM)
    return outcomes


def send_assessment_back(
    assessment: Assessment, *, comment: str, by: User, at: datetime | None = None
) -> Assessment:
    """Open a scored or confirmed assessment again, and say why.

    Refused: no reason, one's own, an open one, one on which completion was decided.
    """
    if not comment.strip():
        raise ReasonMissing()
    with transaction.atomic():
        desk = _Desk(assessment.training_class, [assessment.enrolment_id], by, at or timezone.now())
        outcome = desk.send_back(assessment.enrolment_id)
        if isinstance(outcome, Refused):
            raise outcome
        desk.write([outcome], Act.SEND_BACK, comment.strip())
        return outcome


class _Desk:
    """The assessments of some learners, held while somebody works on them."""

    def __init__(
        self, training_class: TrainingClass, keys: Collection[int], by: User, at: datetime
    ):
        # Hold the class so that nobody decides on its completion meanwhile.
        rows = TrainingClass.objects.select_for_update(no_key=True)
        self.training_class = rows.get(pk=training_class.pk)
        if self.training_class.status not in ASSESSABLE:
            status = self.training_class.get_status_display()
            raise WrongClassState(training_class=self.training_class, status=status)
        self.by, self.at = by, at
        self.weights = AttendancePolicy.of_key(training_class.pk).weights
        expected = Enrolment.objects.expected().filter(training_class=training_class, pk__in=keys)
        self.enrolments = {one.pk: one for one in expected.select_related("person", "unit")}
        kept = Assessment.objects.filter(enrolment__in=self.enrolments)
        self.rows = {row.enrolment_id: row for row in kept}
        decided = CompletionDecision.objects.filter(enrolment__in=self.enrolments)
        self.decided = set(decided.order_by().values_list("enrolment", flat=True))

    @cached_property
    def scored(self) -> set[int]:
        """Of whom the account has entered something at any time."""
        steps = AssessmentStep.objects.filter(by=self.by, kind=Act.SCORE)
        mine = steps.filter(assessment__enrolment__in=self.enrolments).order_by()
        return set(mine.values_list("assessment__enrolment", flat=True))

    def score(self, entry: Entry) -> Outcome:
        row = self._open(entry.enrolment_id)
        if isinstance(row, Refused):
            return row
        if row.enrolment.person_id == self.by.standing.person_id:
            return OwnAssessment()
        wrong = [value for value in self._numbers(entry) if not _is_score(value)]
        if wrong:
            return ScoreNotPossible(value=wrong[0])
        complete = {**row.scores, **entry.scores}
        following = after_assessing(
            row.status, Act.SCORE, is_complete=rules.is_complete(complete, self.weights)
        )
        if following is None:
            return _wrong_state(row)
        return self._enter(row, entry, complete, following)

    def _numbers(self, entry: Entry) -> list[object]:
        exam = entry.others.get("exam_score")
        return [value for value in (*entry.scores.values(), exam) if value is not None]

    def _enter(
        self,
        row: Assessment,
        entry: Entry,
        scores: Mapping[str, Decimal | None],
        following: str,
    ) -> Assessment:
        for item, score in scores.items():
            setattr(row, f"{item}_score", score)
        for name, value in entry.others.items():
            setattr(row, name, value)
        row.appraisal = row.appraisal.strip()
        row.total = rules.total_of(scores, self.weights)
        row.grade = rules.grade_of(row.total) if row.total is not None else ""
        row.status, row.scored_by, row.scored_at = following, self.by, self.at
        return row

    def confirm(self, key: int) -> Outcome:
        row = self._open(key)
        if isinstance(row, Refused):
            return row
        following = after_assessing(row.status, Act.CONFIRM)
        if following is None:
            return _wrong_state(row)
        if row.enrolment.person_id == self.by.standing.person_id:
            return OwnAssessment()
        # Also where somebody else has entered something since.
        if key in self.scored:
            return OwnScores()
        row.status, row.confirmed_by, row.confirmed_at = following, self.by, self.at
        return row

    def send_back(self, key: int) -> Outcome:
        row = self._open(key)
        if isinstance(row, Refused):
            return row
        if row.enrolment.person_id == self.by.standing.person_id:
            return OwnAssessment()
        following = after_assessing(row.status, Act.SEND_BACK)
        if following is None:
            return _wrong_state(row)
        row.status, row.confirmed_by, row.confirmed_at = following, None, None
        return row

    def _open(self, key: int) -> Outcome:
        """The assessment, a new one if need be, unless nothing of it may change any more."""
        enrolment = self.enrolments.get(key)
        if enrolment is None:
            return NotTakingPart()
        if key in self.decided:
            return CompletionDecided(person=enrolment.person)
        row = self.rows.setdefault(key, Assessment(training_class=self.training_class))
        row.enrolment = enrolment
        return row

    def write(self, outcomes: Iterable[Outcome], act: Act, comment: str = "") -> None:
        done = list({id(one): one for one in outcomes if isinstance(one, Assessment)}.values())
        kept = [row for row in done if row.pk is not None]
        Assessment.objects.bulk_create([row for row in done if row.pk is None])
        for row in kept:
            row.updated_at = self.at
        Assessment.objects.bulk_update(kept, WRITTEN, 500)
        steps = [
            AssessmentStep(
                assessment=row,
                kind=act,
                scores={name: _text(getattr(row, name)) for name in (*SCORES, "exam_score")},
                comment=comment,
                by=self.by,
                at=self.at,
            )
            for row in done
        ]
        AssessmentStep.objects.bulk_create(steps, 500)


def _is_score(value: object) -> bool:
    is_number = isinstance(value, Decimal) and value.is_finite()
    return is_number and 0 <= value <= MOST and value == value.quantize(rules.TENTH)  # type: ignore[operator,attr-defined]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _wrong_state(row: Assessment) -> WrongAssessmentState:
    return WrongAssessmentState(person=row.enrolment.person, status=row.get_status_display())
