"""Two classes that are alike, and everybody who might look at them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Model

from attendance import services as attendance
from attendance.inspection_rules import Numbers
from attendance.leave_rules import Span
from attendance.models import (
    Assessment,
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    Bulletin,
    Certificate,
    Commendation,
    CompletionDecision,
    ConductLetter,
    CorrectionProposal,
    CreditHourEntry,
    DisciplineRecord,
    DisciplineRule,
    DossierMade,
    FailedScan,
    Inspection,
    InspectionTeam,
    LeaveReading,
    Objection,
    SheetPaper,
    UnitFeedback,
    WithdrawalProposal,
)
from attendance.services import Mark, discipline, inspections, leave, sealed_files
from attendance.verdicts import Status
from courses import services as courses
from courses.models import (
    CalendarYear,
    Enrolment,
    Lecturer,
    Topic,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
)
from people import services as people
from people.models import Unit, UnitAlias, User
from people.roles import Role
from tests.factories import (
    fresh,
    make_class_staff,
    make_learner,
    make_lecturer,
    make_member,
    make_officer,
    make_running_class,
    make_session,
    make_unit,
    make_user,
    make_venue,
    today_at,
)
from tests.permissions.handed_out import make_materials, make_speech

PRINCIPALS = (
    "anonymous",
    "learner",
    "liaison",
    "other_liaison",
    "manager",
    "other_manager",
    "auditor",
)
Keys = dict[type[Model], int]


@dataclass(frozen=True)
class World:
    """The principals belong to the own half; the foreign half is like it in everything."""

    users: dict[str, User | None]
    own: Keys
    foreign: Keys


def make_world() -> World:
    """Make both halves and the principals."""
    # The known holidays are more than a page.
    CalendarYear.objects.all().delete()
    unit, other_unit = make_unit(), make_unit()
    own, learner, manager = _make_half(unit)
    foreign, _learner, other_manager = _make_half(make_unit())
    users = {
        "anonymous": None,
        "learner": learner,
        "liaison": _make_liaison(unit),
        "other_liaison": _make_liaison(other_unit),
        "manager": manager,
        "other_manager": other_manager,
        "auditor": make_officer(Role.AUDITOR),
    }
    return World(users, own, foreign)


def _make_liaison(unit: Unit) -> User:
    user = make_member(is_staff=True, unit=unit)
    unit.liaison = user.person
    unit.save()
    return fresh(user)


def _make_half(unit: Unit) -> tuple[Keys, User, User]:
    """One class with a row of every model, its learner and its manager."""
    venue, topic = make_venue(), Topic.objects.create(name=f"专题{unit.pk}")
    lecturer = make_lecturer()
    training_class = make_running_class()
    programme = TrainingProgramme.objects.create(
        code=f"P{unit.pk}", title="计划", year=2026, host_unit=unit
    )
    # It lasts all day, so that rights that come with its end are the same at every hour.
    session = make_session(
        training_class, venue=venue, topic=topic, lecturers=[lecturer], ends_at=today_at(23, 59)
    )
    group = training_class.groups.create(group_no=1)
    manager = make_class_staff(training_class, Role.CLASS_MANAGER, unit=unit)
    learner = make_learner(training_class, unit=unit)
    enrolment = learner.person.enrolments.get()
    quota = training_class.quotas.create(unit=unit, quota=2)
    rows: list[Model] = [
        unit, venue, topic, lecturer, training_class, programme, session, group, enrolment,
        quota, _transfer(enrolment, manager),
        manager, learner.person,
        training_class.class_units.first(),
        training_class.staff.get(person=manager.person),
        _alias(unit), *_make_account_rows(unit),
        session.session_lecturers.get(),
        courses.release_timetable(training_class, by=manager),
        courses.open_feed(training_class, by=manager)[0],
        *people.notify([manager.person], subject="通知", body="有变动。"),
        *_make_times(session, lecturer),
        *make_materials(training_class, manager, learner),
        *make_speech(training_class, manager),
        *_make_attendance(session, enrolment, manager),
        *_make_inspection(session, enrolment, manager),
        *_make_leave(session, enrolment, learner, manager),
        *_make_letters(training_class, unit, enrolment, manager),
        *_make_end(enrolment, manager),
        *_make_discipline(enrolment, learner, manager),
        training_class.timetable_changes.get(after__has_key=str(session.pk)),
        # Booked anew whenever the session changes, so the last of all.
        session.bookings.first(),
    ]  # fmt: skip
    return {type(row): row.pk for row in rows}, learner, manager


def _transfer(enrolment: Enrolment, manager: User) -> Model:
    group = enrolment.training_class.groups.create(group_no=2)
    return courses.transfer(enrolment, group, reason="调整", by=manager)


def _alias(unit: Unit) -> Model:
    alias = UnitAlias.objects.create(alias=f"别称{unit.pk}")
    alias.units.add(unit)
    return alias


def _make_account_rows(unit: Unit) -> list[Model]:
    user = make_member(unit=unit)
    token, _key = people.issue_token(user)
    return [people.appoint(user, Role.LIBRARIAN, by=None), token]


def _make_times(session: TrainingSession, lecturer: Lecturer) -> list[Model]:
    """Times at which the hall and the lecturer are not to be had, and a year's holidays."""
    later = {"starts_at": session.ends_at, "ends_at": session.ends_at + timedelta(hours=1)}
    year = CalendarYear.objects.create(year=2026 + CalendarYear.objects.count())
    return [
        session.venue.blocks.create(reason="检修", **later),
        lecturer.unavailabilities.create(note="出差", **later),
        year,
        year.days.create(date=date(year.year, 1, 1), name="元旦"),
    ]


def _make_attendance(session: TrainingSession, enrolment: Enrolment, manager: User) -> list[Model]:
    sheet = attendance.open_sheet(session, by=manager)
    mark = Mark(enrolment.pk, Status.PRESENT, f"world-{enrolment.pk}")
    attendance.roll_call(session, [mark], by=manager)
    record = AttendanceRecord.objects.get(enrolment=enrolment)
    objection = Objection(record=record, text="我在场。", submitted_at=sheet.opened_at)
    objection.save()
    return [
        sheet,
        AttendancePolicy.objects.create(training_class=session.training_class),
        record,
        objection,
        _make_proposal(record, manager),
        _make_failure(record, manager),
        _make_paper(sheet, manager),
        AttendanceFact.objects.get(enrolment=enrolment),
    ]


def _make_discipline(enrolment: Enrolment, learner: User, manager: User) -> list[Model]:
    """A breach that was confirmed and appealed against, and what belongs to it."""
    rule = DisciplineRule.objects.create(
        training_class=enrolment.training_class, code="R1", category="study", text="不看手机"
    )
    digest = discipline.digest_of([rule])
    read = discipline.acknowledge_rules(enrolment, by=learner, digest=digest)
    breach = DisciplineRecord(enrolment=enrolment, rule=rule)
    record = discipline.record_breach(breach, by=make_user(), description="看手机")
    discipline.add_evidence(record, by=manager, text="目击")
    discipline.verify_record(record, by=manager)
    discipline.notify_learner(record, by=manager)
    discipline.answer_record(record, by=learner, text="属实")
    discipline.confirm_record(record, by=manager)
    discipline.appeal_record(record, by=learner, text="不服")
    discipline.read_record(record, by=manager, purpose="handling")
    letter = ConductLetter.objects.create(
        training_class=enrolment.training_class,
        enrolment=enrolment,
        count=3,
        kind="letter",
        proposed="talk",
        records=[record.pk],
        made_at=record.created_at,
    )
    dossier = DossierMade.objects.create(
        training_class=enrolment.training_class,
        made_by=manager,
        made_at=record.created_at,
        files=1,
        digest="0" * 64,
    )
    return [rule, read, record, record.appeals.get(), record.readings.get(), letter, dossier]


def _make_proposal(record: AttendanceRecord, manager: User) -> CorrectionProposal:
    return CorrectionProposal.objects.create(
        record=record,
        training_class_id=record.training_class_id,
        old_status=record.status,
        status=Status.LATE,
        reason="签到表可证",
        proposed_by=manager,
        proposed_at=record.created_at,
    )


def _make_failure(record: AttendanceRecord, manager: User) -> FailedScan:
    return FailedScan.objects.create(
        nonce=f"failed-{record.pk}",
        training_class_id=record.training_class_id,
        session_id=record.session_id,
        enrolment_id=record.enrolment_id,
        kind="in",
        code="check_in_over",
        happened_at=record.created_at,
        recorded_at=record.created_at,
        method="device",
        recorded_by=manager,
    )


def _make_paper(sheet: AttendanceSheet, manager: User) -> SheetPaper:
    return SheetPaper.objects.create(
        sheet=sheet,
        file_name="签到表.jpg",
        mime_type="image/jpeg",
        size_bytes=1,
        sha256=sealed_files.keep(b"\xff\xd8"),
        uploaded_by=manager,
        uploaded_at=sheet.opened_at,
    )


def _make_inspection(session: TrainingSession, enrolment: Enrolment, manager: User) -> list[Model]:
    """A round of a team, with a head count and an incident."""
    training_class, key = session.training_class, enrolment.pk
    team = InspectionTeam.objects.create(name="督查组", unit=enrolment.unit)
    team.classes.add(training_class)
    planned = Inspection(training_class=training_class, session=session, team=team)
    row = inspections.plan_round(planned, by=manager)
    noted = [inspections.Noted(f"world-{kind}-{key}") for kind in ("count", "seen")]
    sighting = inspections.Sighting("phone", [key])
    return [
        team,
        row,
        inspections.count_heads(row, Numbers(1, 1, 0), noted[0], by=manager),
        inspections.report_incident(row, sighting, noted[1], by=manager),
    ]


def _make_end(enrolment: Enrolment, manager: User) -> list[Model]:
    """What the end of a class leaves behind, written as it stands."""
    at, of = enrolment.created_at, {"enrolment": enrolment}
    of_class = of | {"training_class": enrolment.training_class}
    decision = CompletionDecision.objects.create(
        decision="completed", recommendation="completed", hours_required=2, hours_awarded=2,
        decided_by=manager, decided_at=at, **of_class,
    )  # fmt: skip
    return [
        Assessment.objects.create(**of_class),
        decision,
        WithdrawalProposal.objects.create(
            reason="缺课", proposed_by=manager, proposed_at=at, **of_class
        ),
        Certificate.objects.create(
            number=f"No-{enrolment.pk}", verify_code=f"{enrolment.pk:020}", status="issued",
            name="学员", unit_name="单位", class_title="培训班", issuer="县委办", hours=2,
            issued_on=at.date(), issued_by=manager, **of_class,
        ),
        CreditHourEntry.objects.create(
            person=enrolment.person, training_class=enrolment.training_class,
            unit=enrolment.unit, completion=decision, year=2026, hours=2, kind="full_time",
            booked_by=manager, booked_at=at,
        ),
    ]  # fmt: skip


def _make_leave(
    session: TrainingSession, enrolment: Enrolment, learner: User, manager: User
) -> list[Model]:
    """A request that waits for the class manager, who has read why."""
    training_class = session.training_class
    step = training_class.leave_steps.create(number=1, role=Role.CLASS_MANAGER)
    after = Span(session.ends_at, session.ends_at + timedelta(hours=1))
    wish = leave.Wish("official", [after], "会议")
    request = leave.ask_leave(enrolment, wish, by=learner)
    leave.read_reason(request, by=manager)
    return [step, request, LeaveReading.objects.get(request=request)]


def _make_letters(
    training_class: TrainingClass, unit: Unit, enrolment: Enrolment, manager: User
) -> list[Model]:
    """A draft of each kind of paper, and somebody who is proposed."""
    paper = {"training_class": training_class, "title": "考勤通报", "body": "请重视。"}
    own = {**paper, "drafted_by": manager}
    return [
        Bulletin.objects.create(issuer_unit=unit, **own),
        UnitFeedback.objects.create(unit=unit, **own),
        Commendation.objects.create(
            training_class=training_class,
            year=2026,
            title="outstanding_learner",
            enrolment=enrolment,
            reason="认真",
            proposed_by=manager,
        ),
    ]
