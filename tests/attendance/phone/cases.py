"""The refusals of codes, flags and objections: a lecture, the service, the API, the admin."""

from datetime import timedelta

from attendance import errors, services
from attendance.models import AttendanceRecord, CodeAttempts, Objection
from attendance.services import Scan
from people.roles import Role
from tests.attendance.lectures import Lecture, at, nonce
from tests.attendance.test_admin import url
from tests.factories import make_class_staff

NOON = at(12)
LATER = {"moment": NOON}


def coming(code):
    """A learner who checks in with a code; the asker is the learner."""
    lecture = Lecture()
    services.shown_codes(lecture.session, at=at(9))
    lecture.manager = lecture.learner()
    scan = Scan(nonce(), proof=code)
    body = {"session": lecture.session.pk, "nonce": scan.nonce, "code": code}
    return {
        "lecture": lecture,
        "service": lambda: services.check_in(lecture.session.pk, scan, by=lecture.manager),
        "api": ("check-ins/", body),
    }


def coming_after_five_wrong_codes():
    case = coming("ZZZZZ2")
    lecture = case["lecture"]
    person = lecture.manager.person
    CodeAttempts.objects.create(session=lecture.session, person=person, wrong=5, last_at=at(9))
    return case


def reviewing_nothing():
    lecture = Lecture()
    form = {"kind": "same_phone", "last_fact": 1, "note": "看过"}
    return {
        "lecture": lecture,
        "service": lambda: services.review_flag(lecture.session, **form, by=lecture.manager),
        "api": (f"sessions/{lecture.session.pk}/review-flag/", form),
    }


def objecting(*, is_handed_in=True, has_objected=False, moment=NOON):
    """A learner who objects; the asker is the learner."""
    lecture = Lecture(learners=1)
    learner = lecture.learner()
    enrolment = learner.person.enrolments.get()
    lecture.mark("absent", enrolment, *lecture.enrolments)
    if is_handed_in:
        lecture.submit()
    record = lecture.record(enrolment)
    if has_objected:
        services.object_to(record, "我在场。", by=learner, at=at(11, 30))
    lecture.manager = learner
    return {
        "lecture": lecture,
        "service": lambda: services.object_to(record, "我在场。", by=learner),
        "api": ("objections/", {"record": record.pk, "text": "我在场。"}),
        "moment": moment,
    }


def answering(by=None, *, is_answered=False):
    """Somebody, the recorder unless told otherwise, who rejects the objection of a learner."""
    lecture = Lecture(learners=1)
    learner = lecture.learner(is_staff=True)
    enrolment = learner.person.enrolments.get()
    lecture.mark("absent", enrolment, *lecture.enrolments)
    lecture.submit()
    objection = services.object_to(
        AttendanceRecord.objects.get(enrolment=enrolment), "我在场。", by=learner, at=at(11, 30)
    )
    teacher = make_class_staff(lecture.training_class, Role.CLASS_TEACHER)
    if by == "the learner":
        lecture.training_class.staff.create(person=learner.person, role=Role.CLASS_TEACHER)
        lecture.manager = type(learner).objects.get(pk=learner.pk)
    if is_answered:
        services.reject_objection(objection, answer="没有签名。", by=teacher)
        lecture.manager = teacher
    return {
        "lecture": lecture,
        "service": lambda: services.reject_objection(
            objection, answer="没有签名。", by=lecture.manager
        ),
        "api": (f"objections/{objection.pk}/reject/", {"answer": "没有签名。"}),
        "admin": (url(Objection, "reject", objection.pk), {"sent": "1", "answer": "没有签名。"}),
        **LATER,
    }


CASES = {
    errors.CodeNeeded: lambda: coming(""),
    errors.CodeExpired: lambda: coming("A" * 16),
    errors.CodeWrong: lambda: coming("ZZZZZ2"),
    errors.TooManyAttempts: coming_after_five_wrong_codes,
    errors.FlagUnknown: reviewing_nothing,
    errors.SheetNotHandedIn: lambda: objecting(is_handed_in=False),
    errors.ObjectionTooLate: lambda: objecting(moment=NOON + timedelta(days=2)),
    errors.ObjectionOpen: lambda: objecting(has_objected=True),
    errors.ObjectionAnswered: lambda: answering(is_answered=True),
    errors.OwnObjection: lambda: answering("the learner"),
    errors.RecorderAnswers: answering,
}
