"""What is to be said about sessions: what refuses them, what asks for a reason, what informs."""

from collections.abc import Iterable, Sequence

from courses.errors import ReasonNeeded
from courses.findings import Finding, Grade
from courses.models import Lecturer, TrainingClass, TrainingSession
from courses.services.findings.absences import absences_of
from courses.services.findings.clashes import clashes_of, own_clashes
from courses.services.findings.notes import notes_on
from courses.services.findings.plans import Plan, plans_of, siblings_of
from peixun.errors import Refused

__all__ = [
    "findings_about",
    "findings_about_plans",
    "findings_of",
    "reasons_against_placing",
    "refusals_of",
    "weighty_findings_of",
]
_ORDER = list(Grade)


def findings_about(session: TrainingSession, lecturers: Iterable[Lecturer] = ()) -> list[Finding]:
    """Everything to be said about a session, saved or not; it is not written."""
    return findings_about_plans([Plan(session, list(lecturers))])


def findings_about_plans(plans: Sequence[Plan]) -> list[Finding]:
    """The same for several proposals of one class, none of which knows of the others."""
    siblings = siblings_of(plans)
    return _in_order(plans, [*_weighty(plans, siblings), *notes_on(plans, siblings)])


def findings_of(training_class: TrainingClass) -> list[Finding]:
    """Everything to be said about the sessions of a class, in a bounded number of statements.

    The venues and lecturers of a draft count as if they were held, so this tells
    beforehand what publishing would refuse. The order is that of the timetable. What
    two of the class's own sessions take from each other is said once, of the later made.
    """
    plans = plans_of(training_class)
    if not plans:
        return []
    return _in_order(plans, [*_once(plans, _weighty(plans, plans)), *notes_on(plans, plans)])


def weighty_findings_of(training_class: TrainingClass) -> list[Finding]:
    """What refuses the sessions of a class or asks for a reason."""
    plans = plans_of(training_class)
    return _in_order(plans, _once(plans, _weighty(plans, plans))) if plans else []


def reasons_against_placing(
    session: TrainingSession, lecturers: Sequence[Lecturer]
) -> list[Refused]:
    """Why a session cannot be written as it is now.

    A draft holds no venue and no lecturer yet: only its own time must be free.
    """
    plan = Plan(session, lecturers)
    siblings = siblings_of([plan])
    if not session.training_class.holds_resources:
        return [finding.refusal for finding in own_clashes(plan, siblings)]
    is_explained = bool(session.clash_reason)
    found = _weighty([plan], siblings)
    return refusals_of(one for one in found if one.grade == Grade.REFUSE or not is_explained)


def refusals_of(found: Iterable[Finding]) -> list[Refused]:
    """What findings refuse; those that ask for a reason are one refusal together."""
    found = list(found)
    refused = [finding.refusal for finding in found if finding.grade == Grade.REFUSE]
    asked = [finding.refusal for finding in found if finding.grade == Grade.ASK]
    return refused + ([ReasonNeeded(reasons=asked)] if asked else [])


def _weighty(plans: Sequence[Plan], siblings: Sequence[Plan]) -> list[Finding]:
    return [*clashes_of(plans, siblings), *absences_of(plans)]


def _once(plans: Sequence[Plan], found: Iterable[Finding]) -> list[Finding]:
    """Two sessions of the class that are in each other's way are one finding, of the later one."""
    own = {plan.session.pk for plan in plans}
    return [one for one in found if one.other not in own or (one.session or 0) > (one.other or 0)]


def _in_order(plans: Sequence[Plan], found: Iterable[Finding]) -> list[Finding]:
    place = {plan.key: number for number, plan in enumerate(plans)}
    return sorted(found, key=lambda one: (place[one.session], _ORDER.index(one.grade)))
