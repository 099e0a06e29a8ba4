"""Who is told what about a leave. Never why somebody asked for it."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from attendance.leave_rules import Account
from attendance.models import LeaveRequest
from attendance.services.leave.authority import deciders_of, holders_of
from courses.services.liaisons import liaisons_of
from courses.when import span_text
from people.models import Person
from people.roles import Role
from people.services import notify

TEACHERS = (Role.CLASS_TEACHER,)
CHAIRS = (Role.CLASS_TEACHER, Role.PRESIDING_HOST)
ORGANISERS = (Role.CLASS_MANAGER, Role.ORGANISATION_OFFICER)
# The subject and the body of each notice.
ASKED = (
    _("%(person)s asks for leave"),
    _("%(person)s (%(unit)s) asks for leave (%(kind)s), %(when)s. Please decide."),
)
TAKEN_BACK = (
    _("%(person)s no longer asks for leave"),
    _("%(person)s (%(unit)s) has taken the request back: %(kind)s, %(when)s."),
)
APPROVED = (
    _("The leave of %(person)s is approved"),
    _("%(kind)s, %(when)s. Report back within %(hours)s hours after its end."),
)
REJECTED = (
    _("The leave of %(person)s is not approved"),
    _("%(kind)s, %(when)s. The request says why."),
)
SENT_BACK = (
    _("The request of %(person)s for leave needs completion"),
    _("%(kind)s, %(when)s. The request says what is missing; then submit it again."),
)
CANCELLED = (
    _("The leave of %(person)s is cancelled"),
    _("%(kind)s, %(when)s. %(person)s is expected at the sessions again."),
)
REPORTED = (
    _("%(person)s is back from leave"),
    _("%(person)s (%(unit)s) reports back from leave, %(when)s. Please confirm."),
)
CLOSED = (
    _("The leave of %(person)s is closed"),
    _("%(kind)s, %(when)s. The return is confirmed."),
)
OVERDUE = (
    _("%(person)s has not reported back from leave"),
    _(
        "%(person)s (%(unit)s), %(when)s. From the end of the leave on, what is not attended is"
        " an absence, until the return is reported."
    ),
)
OVER_LIMIT = (
    _("%(person)s has exceeded the limit of leave"),
    _(
        "“%(training_class)s”: %(person)s (%(unit)s) has %(used)s credit hours of leave; the limit"
        " is %(limit)s. People decide what follows."
    ),
)
Notice = tuple[object, object]


def hours_text(hours: Decimal) -> str:
    """8, 2.5 or 5.71: no zeros at the end."""
    return f"{hours.normalize():f}"


def _tell(
    request: LeaveRequest, notice: Notice, persons: Iterable[Person], *, link: str, **more: object
) -> None:
    subject, body = notice
    with override(settings.LANGUAGE_CODE):
        words = {
            "person": request.enrolment.person,
            "unit": request.enrolment.unit,
            "kind": request.get_leave_type_display(),
            "when": span_text(request.from_at, request.to_at),
            "training_class": request.training_class,
            **more,
        }
        notify(persons, subject=str(subject) % words, body=str(body) % words, link=link)


def _office_page(request: LeaveRequest) -> str:
    return reverse("admin:leave_request", args=[request.pk])


def _tell_asking(request: LeaveRequest, notice: Notice, **more: object) -> None:
    """Tell the learner, and whoever asked in the learner's name."""
    learner = request.enrolment.person
    own_page = reverse("my_leave_request", args=[request.pk])
    _tell(request, notice, [learner], link=own_page, **more)
    others = Person.objects.filter(user=request.requested_by_id).exclude(pk=learner.pk)
    _tell(request, notice, others, link=_office_page(request), **more)


def _tell_staff(
    request: LeaveRequest, notice: Notice, roles: Iterable[str], **more: object
) -> None:
    staff = holders_of(request.training_class_id, roles).exclude(pk=request.enrolment.person_id)
    _tell(request, notice, staff, link=_office_page(request), **more)


def tell_deciders(request: LeaveRequest) -> None:
    _tell(request, ASKED, deciders_of(request), link=_office_page(request))


def tell_taken_back(request: LeaveRequest, deciders: Iterable[Person]) -> None:
    _tell(request, TAKEN_BACK, deciders, link=_office_page(request))


def tell_approved(request: LeaveRequest, report_back_within: int) -> None:
    """Those who asked, the class teacher, and the unit that will miss or get back somebody."""
    _tell_asking(request, APPROVED, hours=report_back_within)
    _tell_staff(request, APPROVED, TEACHERS, hours=report_back_within)
    unit = request.enrolment.unit_id
    liaison = liaisons_of([unit]).get(unit)
    if liaison and liaison.user_id != request.requested_by_id:
        _tell(request, APPROVED, [liaison], link=_office_page(request), hours=report_back_within)


def tell_rejected(request: LeaveRequest) -> None:
    _tell_asking(request, REJECTED)


def tell_sent_back(request: LeaveRequest) -> None:
    _tell_asking(request, SENT_BACK)


def tell_cancelled(request: LeaveRequest) -> None:
    _tell_asking(request, CANCELLED)
    _tell_staff(request, CANCELLED, TEACHERS)


def tell_reported(request: LeaveRequest) -> None:
    _tell_staff(request, REPORTED, CHAIRS)


def tell_closed(request: LeaveRequest) -> None:
    _tell_asking(request, CLOSED)


def tell_overdue(request: LeaveRequest) -> None:
    _tell_asking(request, OVERDUE)
    _tell_staff(request, OVERDUE, TEACHERS)


def tell_over_limit(request: LeaveRequest, account: Account) -> None:
    used, limit = hours_text(account.used), hours_text(account.limit)
    roles = (*TEACHERS, *ORGANISERS)
    _tell_staff(request, OVER_LIMIT, roles, used=used, limit=limit)
