"""A refusal has one code and one sentence, whichever door it comes through.

Each case prepares a lecture and names what is refused at the service, the API and,
where it has such a door, the admin.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from attendance import errors, services
from attendance.models import (
    AttendanceFact,
    AttendanceRecord,
    AttendanceSheet,
    CorrectionProposal,
    DisciplineRecord,
    DisciplineRule,
)
from attendance.services import Mark, Scan, discipline
from attendance.verdicts import Status
from courses import services as courses
from courses.models import TrainingClass, TrainingSession
from peixun.errors import Refused
from tests.api.client import Program
from tests.attendance.discipline import test_doors as discipline_doors
from tests.attendance.inspections.cases import CASES as OF_INSPECTIONS
from tests.attendance.leave import test_doors as leave_doors
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.attendance.letters import test_doors as letters_doors
from tests.attendance.phone.cases import CASES as OF_PHONES
from tests.attendance.test_admin import sign_in, url
from tests.factories import make_enrolment, make_manager

pytestmark = pytest.mark.django_db
USUALLY = at(9, 5)


@dataclass
class Case:
    """One refused operation: a callable, (path, body) of the API, (url, form) of the admin."""

    lecture: Lecture
    service: Any
    api: tuple[str, dict[str, Any]]
    admin: tuple[str, dict[str, Any]] | None = None
    moment: datetime = USUALLY


def marking(lecture, enrolment):
    key = nonce()
    mark = Mark(enrolment.pk, Status.PRESENT, key)
    body = {"enrolment": enrolment.pk, "status": "present", "nonce": key}
    return Case(
        lecture,
        lambda: services.roll_call(lecture.session, [mark], by=lecture.manager),
        (f"sessions/{lecture.session.pk}/roll-call/", {"marks": [body]}),
    )


def checking_in(lecture, moment, key=None):
    scan = Scan(key or nonce(), lecture.enrolments[0].pk)
    body = {"session": lecture.session.pk, "enrolment": scan.enrolment_id, "nonce": scan.nonce}
    return Case(
        lecture,
        lambda: services.check_in(lecture.session.pk, scan, by=lecture.manager),
        ("check-ins/", body),
        moment=moment,
    )


def doing(verb, lecture, moment=USUALLY):
    sheet = AttendanceSheet.objects.filter(session=lecture.session).first()
    has_button = sheet and verb != "open_sheet"
    return Case(
        lecture,
        lambda: getattr(services, verb)(lecture.session, by=lecture.manager),
        (f"sessions/{lecture.session.pk}/{verb.replace('_', '-')}/", {}),
        (url(AttendanceSheet, verb, sheet.pk), {}) if has_button else None,
        moment,
    )


def correcting(lecture, status):
    record, form = lecture.record(), {"status": status, "reason": "签到表可证"}
    return Case(
        lecture,
        lambda: services.correct_record(record, **form, by=lecture.manager),
        (f"attendance-records/{record.pk}/correct/", form),
        (url(AttendanceRecord, "correct", record.pk), form),
    )


def reopening(lecture):
    form = {"reason": "漏记一人"}
    return Case(
        lecture,
        lambda: services.reopen_sheet(lecture.session, **form, by=lecture.manager),
        (f"sessions/{lecture.session.pk}/reopen-sheet/", form),
        (url(AttendanceSheet, "reopen_sheet", lecture.sheet.pk), form),
    )


def concluding(lecture):
    key = lecture.training_class.pk
    return Case(
        lecture,
        lambda: courses.conclude_class(lecture.training_class),
        (f"training-classes/{key}/conclude/", {}),
        (reverse("admin:courses_trainingclass_conclude", args=[key]), {}),
    )


def locked():
    lecture = handed_in()
    lecture.lock()
    return lecture


def proposing(lecture):
    record, form = lecture.record(), {"status": "late", "reason": "签到表可证"}
    return Case(
        lecture,
        lambda: services.propose_correction(record, **form, by=lecture.manager),
        (f"attendance-records/{record.pk}/propose-correction/", form),
        (url(AttendanceRecord, "propose_correction", record.pk), form),
    )


def with_a_proposal(by=None):
    """A locked sheet with a correction that waits, proposed by somebody else than the manager."""
    lecture = locked()
    proposal = services.propose_correction(
        lecture.record(), "late", reason="签到表可证", by=by or make_manager()
    )
    return lecture, proposal


def agreeing(lecture, proposal):
    return Case(
        lecture,
        lambda: services.agree_to_correction(proposal, by=lecture.manager),
        (f"correction-proposals/{proposal.pk}/agree/", {}),
        (url(CorrectionProposal, "agree", proposal.pk), {}),
    )


def with_own_proposal():
    lecture, proposal = with_a_proposal()
    CorrectionProposal.objects.update(proposed_by=lecture.manager)
    return agreeing(lecture, proposal)


def with_a_decided_proposal():
    lecture, proposal = with_a_proposal()
    services.decline_correction(proposal, comment="没有依据", by=make_manager())
    case = agreeing(lecture, proposal)
    # Its button is gone with the decision.
    return replace(case, admin=None)


def with_a_changed_record():
    lecture, proposal = with_a_proposal()
    CorrectionProposal.objects.update(old_status="on_leave")
    return agreeing(lecture, proposal)


def annulling(lecture, *, device="", moment=USUALLY, of="scan-0001"):
    services.check_in(
        lecture.session.pk,
        Scan("scan-0001", lecture.enrolments[0].pk),
        by=lecture.manager,
        device="一号门",
        at=at(9),
    )
    body = {"nonce": of, "annulment": "annul-0001", "device": device}
    return Case(
        lecture,
        lambda: services.annul_scan(**body, by=lecture.manager),
        ("check-ins/annul/", body),
        moment=moment,
    )


def scanning_a_strange_badge(lecture):
    arrival = services.Arrival(lecture.session.pk, Scan(nonce()), "PX1-AAAAAAAA")
    body = {"session": lecture.session.pk, "badge": arrival.badge, "nonce": nonce()}

    def scan():
        raise services.take_scan(arrival, by=lecture.manager).error

    kiosk = reverse("admin:kiosk", args=[lecture.session.pk])
    return Case(lecture, scan, ("check-ins/", body), (kiosk, {"code": arrival.badge}))


def recording(lecture, *, when=USUALLY, **wrong):
    record = DisciplineRecord(enrolment=lecture.enrolments[0], occurred_at=when, **wrong)
    body = {"enrolment": record.enrolment_id, "description": "看手机"}
    body |= {name: row.pk for name, row in wrong.items()}
    two = {"occurred_at_0": f"{when:%Y-%m-%d}", "occurred_at_1": f"{when:%H:%M}"}
    return Case(
        lecture,
        lambda: discipline.record_breach(record, by=lecture.manager, description="看手机"),
        ("discipline-records/", body | {"occurred_at": when.isoformat()}),
        (url(DisciplineRecord, "add"), body | two),
    )


def handed_in():
    lecture = Lecture()
    lecture.mark("absent")
    lecture.submit()
    return lecture


def unopened(**changes):
    """A lecture whose sheet is not open, with changes to its session, class or learners."""
    lecture = Lecture(is_open=False)
    TrainingSession.objects.update(**changes.get("session", {}))
    TrainingClass.objects.update(**changes.get("training_class", {}))
    lecture.training_class.enrolments.update(**changes.get("enrolments", {}))
    return lecture


def beside(lecture):
    """A lecture of another class of the same manager."""
    return Lecture(by=lecture.manager)


def with_foreign_rule():
    lecture = Lecture()
    rule = DisciplineRule.objects.create(
        training_class=beside(lecture).training_class, code="XX", category="study", text="不看手机"
    )
    return recording(lecture, rule=rule)


def with_foreign_session():
    lecture = Lecture()
    return recording(lecture, session=beside(lecture).session)


def with_a_used_nonce():
    lecture = Lecture()
    other = beside(lecture)
    scan = Scan("used-nonce", other.enrolments[0].pk)
    services.check_in(other.session.pk, scan, by=lecture.manager, at=at(9))
    return checking_in(lecture, at(9, 5), "used-nonce")


YESTERDAY = at(9) - timedelta(days=1)
CASES = {
    errors.SheetNotOpen: lambda: doing("submit_sheet", unopened()),
    errors.SheetAlreadyOpen: lambda: doing("open_sheet", Lecture()),
    errors.SheetClosed: lambda: doing("submit_sheet", handed_in()),
    errors.SheetStillOpen: lambda: correcting(Lecture(), "late"),
    errors.SheetNotSubmitted: lambda: doing("confirm_sheet", Lecture()),
    errors.SheetNotConfirmed: lambda: doing("lock_sheet", Lecture()),
    errors.SheetLocked: lambda: reopening(locked()),
    errors.SheetsNotLocked: lambda: concluding(handed_in()),
    errors.SheetNotClosed: lambda: reopening(Lecture()),
    errors.OwnRecordsOnly: lambda: doing("confirm_sheet", handed_in()),
    errors.ProposalWaiting: lambda: proposing(with_a_proposal()[0]),
    errors.OwnProposal: with_own_proposal,
    errors.ProposalDecided: with_a_decided_proposal,
    errors.RecordChanged: with_a_changed_record,
    errors.BadgeUnknown: lambda: scanning_a_strange_badge(Lecture()),
    errors.ScanUnknown: lambda: annulling(Lecture(), of="scan-0002"),
    errors.OtherDevice: lambda: annulling(Lecture(), device="二号门"),
    errors.AnnulTooLate: lambda: annulling(Lecture(), device="一号门", moment=at(9, 15, 1)),
    errors.NotOnTheDay: lambda: doing("open_sheet", unopened(), YESTERDAY),
    errors.NoRollKept: lambda: doing("open_sheet", unopened(session={"is_required": False})),
    errors.ClassNotRunning: lambda: doing(
        "open_sheet", unopened(training_class={"status": "concluded"})
    ),
    errors.NobodyToExpect: lambda: doing(
        "open_sheet", unopened(enrolments={"status": "confirmed"})
    ),
    errors.PendingLeft: lambda: doing("submit_sheet", Lecture()),
    errors.CheckInNotOpen: lambda: checking_in(Lecture(), at(8, 30)),
    errors.CheckInOver: lambda: checking_in(Lecture(), at(11, 30)),
    errors.NonceReused: with_a_used_nonce,
    errors.SameStatus: lambda: correcting(handed_in(), "absent"),
    errors.NotYetHappened: lambda: recording(Lecture(), when=at(9, 6)),
    errors.WrongSession: with_foreign_session,
    errors.WrongRule: with_foreign_rule,
} | {
    error: lambda make=make: Case(**make()) for error, make in (OF_PHONES | OF_INSPECTIONS).items()
}
# Refused for one learner among others: the call succeeds, its answer names them.
ONE_BY_ONE = {errors.NotEnrolled, errors.NotReportedIn}
# Those of leave have their cases, and their learners, in leave/test_doors.py.
OF_LEAVE = set(leave_doors.CASES)
OF_DISCIPLINE = set(discipline_doors.CASES)
# The last is met at the end of a class, see completion/test_doors.py.
OF_LETTERS = {*letters_doors.CASES, errors.LettersNotIssued}
# What the doors describe keeps these out: forms and bodies refuse them field by field.
BY_FIELD = {errors.ReasonMissing, errors.StatusNotAllowed}
# Of files, which only pages hand out: see test_report_pages.py.
OF_FILES = {errors.ReportTooLarge, errors.PaperFailed, errors.TooManyPapers}
# Met by a DELETE and by an upload: see inspections/test_api.py.
OF_SPEECHES = {errors.LeaveChainSet}  # tests/materials/speeches/test_doors.py
OF_ROUNDS = {errors.RoundsKept, errors.IncidentUnknown}
# Of the end of a class, its file and its surveys: these have their tests of doors themselves.
OF_OTHERS = {
    error
    for module in (errors.completion, errors.dossiers, errors.surveys)
    for error in vars(module).values()
    if isinstance(error, type) and error.__module__ == module.__name__
}


def test_every_refusal_has_its_case():
    everything = {
        error
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, Refused) and error is not Refused
    }

    elsewhere = (
        ONE_BY_ONE | BY_FIELD | OF_LEAVE | OF_DISCIPLINE | OF_FILES | OF_ROUNDS | OF_SPEECHES
    )
    assert CASES.keys() | elsewhere | OF_OTHERS | OF_LETTERS == everything
    codes = [error.code for error in everything]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("refusal", CASES, ids=[error.code for error in CASES])
def test_the_doors_say_the_same(refusal):
    case, status = CASES[refusal](), getattr(refusal, "status", 409)
    path, body = case.api
    with time_machine.travel(case.moment, tick=False):
        before = state()
        with translation.override("zh-hans"), pytest.raises(refusal) as refused:
            case.service()
        sentence = in_chinese(refused.value)
        answer = Program(case.lecture.manager).post(path, body, Accept_Language="zh-hans").json()
        assert (answer["status"], answer["code"], answer["detail"]) == (
            status,
            refusal.code,
            sentence,
        )
        english = Program(case.lecture.manager).post(path, body, Accept_Language="en").json()
        assert english["code"] == refusal.code
        assert english["detail"] != sentence
        if case.admin:
            page = sign_in(case.lecture.manager).post(*case.admin)
            assert sentence in unescape(page.content.decode())
    assert state() == before


def in_chinese(refused):
    with translation.override("zh-hans"):
        return str(refused)


def state():
    """What a refused operation must leave as it is."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            AttendanceSheet,
            AttendanceRecord,
            AttendanceFact,
            DisciplineRecord,
            TrainingSession,
            TrainingClass,
        )
    ]


@pytest.mark.parametrize(
    "refusal", sorted(ONE_BY_ONE, key=lambda error: error.code), ids=lambda error: error.code
)
def test_a_refusal_for_one_of_many_has_the_same_words(refusal):
    lecture = Lecture()
    case = marking(
        lecture,
        make_enrolment(lecture.training_class, status="confirmed")
        if refusal is errors.NotReportedIn
        else beside(lecture).enrolments[0],
    )
    path, body = case.api
    mark = body["marks"][0]
    scan = {"session": lecture.session.pk} | {key: mark[key] for key in ("enrolment", "nonce")}
    with time_is(9, 5):
        [outcome] = case.service()
        program = Program(lecture.manager)
        [item] = program.post(path, body, Accept_Language="zh-hans").json()["items"]
        alone = program.post("check-ins/", scan, Accept_Language="zh-hans").json()

    assert isinstance(outcome.error, refusal)
    assert (item["code"], item["detail"]) == (refusal.code, in_chinese(outcome.error))
    assert (alone["code"], alone["detail"]) == (refusal.code, in_chinese(outcome.error))
