"""Papers of the demo: letters in every state that a desk meets, two bulletins, praise."""

from datetime import timedelta

from django.utils import timezone

from attendance.models import Bulletin, Commendation
from attendance.services import letters
from courses.models import TrainingClass
from people.models import User

Kind, Scope = Bulletin.Kind, Bulletin.Scope


def praise(training_class: TrainingClass, teacher: User, host: User) -> None:
    """Somebody with full attendance is praised, and a unit is proposed."""
    found = letters.candidates(training_class)
    year = timezone.localdate().year
    shared = {"training_class": training_class, "year": year}
    for enrolment in found[:1]:
        one = Commendation(
            title="outstanding_learner",
            enrolment=enrolment,
            reason="全勤，学习认真，讨论发言积极",
            **shared,
        )
        one = letters.propose_commendation(one, by=teacher)
        letters.confirm_commendation(one, by=host)
    unit = training_class.enrolments.expected().order_by("student_no").first()
    if unit:
        another = Commendation(
            title="advanced_unit", unit=unit.unit, reason="组织参训有力，人员到位", **shared
        )
        letters.publicise_commendation(
            letters.propose_commendation(another, by=teacher), by=teacher
        )


def write_papers(training_class: TrainingClass, teacher: User, host: User) -> None:
    """Letters to all units: some closed, some received, one unsigned; bulletins beside them."""
    at = timezone.now() - timedelta(days=1)
    drafted = letters.draft_letters(training_class, by=teacher, at=at)
    for letter in drafted[1:]:
        letters.sign_off_paper(letter, by=host, at=at)
    for number, letter in enumerate(drafted[2:]):
        letters.issue_letter(letter, by=teacher, at=at)
        if (number + 1) % 3:
            letters.receive_letter(letter, by=teacher, at=at)
        if (number + 1) % 3 == 2:
            letters.reply_to_letter(letter, by=teacher, text="情况已收悉，已与本人谈话。", at=at)
    papers = [(Kind.ATTENDANCE, Scope.CLASS, True), (Kind.SITUATION, Scope.CLASS, False)]
    if training_class.commendations.confirmed().exists():
        # Praise is for everybody to read.
        papers.append((Kind.COMMENDATION, Scope.PUBLIC, True))
    for kind, scope, is_issued in papers:
        bulletin = Bulletin(kind=kind, scope=scope, training_class=training_class)
        bulletin = letters.draft_bulletin(bulletin, by=teacher, at=at)
        if is_issued:
            letters.sign_off_paper(bulletin, by=host, at=at)
            letters.issue_bulletin(bulletin, by=teacher, at=at)
