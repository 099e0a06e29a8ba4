"""A class at its end: sheets locked, nothing decided yet."""

from decimal import Decimal

from attendance.models import (
    Assessment,
    AttendancePolicy,
    AttendanceSheet,
    Certificate,
    CompletionDecision,
)
from attendance.services import completion
from attendance.services.completion import Choice, Entry
from courses import services as courses
from courses.models import Enrolment, TrainingClass
from people.roles import Role
from tests.attendance.held import Held
from tests.factories import fresh, make_class_staff, make_manager, make_user

ALL = dict.fromkeys(
    ("attendance", "discipline", "attitude", "knowledge", "ability", "conduct"), Decimal(90)
)


class Ending(Held):
    """A held class (see `Held`) whose sheets are locked; without `is_over` it is in progress."""

    def __init__(self, rows=("pp",), *, is_over=True, **options):
        super().__init__(rows, **options)
        self.second = make_manager()
        AttendanceSheet.objects.update(state="locked")
        courses.start_class(self.training_class)
        if is_over:
            TrainingClass.objects.update(status="concluded")
        # What the units are told is not this part's, see tests/attendance/letters.
        self.set(writes_to_every_unit=False)
        self.training_class.refresh_from_db()

    @property
    def one(self):
        return self.enrolments[0]

    def host(self):
        return make_class_staff(self.training_class, Role.PRESIDING_HOST)

    def set(self, **numbers):
        AttendancePolicy.objects.update_or_create(
            training_class=self.training_class, defaults=numbers
        )

    def score(self, enrolment=None, *, by=None, **others):
        entry = Entry((enrolment or self.one).pk, ALL, others)
        (outcome,) = completion.score_assessments(
            self.training_class, [entry], by=by or self.manager
        )
        return outcome

    def decide(self, *decisions, reason="", by=None):
        """Decide on the learners in their order; no decision at all: as recommended."""
        chosen = decisions or [""] * len(self.enrolments)
        choices = [
            Choice(one.pk, decision, reason)
            for one, decision in zip(self.enrolments, chosen, strict=False)
        ]
        return completion.decide_completion(
            self.training_class, choices, by=fresh(by or self.manager)
        )

    def certify(self):
        """Decide as recommended, draft and issue."""
        self.decide()
        drafts = completion.draft_certificates(
            self.training_class, [one.pk for one in self.enrolments]
        )
        keys = [one.pk for one in drafts if isinstance(one, Certificate)]
        return completion.issue_certificates(self.training_class, keys, by=self.manager)

    def recommended(self):
        return completion.recommendations_of(self.training_class)


def status_of(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).status


def codes_of(recommendation):
    return [str(reason.code) for reason in recommendation.reasons]


def decision_of(enrolment):
    return CompletionDecision.objects.get(enrolment=enrolment)


def assessment_of(enrolment):
    return Assessment.objects.get(enrolment=enrolment)


def account_of(enrolment):
    """An account for the learner."""
    user = make_user()
    enrolment.person.user = user
    enrolment.person.save()
    return fresh(user)
