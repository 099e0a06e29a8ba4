"""Surveys after sessions: a form is drawn, an answer is dropped; see `models/surveys.py`."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from attendance.errors import (
    FormDrawn,
    FormUnknown,
    FormUsed,
    NotAtTheSession,
    SurveyNotOpen,
)
from attendance.models import AttendancePolicy, AttendanceRecord, Survey, SurveyAnswer
from attendance.survey_rules import INDICATORS, Grade, Tally, closes_at, summed
from attendance.verdicts import Status
from courses.models import Enrolment, SessionLecturer, TrainingSession
from people.models import User

# Who was there, if only for a part, can say what they think of it.
WERE_THERE = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.LATE_AND_LEFT)

# All rows of a survey get one transaction and a random place, whichever was written first.
_SHUFFLE = """
WITH taken AS (DELETE FROM attendance_surveyanswer WHERE survey_id = %s RETURNING *)
INSERT INTO attendance_surveyanswer SELECT * FROM taken ORDER BY random()
"""


class Opinion(NamedTuple):
    """What somebody thinks: a grade for each indicator, and what else they want to say."""

    grades: Mapping[str, str]
    comment: str = ""


def is_open(session: TrainingSession, at: datetime) -> bool:
    """Whether the survey of a session is answered at this time."""
    policy = AttendancePolicy.of(session.training_class)
    is_held = session.takes_place and session.is_required
    return is_held and session.ends_at <= at < closes_at(session.ends_at, policy.survey_days)


@transaction.atomic
def draw_form(session: TrainingSession, *, by: User, at: datetime | None = None) -> str:
    """Give a learner one form, to be handed in once, and forget which one.

    Refused: before the session has ended or after some days, who was not there, twice.
    """
    at = at or timezone.now()
    if not is_open(session, at):
        raise SurveyNotOpen()
    enrolment = right_of(session, by)
    survey = _held(session)
    if enrolment in survey.drawn:
        raise FormDrawn()
    survey.drawn = sorted([*survey.drawn, enrolment])
    survey.save(update_fields=["drawn"])
    return form_of(survey)


def form_of(survey: Survey) -> str:
    """A new form: random, signed, and written down nowhere."""
    return _signer().sign(f"{survey.pk}.{secrets.token_urlsafe(24)}")


def right_of(session: TrainingSession, user: User) -> int:
    """The enrolment by which the user may answer. Refused: they were not at the session."""
    records = AttendanceRecord.objects.filter(session=session, status__in=WERE_THERE)
    mine = records.filter(enrolment__person=user.standing.person_id)
    key = mine.exclude(enrolment__status=Enrolment.Status.WITHDRAWN).values_list("enrolment")
    found = key.first()
    if found is None:
        raise NotAtTheSession()
    enrolment: int = found[0]
    return enrolment


def _held(session: TrainingSession) -> Survey:
    """The survey of the session, locked; made with the first form."""
    policy = AttendancePolicy.of(session.training_class)
    Survey.objects.get_or_create(
        session=session,
        defaults={
            "training_class_id": session.training_class_id,
            "closes_at": closes_at(session.ends_at, policy.survey_days),
        },
    )
    return Survey.objects.select_for_update(no_key=True).get(session=session)


@transaction.atomic
def answer_survey(form: str, opinion: Opinion, *, at: datetime | None = None) -> None:
    """Drop an answer into the box. Nobody asks who does.

    Refused: a form that is none of ours or was handed in, after the survey has closed.
    """
    at = at or timezone.now()
    survey = Survey.objects.select_for_update(no_key=True).filter(pk=_survey_of(form)).first()
    if survey is None:
        raise FormUnknown()
    if at >= survey.closes_at:
        raise SurveyNotOpen()
    digest = hashlib.sha256(form.encode()).hexdigest()
    if SurveyAnswer.objects.filter(form_digest=digest).exists():
        raise FormUsed()
    # More answers than forms: somebody has the key of the installation and makes their own.
    if survey.answers.count() >= len(survey.drawn):
        raise FormUnknown()
    grades = {indicator: Grade(opinion.grades[indicator]) for indicator in INDICATORS}
    comment = opinion.comment.strip()
    survey.answers.create(form_digest=digest, comment=comment, **grades)
    with connection.cursor() as cursor:
        cursor.execute(_SHUFFLE, [survey.pk])


@transaction.atomic
def take_part(
    session: TrainingSession, opinion: Opinion, *, by: User, at: datetime | None = None
) -> None:
    """Draw a form and hand it in, both or neither. Refused like each of them."""
    answer_survey(draw_form(session, by=by, at=at), opinion, at=at)


def _signer() -> Signer:
    return Signer(salt="attendance.survey")


def _survey_of(form: str) -> int:
    try:
        return int(_signer().unsign(form).partition(".")[0])
    except BadSignature as error:
        raise FormUnknown() from error


def open_for(user: User, at: datetime) -> list[TrainingSession]:
    """The sessions whose survey the user can still answer, the last one first."""
    person = user.standing.person_id
    if person is None:
        return []
    mine = Q(records__enrolment__person=person, records__status__in=WERE_THERE)
    rows = TrainingSession.objects.required().filter(mine, ends_at__lte=at)
    recent = rows.filter(ends_at__gt=closes_at(at, -MOST_DAYS)).order_by("-ends_at", "-pk")
    related = recent.select_related("training_class__attendance_policy", "survey")
    keys = dict(
        AttendanceRecord.objects.filter(enrolment__person=person, session__in=recent).values_list(
            "session", "enrolment"
        )
    )
    return [
        session
        for session in related
        if is_open(session, at) and keys[session.pk] not in _drawn(session)
    ]


# The most days for which a class can leave its surveys open.
MOST_DAYS = 30


def _drawn(session: TrainingSession) -> list[int]:
    survey = getattr(session, "survey", None)
    return survey.drawn if survey else []


class Result(NamedTuple):
    """What came of a survey. Without a tally it is not closed, or too few have answered."""

    survey: Survey
    answers: int
    is_closed: bool
    tally: Tally | None


def results_of(surveys: QuerySet[Survey], at: datetime | None = None) -> list[Result]:
    """The results of surveys, in their order: shown once closed, from five answers."""
    at = at or timezone.now()
    rows = list(surveys.select_related("session", "training_class"))
    tallies = _tallies(rows)
    return [
        Result(
            row,
            tallies[row.pk].answers,
            row.closes_at <= at,
            tallies[row.pk] if row.closes_at <= at and tallies[row.pk].is_shown else None,
        )
        for row in rows
    ]


def _tallies(surveys: Iterable[Survey]) -> dict[int, Tally]:
    counts = {
        f"{indicator}_{grade}": Count("pk", filter=Q(**{indicator: grade}))
        for indicator in INDICATORS
        for grade in Grade
    }
    answers = SurveyAnswer.objects.filter(survey__in=surveys).order_by().values("survey")
    rows = answers.annotate(answers=Count("pk"), **counts)
    found: dict[int, Mapping[str, Any]] = {row["survey"]: row for row in rows}
    return {survey.pk: _tally(found.get(survey.pk, {})) for survey in surveys}


def _tally(row: Mapping[str, Any]) -> Tally:
    grades: dict[str, dict[str, int]] = {
        indicator: {grade: row.get(f"{indicator}_{grade}", 0) for grade in Grade}
        for indicator in INDICATORS
    }
    return Tally(row.get("answers", 0), grades)


class Line(NamedTuple):
    """What came of several surveys together: of a lecturer, of a class."""

    name: str
    surveys: int
    tally: Tally


def by_lecturer(results: Iterable[Result]) -> list[Line]:
    """The results of each lecturer, from those that are shown; in the order of their names."""
    shown = {result.survey.session_id: result.tally for result in results if result.tally}
    teaching = SessionLecturer.objects.filter(session__in=shown).order_by("lecturer", "session")
    tallies: dict[tuple[str, int], list[Tally]] = {}
    for lecturing in teaching.select_related("lecturer__unit"):
        who = (str(lecturing.lecturer), lecturing.lecturer_id)
        tallies.setdefault(who, []).append(shown[lecturing.session_id])
    return [Line(who[0], len(rows), summed(rows)) for who, rows in sorted(tallies.items())]


def together(name: str, results: Iterable[Result]) -> Line:
    """All results that are shown, as one."""
    shown = [result.tally for result in results if result.tally]
    return Line(name, len(shown), summed(shown))


def comments_of(results: Iterable[Result]) -> dict[int, list[str]]:
    """What was said besides, by survey and in no order, where the result is shown."""
    comments: dict[int, list[str]] = {
        result.survey.pk: [] for result in results if result.tally is not None
    }
    said = SurveyAnswer.objects.filter(survey__in=comments).exclude(comment="").order_by("?")
    for survey, comment in said.values_list("survey", "comment"):
        comments[survey].append(comment)
    return comments
