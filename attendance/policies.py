"""Who may do what with attendance and discipline."""

from django.db.models import Q

from attendance.discipline_rules import COUNTED
from attendance.models import (
    Appeal,
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    AttendanceWarning,
    ConductLetter,
    CorrectionProposal,
    DisciplineReading,
    DisciplineRecord,
    DisciplineRule,
    FailedScan,
    FlagReview,
    Inspection,
    InspectionCount,
    InspectionIncident,
    InspectionTeam,
    LeaveReading,
    LeaveRequest,
    LeaveStep,
    Objection,
    RuleAcknowledgement,
    SheetPaper,
    UnitDay,
)
from attendance.models.leave import DECIDING_ROLES
from courses.models import Enrolment, TrainingClass, TrainingSession
from courses.policies import CLASS, CLASS_READERS, OVERSEERS, learners, managers, senders, staff
from peixun.policy import (
    Grant,
    declare,
    extend,
    of_class,
    of_group,
    of_unit,
    office,
    own,
    own_account,
    signed_in,
)
from people.roles import Role

ROLL_TAKERS = (Role.PRESIDING_HOST, Role.CLASS_TEACHER, Role.ORGANISATION_OFFICER, Role.MONITOR)
CHAIRS = (Role.PRESIDING_HOST, Role.CLASS_TEACHER)
OF_SESSION = "session__training_class"
KEEPERS = [*managers(CLASS), *staff(CLASS, *ROLL_TAKERS)]
UNIT_LEADERS = of_unit(Role.LIAISON, Role.PRINCIPAL, via="enrolment__unit_id")

INSPECTORS = [office(Role.INSPECTOR), *staff(CLASS, Role.INSPECTOR)]

extend(
    Enrolment,
    {
        "spot_check": [*KEEPERS, *INSPECTORS],
        "roll_call": [*KEEPERS, of_group(Role.GROUP_LEADER, via="group_id")],
        "check_in": [*KEEPERS, *staff(CLASS, Role.REGISTRAR), own("person_id")],
        # As for a record of attendance, see ABOUT_SOMEBODY.
        "see_attendance": [
            *CLASS_READERS,
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="unit_id"),
            of_group(Role.GROUP_LEADER, via="group_id"),
            own("person_id"),
        ],
    },
)
extend(
    TrainingSession,
    {
        "open_sheet": KEEPERS,
        "print_sign_in_sheet": [*managers(CLASS), *staff(CLASS)],
        "roll_call": [*KEEPERS, of_group(Role.GROUP_LEADER, via="training_class__groups__pk")],
        "submit_sheet": KEEPERS,
        "confirm_sheet": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        "lock_sheet": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        # The codes of a hall are good for everybody in it, so a group leader gets none.
        "project": KEEPERS,
        "form_token": learners(CLASS),
        "flags": [OVERSEERS, *managers(CLASS), *staff(CLASS, *CHAIRS)],
        "review_flag": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        "reopen_sheet": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        "spot_check": [*KEEPERS, *INSPECTORS],
        "keep_door": [*KEEPERS, *staff(CLASS, Role.REGISTRAR)],
    },
)
extend(
    TrainingClass,
    {
        "print_badges": [*managers(""), *staff("", *ROLL_TAKERS, Role.REGISTRAR)],
    },
)
declare(
    AttendancePolicy,
    {
        # Whoever sees the class knows by which numbers it keeps attendance.
        "view": [
            office(Role.LIBRARIAN),
            *CLASS_READERS,
            *learners(CLASS),
            *senders(CLASS),
        ],
        "add": managers(CLASS),
        "change": managers(CLASS),
    },
)
declare(
    AttendanceSheet,
    {
        "view": [OVERSEERS, *managers(OF_SESSION), *staff(OF_SESSION)],
        "submit_sheet": [*managers(OF_SESSION), *staff(OF_SESSION, *ROLL_TAKERS)],
        "confirm_sheet": [*managers(OF_SESSION), *staff(OF_SESSION, *CHAIRS)],
        "lock_sheet": [*managers(OF_SESSION), *staff(OF_SESSION, *CHAIRS)],
        "reopen_sheet": [*managers(OF_SESSION), *staff(OF_SESSION, *CHAIRS)],
    },
)
OF_PAPER = "sheet__session__training_class"
declare(SheetPaper, {"view": [OVERSEERS, *managers(OF_PAPER), *staff(OF_PAPER)]})
ABOUT_SOMEBODY = [
    *CLASS_READERS,
    UNIT_LEADERS,
    of_group(Role.GROUP_LEADER, via="enrolment__group_id"),
    own("enrolment__person_id"),
]
declare(AttendanceFact, {"view": ABOUT_SOMEBODY})
declare(AttendanceWarning, {"view": ABOUT_SOMEBODY})
declare(
    UnitDay,
    {
        "view": [
            OVERSEERS,
            office(Role.CLASS_MANAGER),
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="unit_id"),
        ]
    },
)
declare(FailedScan, {"view": [*CLASS_READERS, own_account("recorded_by_id")]})
declare(
    AttendanceRecord,
    {
        "view": ABOUT_SOMEBODY,
        "correct": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        "propose_correction": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
    },
)
declare(
    CorrectionProposal,
    {
        "view": CLASS_READERS,
        "agree": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
        "decline": [*managers(CLASS), *staff(CLASS, *CHAIRS)],
    },
)
OF_RECORD = "record__training_class"
ANSWERING = [*managers(OF_RECORD), *staff(OF_RECORD, *CHAIRS)]
declare(
    Objection,
    {
        "view": [OVERSEERS, *ANSWERING, own("record__enrolment__person_id")],
        "add": [own("record__enrolment__person_id")],
        "uphold": ANSWERING,
        "reject": ANSWERING,
    },
)
declare(
    FlagReview,
    {"view": [OVERSEERS, *managers(OF_SESSION), *staff(OF_SESSION, *CHAIRS)]},
)
declare(
    DisciplineRule,
    {
        "view": [
            office(Role.CLASS_MANAGER, Role.INSPECTOR, Role.AUDITOR),
            *managers(CLASS),
            *staff(CLASS),
            *learners(CLASS),
            # Those of the library are for every class.
            signed_in(Q(training_class=None)),
        ],
        "add": managers(CLASS),
        "change": managers(CLASS),
        "delete": managers(CLASS),
    },
)
# What is written about somebody's conduct is read by those who decide; by themselves from when
# they are notified; by the leader of their unit once it is confirmed.
WATCHING = [office(Role.INSPECTOR), of_class(Role.INSPECTOR, via="training_class_id")]
JUDGING = [*managers(CLASS), of_class(*CHAIRS, via="training_class_id")]
TOLD = ~Q(status__in=["recorded", "verified"]) & Q(notified_at__isnull=False)
CONCERNED = own("enrolment__person_id", where=TOLD)
KNOWS_BREACH = [
    *WATCHING,
    *JUDGING,
    of_unit(Role.PRINCIPAL, via="enrolment__unit_id", where=Q(status__in=COUNTED)),
    CONCERNED,
]
declare(
    DisciplineRecord,
    {
        "view": KNOWS_BREACH,
        "add": [*WATCHING, *JUDGING],
        "add_evidence": [*WATCHING, *JUDGING],
        "verify": [*WATCHING, *JUDGING],
        "notify_learner": JUDGING,
        "answer": [CONCERNED],
        "confirm": JUDGING,
        "dismiss": JUDGING,
        "handle": JUDGING,
        "close": JUDGING,
        "appeal": [CONCERNED],
        "decide_appeal": JUDGING,
        "correct": [*WATCHING, *JUDGING],
        "read_text": KNOWS_BREACH,
    },
)
OF_BREACH = "record__enrolment__person_id"
declare(
    Appeal,
    {"view": [*managers(OF_RECORD), of_class(*CHAIRS, via=f"{OF_RECORD}_id"), own(OF_BREACH)]},
)
# Who has read it is for the person concerned to know, and for the auditor.
declare(DisciplineReading, {"view": [office(Role.AUDITOR), own(OF_BREACH)]})
declare(ConductLetter, {"view": [*JUDGING, own("enrolment__person_id", where=Q(kind="letter"))]})
declare(
    RuleAcknowledgement,
    {
        "view": [
            OVERSEERS,
            *managers("enrolment__training_class"),
            *staff("enrolment__training_class"),
            own("enrolment__person_id"),
        ]
    },
)
extend(Enrolment, {"acknowledge_rules": [own("person_id")]})
extend(TrainingClass, {"adopt_rules": managers("")})

# The members of a team are inspectors in the classes of its scope: attendance/standing.py.
declare(
    InspectionTeam,
    {
        "view": [
            office(Role.CLASS_MANAGER, Role.INSPECTOR, Role.AUDITOR),
            of_class(Role.CLASS_MANAGER, Role.INSPECTOR, via="classes__pk"),
            of_unit(Role.CLASS_MANAGER, via="classes__class_units__unit_id"),
        ],
        # A scope may hold any class, so that nobody gives away more than they have.
        "add": [office(Role.CLASS_MANAGER)],
        "change": [office(Role.CLASS_MANAGER)],
        "delete": [office(Role.CLASS_MANAGER)],
    },
)
SEES_ROUNDS = [OVERSEERS, *managers(CLASS), *staff(CLASS, Role.INSPECTOR, *CHAIRS)]
declare(
    Inspection,
    {
        "view": SEES_ROUNDS,
        "add": [*managers(CLASS), *INSPECTORS],
        "count": INSPECTORS,
        "report_incident": INSPECTORS,
        "finish": INSPECTORS,
        "report": INSPECTORS,
    },
)
OF_ROUND = "inspection__training_class"
for noted in (InspectionCount, InspectionIncident):
    declare(
        noted,
        {"view": [OVERSEERS, *managers(OF_ROUND), *staff(OF_ROUND, Role.INSPECTOR, *CHAIRS)]},
    )

# What a class knows of a leave: who, what kind, when, in which state. A draft is its author's.
ASKED_FOR = ~Q(status="draft")
LEARNER = own("enrolment__person_id")
AUTHOR = own_account("requested_by_id")
KNOWS_LEAVE = (*CHAIRS, Role.ORGANISATION_OFFICER, Role.CLASS_MANAGER, Role.REGISTRAR)
KEEPS_LEAVE = [*managers(CLASS), *staff(CLASS, *CHAIRS)]


def deciding() -> list[Grant]:
    """Who decides on a leave: those who hold a role in its class that its chain names."""
    named = [
        of_class(role, via="training_class_id", where=Q(chain__contains=[role]))
        for role in DECIDING_ROLES
    ]
    managed = Q(chain__contains=[Role.CLASS_MANAGER])
    office_wide = [
        Grant("office", frozenset({Role.CLASS_MANAGER}), None, managed),
        of_unit(Role.CLASS_MANAGER, via="training_class__class_units__unit_id", where=managed),
    ]
    return [*named, *office_wide]


DECIDES = deciding()
declare(
    LeaveRequest,
    {
        "view": [
            Grant("office", frozenset({Role.AUDITOR}), None, ASKED_FOR),
            Grant("office", frozenset({Role.CLASS_MANAGER}), None, ASKED_FOR),
            of_unit(
                Role.CLASS_MANAGER, via="training_class__class_units__unit_id", where=ASKED_FOR
            ),
            of_class(*KNOWS_LEAVE, via="training_class_id", where=ASKED_FOR),
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="enrolment__unit_id", where=ASKED_FOR),
            LEARNER,
            AUTHOR,
        ],
        "add": [
            *managers(CLASS),
            *staff(CLASS, *CHAIRS, Role.ORGANISATION_OFFICER),
            of_unit(Role.LIAISON, via="enrolment__unit_id"),
            LEARNER,
        ],
        "manage": managers(CLASS),
        "change": [LEARNER, AUTHOR],
        "submit": [LEARNER, AUTHOR],
        "withdraw": [LEARNER, AUTHOR],
        "attach_proof": [LEARNER, AUTHOR],
        "approve": DECIDES,
        "reject": DECIDES,
        "return_back": DECIDES,
        "cancel": [*KEEPS_LEAVE, LEARNER, AUTHOR],
        "report_back": [LEARNER, AUTHOR],
        "confirm_return": KEEPS_LEAVE,
        # Why somebody asks: those who decide, the learner, and who wrote it down.
        "read_reason": [*DECIDES, LEARNER, AUTHOR],
    },
)
extend(
    Enrolment,
    {
        "ask_leave": [
            *managers(CLASS),
            *staff(CLASS, *CHAIRS, Role.ORGANISATION_OFFICER),
            of_unit(Role.LIAISON, via="unit_id", where=~Q(training_class__status="draft")),
            own("person_id"),
        ],
        "see_leave": [
            *CLASS_READERS,
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="unit_id"),
            own("person_id"),
        ],
    },
)
# Whose reason was read by whom is for the learner to know, and for the auditor.
declare(
    LeaveReading,
    {"view": [office(Role.AUDITOR), own("request__enrolment__person_id")]},
)
declare(
    LeaveStep,
    {
        "view": [*CLASS_READERS, *learners(CLASS), *senders(CLASS)],
        "add": managers(CLASS),
        "change": managers(CLASS),
        "delete": managers(CLASS),
    },
)
