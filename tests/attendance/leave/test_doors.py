"""A refusal about leave has one code and one sentence: service, API, page of the office, phone."""

from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from attendance import errors
from attendance.models import LeaveDecision, LeaveRequest
from attendance.services import leave
from people.models import User
from people.roles import Role
from tests.api.client import Program
from tests.attendance.leave.scenes import DAY_BEFORE, REASON, Course, again, span
from tests.attendance.lectures import at
from tests.attendance.test_admin import sign_in
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


@dataclass
class Case:
    """One refused operation at a moment, by somebody, at each door that offers it."""

    by: User
    service: Any
    api: tuple[str, Any] | None
    page: tuple[str, dict[str, Any]] | None = None
    phone: tuple[str, dict[str, Any]] | None = None
    moment: Any = DAY_BEFORE


def acting(request, verb, by, moment=DAY_BEFORE, **fields):
    """A verb of a request; its service asks the version only where the doors do."""
    services = {
        "approve": leave.approve_leave,
        "reject": leave.reject_leave,
        "return": leave.return_leave,
        "withdraw": leave.withdraw_leave,
        "cancel": leave.cancel_leave,
        "report-back": leave.report_back,
        "confirm-return": leave.confirm_return,
    }
    path = f"{request.pk}/{verb}/"
    form = {name: value for name, value in fields.items() if name != "returned_at"}
    if returned := fields.get("returned_at"):
        form |= {"returned_at_0": f"{returned:%Y-%m-%d}", "returned_at_1": f"{returned:%H:%M}"}
    body = fields | ({"returned_at": returned.isoformat()} if returned else {})
    is_own = verb in ("withdraw", "cancel", "report-back") and by.person == request.enrolment.person
    return Case(
        by,
        lambda: services[verb](request, by=by, **fields),
        (f"leave-requests/{path}", body),
        (f"/admin/leave/{path}", form) if by.is_staff else None,
        (f"/my/leave/{path}", form) if is_own else None,
        moment,
    )


def asking(course, *sessions, moment=DAY_BEFORE, kind="personal", spans=None, acknowledged=True):
    keys = [session.pk for session in sessions]
    spans = spans or []
    wish = leave.Wish(kind, spans or leave.spans_of_sessions(sessions), REASON)
    confirmed = [leave.LEAVE_LIMIT] if acknowledged else []
    body = {
        "enrolment": course.enrolment.pk,
        "leave_type": kind,
        "sessions": keys,
        "spans": [{"from_at": a.isoformat(), "to_at": b.isoformat()} for a, b in spans],
        "reason": REASON,
        "acknowledged": confirmed,
    }
    form = {"leave_type": kind, "sessions": keys, "reason": REASON, "do": "submit"}
    if spans:
        start, end = spans[0]
        form |= {"from_at_0": f"{start:%Y-%m-%d}", "from_at_1": f"{start:%H:%M}"}
        form |= {"to_at_0": f"{end:%Y-%m-%d}", "to_at_1": f"{end:%H:%M}"}
    form |= {"acknowledge": "1"} if acknowledged else {}
    return Case(
        course.learner,
        lambda: leave.ask_leave(course.enrolment, wish, by=course.learner, acknowledged=confirmed),
        ("leave-requests/", body),
        None,
        ("/my/leave/ask/", form),
        moment,
    )


def backwards():
    course = Course()
    case = asking(course, spans=[span(11, 9)])
    case.service = lambda: leave.in_order([span(11, 9)])
    return case


def overlapping():
    course = Course()
    course.ask()
    return asking(course, course.session)


def decided():
    course = Course()
    request = course.ask()
    seen = request.version
    leave.reject_leave(request, by=course.host, comment="不行", at=DAY_BEFORE)
    second = make_class_staff(course.training_class, Role.PRESIDING_HOST)
    return acting(request, "approve", second, version=seen)


def changed():
    course = Course()
    request = course.ask()
    LeaveRequest.objects.update(version=7)
    return acting(request, "approve", course.host, version=request.version)


def own():
    course = Course()
    make_class_staff(course.training_class, Role.PRESIDING_HOST)
    request = course.ask(by=course.host)
    return acting(request, "approve", course.host, version=request.version)


def superior():
    course = Course()
    make_class_staff(course.training_class, Role.PRESIDING_HOST)
    request = course.ask()
    unit = course.host.person.unit
    unit.principal = course.learner.person
    unit.save()
    return acting(request, "approve", again(course.host), version=request.version)


def ladder(course):
    course.training_class.leave_steps.create(number=1, role=Role.CLASS_TEACHER, up_to_hours=1)
    course.training_class.leave_steps.create(number=2, role=Role.PRESIDING_HOST)


def out_of_turn():
    course = Course()
    ladder(course)
    request = course.ask()
    return acting(request, "approve", course.host, version=request.version)


def twice():
    course = Course()
    ladder(course)
    course.training_class.staff.create(person=course.teacher.person, role=Role.PRESIDING_HOST)
    both = again(course.teacher)
    request = course.approve(course.ask(), by=both)
    return acting(request, "approve", both, version=request.version)


def without_proof():
    course = Course(personal_needs_proof=True)
    request = course.ask()
    return acting(request, "approve", course.host, version=request.version)


def granted(verb, moment, **fields):
    course = Course()
    request = course.granted()
    by = course.learner if verb == "cancel" else course.teacher
    return acting(request, verb, by, moment, **fields)


def wrong_state():
    course = Course()
    request = course.granted()
    return acting(request, "withdraw", course.learner)


def odd_proof():
    course = Course()
    request = course.ask()

    def file():
        return SimpleUploadedFile("a.txt", "请假条".encode())

    return Case(
        course.learner,
        lambda: leave.attach_proof(request, file(), by=course.learner),
        (f"leave-requests/{request.pk}/proof/", file),
        None,
        (f"/my/leave/{request.pk}/proof/", {"proof": file}),
    )


def broken_seal():
    course = Course()
    request = course.ask()
    LeaveRequest.objects.update(sealed_reason=b"gAAAA-of-another-key")
    request.refresh_from_db()
    return Case(
        course.host,
        lambda: leave.read_reason(request, by=course.host),
        (f"leave-requests/{request.pk}/reason/", None),
        (f"/admin/leave/{request.pk}/", None),
    )


CASES = {
    errors.NothingAsked: lambda: asking(Course()),
    errors.LeaveEndsBeforeStart: backwards,
    errors.LeaveOutsideClass: lambda: asking(Course(), spans=[span(9, 11, days=9)]),
    errors.LeaveTooLate: lambda: asking(course := Course(), course.session, moment=at(9)),
    errors.LeaveOverlaps: overlapping,
    errors.LeaveExceedsLimit: lambda: asking(
        course := Course(), course.session, acknowledged=False
    ),
    errors.WrongLeaveState: wrong_state,
    errors.LeaveDecided: decided,
    errors.LeaveChanged: changed,
    errors.OwnLeave: own,
    errors.LeaveOfSuperior: superior,
    errors.NotYourTurn: out_of_turn,
    errors.DecidedAlready: twice,
    errors.ProofMissing: without_proof,
    errors.ProofKind: odd_proof,
    errors.LeaveBegun: lambda: granted("cancel", at(9)),
    errors.ReturnBeforeLeave: lambda: granted("confirm-return", at(10), returned_at=at(8)),
    errors.SealBroken: broken_seal,
}


@pytest.mark.parametrize("refusal", CASES, ids=[error.code for error in CASES])
def test_the_doors_say_the_same(refusal):
    case = CASES[refusal]()
    with time_machine.travel(case.moment, tick=False):
        before = state()
        with translation.override("zh-hans"), pytest.raises(refusal) as refused:
            case.service()
        with translation.override("zh-hans"):
            sentence = str(refused.value)
        answer = by_program(case, "zh-hans")
        assert (answer["code"], answer["detail"]) == (refusal.code, sentence)
        assert answer["status"] == getattr(refusal, "status", 409)
        english = by_program(case, "en")
        assert english["code"] == refusal.code
        assert english["detail"] != sentence
        for door in (case.page, case.phone):
            if door:
                assert sentence in by_hand(case, *door)
    assert state() == before


def by_program(case, language):
    path, body = case.api
    program = Program(case.by)
    headers = {"Accept-Language": language}
    if body is None:
        return program.read(path, Accept_Language=language).json()
    if callable(body):
        return Client.post(program, f"/api/v1/{path}", {"file": body()}, headers=headers).json()
    return program.post(path, body, Accept_Language=language).json()


def by_hand(case, url, form):
    client = sign_in(case.by)
    if form is None:
        return unescape(client.get(url).content.decode())
    given = {name: value() if callable(value) else value for name, value in form.items()}
    return unescape(client.post(url, given, follow=True).content.decode())


def state():
    """What a refused operation must leave as it is."""
    models = (LeaveRequest, LeaveDecision)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_leave_that_begins_and_ends_is_no_refusal():
    """The control: the same doors let through what is in order."""
    case = asking(course := Course(), course.session)
    with time_machine.travel(case.moment - timedelta(hours=1), tick=False):
        assert by_program(case, "zh-hans")["status"] == "submitted"
