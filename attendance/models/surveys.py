"""Surveys after sessions, anonymous by construction.

What must not be found out, by nobody who holds the database, is who gave which answer.

- That somebody has drawn a form is an entry in one sorted list on the survey's own row.
  The list has no times and no order but that of the keys, and every drawing rewrites the
  whole row: the row's transaction number tells of the last drawing alone.
- An answer has no person, no account, no time and a random key. It carries the digest of a
  form. Forms are random and signed; the database never sees one before its answer, so that
  nothing in it ties a form to whoever drew it.
- Rows of a table betray the order in which they were written: by their transaction (xmin)
  and their place in the file (ctid). So every answer rewrites all answers of its survey, in
  random order and in one transaction: afterwards they all have the same xmin, and their
  places say nothing.
- Results are shown from five answers, and only once the survey is closed, so that nobody
  can subtract yesterday's result from today's.

What remains: who takes copies of the database between two answers and compares them, reads
the log of its transactions (WAL) or rows that are deleted but not vacuumed yet, or watches
the requests as they come, can still put a drawing and an answer together by their time. An
answer in which everybody agrees tells everybody's opinion, and a comment can be recognised
by its words.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import survey_rules
from courses.models import TrainingClass, TrainingSession
from peixun.policy import PolicyQuerySet

LONGEST_COMMENT = 500


class Grade(models.TextChoices):
    """The grades of `survey_rules.Grade`, with the words people see."""

    VERY = survey_rules.Grade.VERY, _("Very satisfied")
    SATISFIED = survey_rules.Grade.SATISFIED, _("Satisfied")
    FAIR = survey_rules.Grade.FAIR, pgettext_lazy("survey", "Acceptable")
    DISSATISFIED = survey_rules.Grade.DISSATISFIED, _("Dissatisfied")


class Survey(models.Model):
    """What those who were at a session think of it. Made when the first form is drawn."""

    session = models.OneToOneField(
        TrainingSession,
        models.PROTECT,
        related_name="survey",
        editable=False,
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="surveys",
        editable=False,
        verbose_name=_("training class"),
    )
    closes_at = models.DateTimeField(_("closes at"), editable=False)
    # The enrolments that have drawn a form, sorted; see above.
    drawn = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = PolicyQuerySet["Survey"].as_manager()

    class Meta:
        ordering = ["-closes_at", "-id"]
        verbose_name = pgettext_lazy("survey", "survey")
        verbose_name_plural = pgettext_lazy("survey", "surveys")

    def __str__(self) -> str:
        return str(self.session)


def _graded(label: object) -> models.CharField:  # type: ignore[type-arg]
    return models.CharField(label, max_length=12, choices=Grade, editable=False)  # type: ignore[arg-type]


class SurveyAnswer(models.Model):
    """One answer. Nothing in it says whose, or when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(
        Survey,
        models.PROTECT,
        related_name="answers",
        editable=False,
        verbose_name=pgettext_lazy("survey", "survey"),
    )
    form_digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    relevance = _graded(_("Relevance to practice"))
    theory = _graded(_("Theoretical depth"))
    information = _graded(_("Amount of information"))
    delivery = _graded(_("Delivery"))
    conduct = _graded(_("Teaching style and manner"))
    comment = models.CharField(
        pgettext_lazy("survey", "comment"), max_length=LONGEST_COMMENT, blank=True, editable=False
    )

    objects = PolicyQuerySet["SurveyAnswer"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = pgettext_lazy("survey", "answer")
        verbose_name_plural = pgettext_lazy("survey", "answers")

    def __str__(self) -> str:
        return str(self.id)
