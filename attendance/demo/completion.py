"""A class at its end in the demo: scored, decided, certified; one learner left out, one revised."""

from decimal import Decimal
from random import Random

from attendance.models import Certificate, LeaveRequest
from attendance.services import completion, leave
from attendance.services.completion import Choice, Entry
from courses import services as courses
from courses.models import Enrolment, TrainingClass
from people.models import User

ITEMS = ("attendance", "discipline", "attitude", "knowledge", "ability", "conduct")
APPRAISALS = (
    "学习认真，遵守纪律，能结合本职工作思考。",
    "态度端正，课堂讨论积极，按时完成作业。",
    "能按要求参加学习，文字功底有待加强。",
)


def settle_leave(training_class: TrainingClass, teacher: User) -> None:
    """Confirm every return, so that the class can be concluded."""
    open_ones = LeaveRequest.objects.filter(
        training_class=training_class, status__in=["approved", "overdue"]
    )
    for request in open_ones:
        leave.confirm_return(request, by=teacher, returned_at=request.to_at, at=request.to_at)


def finish(training_class: TrainingClass, organiser: User, teacher: User) -> None:
    """Score, confirm, conclude, decide, certify; one certificate is replaced."""
    learners = list(training_class.enrolments.expected().order_by("student_no"))
    _assess(training_class, learners, organiser, teacher)
    settle_leave(training_class, teacher)
    courses.conclude_class(training_class)
    found = completion.recommendations_of(training_class)
    clear = [one for one in found if one.verdict == "completed"]
    against = [one for one in found if one.verdict == "not_completed"]
    choices = [Choice(one.learner.pk) for one in clear[:-1]]
    choices += [
        Choice(one.learner.pk, "completed", "因公执行防汛任务缺课，已补课") for one in against[:1]
    ]
    completion.decide_completion(training_class, choices, by=organiser)
    leavers = [one for one in found if one.verdict == "withdrawn"]
    for one in leavers[:1]:
        enrolment = Enrolment.objects.get(pk=one.learner.pk)
        completion.propose_withdrawal(enrolment, by=teacher, reason="缺课超过规定，建议退学")
    keys = [choice.enrolment_id for choice in choices]
    drafts = completion.draft_certificates(training_class, keys)
    issued = completion.issue_certificates(
        training_class, [one.pk for one in drafts if isinstance(one, Certificate)], by=organiser
    )
    first = next(one for one in issued if isinstance(one, Certificate))
    completion.replace_certificate(first, reason="证书遗失，申请补发", by=organiser)


def _assess(
    training_class: TrainingClass, learners: list[Enrolment], organiser: User, teacher: User
) -> None:
    random = Random(training_class.class_code)  # noqa: S311 - the same scores each time
    entries = [
        Entry(
            one.pk,
            {item: Decimal(random.randint(76, 98)) for item in ITEMS},
            {
                "exam_score": Decimal(random.randint(62, 98)),
                "appraisal": random.choice(APPRAISALS),
            },
        )
        for one in learners
    ]
    completion.score_assessments(training_class, entries, by=teacher)
    completion.confirm_assessments(training_class, [one.pk for one in learners[:-2]], by=organiser)
