"""Who decides on a leave: the chain of the class, and who may not."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import QuerySet

from attendance.errors import DecidedAlready, LeaveOfSuperior, NotYourTurn, OwnLeave
from attendance.leave_rules import Step, chain_for
from attendance.models import LeaveRequest, LeaveStep
from courses.models import ClassStaff, Enrolment
from peixun import policy
from peixun.errors import Refused
from people.models import Person, User
from people.roles import Role

# Without steps of its own a class has this one (003-2: 须经主持人批准).
USUAL_CHAIN = (Step(Role.PRESIDING_HOST),)
HEADS = frozenset({Role.PRINCIPAL})


def steps_of(training_class_id: int) -> list[Step]:
    """The approval chain of the class."""
    rows = LeaveStep.objects.filter(training_class=training_class_id).order_by("number")
    return [Step(*row) for row in rows.values_list("role", "up_to_hours")] or list(USUAL_CHAIN)


def chain_of(enrolment: Enrolment, hours: Decimal) -> list[str]:
    """The roles that decide on a leave of so many hours of this learner, in order.

    A role that nobody else than the learner holds is the class manager's; one
    that is held only by whoever decides before is left out.
    """
    chain: list[str] = []
    before: set[int] = set()
    for role in chain_for(steps_of(enrolment.training_class_id), hours):
        holders = _holders(enrolment, role)
        effective = role if role == Role.CLASS_MANAGER or holders else Role.CLASS_MANAGER
        if effective in chain or (holders and holders <= before):
            continue
        chain.append(effective)
        # With two of them one is left for a later step.
        before |= holders if len(holders) == 1 else set()
    return chain


def _holders(enrolment: Enrolment, role: str) -> set[int]:
    """Who of the class has the role and may decide on this learner's leave."""
    staff = ClassStaff.objects.filter(training_class=enrolment.training_class_id, role=role)
    staff = staff.exclude(person=enrolment.person_id)
    staff = staff.exclude(person__unit__in=units_headed_by(enrolment.person))
    return set(staff.order_by().values_list("person_id", flat=True))


def units_headed_by(person: Person) -> Collection[int]:
    """The units whose principal leader the person is, and those below them."""
    return person.user.standing.scopes("unit", HEADS) if person.user else frozenset()


def deciders_of(request: LeaveRequest) -> QuerySet[Person]:
    """Those on whose decision the request waits."""
    return holders_of(request.training_class_id, [request.awaited_role or ""])


def holders_of(training_class_id: int, roles: Iterable[str]) -> QuerySet[Person]:
    """The staff of the class in these roles."""
    staff = ClassStaff.objects.filter(training_class=training_class_id, role__in=list(roles))
    return Person.objects.filter(pk__in=staff.values("person"))


def refuse_decider(request: LeaveRequest, by: User) -> None:
    """Refuse whoever may not decide on this step of this request."""
    refusal = refusal_to(request, by)
    if refusal is not None:
        raise refusal


def refusal_to(request: LeaveRequest, by: User) -> Refused | None:
    """Why the account may not decide on this step, or None."""
    person = request.enrolment.person
    if by.pk == request.requested_by_id or by.standing.person_id == person.pk:
        return OwnLeave()
    if _is_subordinate(by, person):
        return LeaveOfSuperior(person=person)
    if not holds(by, request.awaited_role or "", request):
        return NotYourTurn(role=Role(request.awaited_role or Role.CLASS_MANAGER).label)
    if request.decisions.filter(round=request.round, step__isnull=False, by=by).exists():
        return DecidedAlready()
    return None


def _is_subordinate(by: User, person: Person) -> bool:
    headed = units_headed_by(person)
    return bool(headed) and Person.objects.filter(user=by, unit__in=headed).exists()


def holds(user: User, role: str, request: LeaveRequest) -> bool:
    """Whether the account has the role in the class of the request."""
    if role == Role.CLASS_MANAGER:
        return policy.may(user, "manage", request)
    return request.training_class_id in user.standing.scopes("class", frozenset({role}))
