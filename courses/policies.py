"""Who may do what with programmes, classes, sessions and enrolments."""

from django.db.models import Q

from courses.models import (
    Booking,
    CalendarDay,
    CalendarFeed,
    CalendarYear,
    ClassStaff,
    ClassUnit,
    Enrolment,
    GroupTransfer,
    LearningGroup,
    Lecturer,
    LecturerUnavailability,
    QuotaAllocation,
    SessionLecturer,
    TimetableChange,
    TimetableRelease,
    Topic,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
    Venue,
    VenueBlock,
)
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
from people.models import Person
from people.roles import OF_CLASS_STAFF, Role

OVERSEERS = office(Role.AUDITOR, Role.INSPECTOR)
OFFICE_STAFF = office(Role.CLASS_MANAGER, Role.AUDITOR, Role.INSPECTOR, Role.LIBRARIAN)
TO_SEND_PEOPLE = (Role.LIAISON, Role.PRINCIPAL)
AT_THE_DESK = (Role.CLASS_TEACHER, Role.REGISTRAR)


def managers(to_class: str) -> list[Grant]:
    """Who runs the class that `to_class` leads to ("" for the class itself)."""
    key, prefix = (f"{to_class}_id", f"{to_class}__") if to_class else ("pk", "")
    return [
        office(Role.CLASS_MANAGER),
        of_unit(Role.CLASS_MANAGER, via=f"{prefix}class_units__unit_id"),
        of_class(Role.CLASS_MANAGER, via=key),
    ]


def staff(to_class: str, *roles: Role) -> list[Grant]:
    """Those staff of the class who hold one of the roles; every role if none is named."""
    return [of_class(*(roles or OF_CLASS_STAFF), via=f"{to_class}_id" if to_class else "pk")]


def learners(to_class: str) -> list[Grant]:
    """Those who take part, as soon as the class is no draft."""
    key, prefix = (f"{to_class}_id", f"{to_class}__") if to_class else ("pk", "")
    return [of_class(Role.LEARNER, via=key, where=~Q(**{f"{prefix}status": "draft"}))]


def senders(to_class: str) -> list[Grant]:
    """Liaisons and principals of units that have people in the class, or shall send some."""
    prefix = f"{to_class}__" if to_class else ""
    published = ~Q(**{f"{prefix}status": "draft"})
    return [
        of_unit(*TO_SEND_PEOPLE, via=f"{prefix}{way}__unit_id", where=published)
        for way in ("enrolments", "quotas")
    ]


CLASS = "training_class"
PLANNERS = [*managers(CLASS), *staff(CLASS, Role.ORGANISATION_OFFICER)]
CLASS_READERS = [OVERSEERS, *managers(CLASS), *staff(CLASS)]

MAKERS = [
    office(Role.CLASS_MANAGER),
    of_unit(Role.CLASS_MANAGER, via="class_units__unit_id"),
]
SEES_CLASS = [
    OVERSEERS,
    office(Role.LIBRARIAN),
    *managers(""),
    *staff(""),
    *learners(""),
    *senders(""),
]

declare(
    TrainingClass,
    {
        "view": SEES_CLASS,
        "subscribe": SEES_CLASS,
        "add": [office(Role.CLASS_MANAGER), Grant("unit", frozenset({Role.CLASS_MANAGER}))],
        "change": managers(""),
        "publish": managers(""),
        "open_registration": [*managers(""), *staff("", Role.REGISTRAR, Role.CLASS_TEACHER)],
        "start": [*managers(""), *staff("", Role.CLASS_TEACHER, Role.PRESIDING_HOST)],
        "conclude": managers(""),
        "archive": managers(""),
        "cancel": managers(""),
        "schedule": [*managers(""), *staff("", Role.ORGANISATION_OFFICER)],
        "move_day": [*managers(""), *staff("", Role.ORGANISATION_OFFICER)],
        "schedule_series": [*managers(""), *staff("", Role.ORGANISATION_OFFICER)],
        # A copy is a class more, which somebody with rights in one class alone cannot add.
        "copy": MAKERS,
        "release_timetable": [*managers(""), *staff("", Role.ORGANISATION_OFFICER)],
        "enrol": managers(""),
        "import_roster": managers(""),
        "set_quotas": managers(""),
        "see_shortfall": [OVERSEERS, *managers(""), *staff("")],
        "nominate": [
            *managers(""),
            of_unit(*TO_SEND_PEOPLE, via="quotas__unit_id", where=~Q(status="draft")),
        ],
        "call_up": managers(""),
        "remind_units": managers(""),
        "confirm_nominations": managers(""),
        "distribute_groups": [*managers(""), *staff("", Role.CLASS_TEACHER)],
        "keep_desk": [*managers(""), *staff("", *AT_THE_DESK)],
        "mark_no_shows": [*managers(""), *staff("", *AT_THE_DESK)],
    },
)
for model in (ClassUnit, ClassStaff):
    declare(
        model,
        {
            "view": CLASS_READERS,
            "add": managers(CLASS),
            "change": managers(CLASS),
            "delete": managers(CLASS),
        },
    )
PLAN_MAKERS = [office(Role.CLASS_MANAGER), of_unit(Role.CLASS_MANAGER, via="host_unit_id")]
declare(
    TrainingProgramme,
    {
        "view": [OFFICE_STAFF, of_unit(Role.CLASS_MANAGER, via="host_unit_id")],
        "add": PLAN_MAKERS,
        "change": PLAN_MAKERS,
        "delete": PLAN_MAKERS,
        "approve": PLAN_MAKERS,
        "close": PLAN_MAKERS,
    },
)
declare(
    TrainingSession,
    {
        "view": [*CLASS_READERS, *learners(CLASS), *senders(CLASS)],
        "add": PLANNERS,
        "change": PLANNERS,
        "move": PLANNERS,
        "cancel": PLANNERS,
    },
)
declare(TimetableRelease, {"view": [*CLASS_READERS, *learners(CLASS), *senders(CLASS)]})
declare(
    TimetableChange,
    {"view": [OVERSEERS, *PLANNERS], "undo_change": PLANNERS},
)
declare(
    Booking,
    {"view": [OVERSEERS, *managers("session__training_class"), *staff("session__training_class")]},
)
declare(
    LearningGroup,
    {
        "view": [*CLASS_READERS, of_group(Role.GROUP_LEADER, via="pk")],
        "add": managers(CLASS),
        "change": managers(CLASS),
        "delete": managers(CLASS),
    },
)
# Those whose units send people, once the class is no draft.
SENDING = of_unit(*TO_SEND_PEOPLE, via="unit_id", where=~Q(training_class__status="draft"))
declare(
    Enrolment,
    {
        "view": [
            *CLASS_READERS,
            of_unit(*TO_SEND_PEOPLE, via="unit_id"),
            of_group(Role.GROUP_LEADER, via="group_id"),
            own("person_id"),
        ],
        "add": managers(CLASS),
        "change": [*managers(CLASS), *staff(CLASS, Role.CLASS_TEACHER)],
        "confirm": managers(CLASS),
        "report_in": [*managers(CLASS), *staff(CLASS, *AT_THE_DESK)],
        "undo_report_in": [*managers(CLASS), *staff(CLASS, *AT_THE_DESK)],
        "take_back": managers(CLASS),
        "withdraw": [*managers(CLASS), *staff(CLASS, Role.CLASS_TEACHER)],
        "withdraw_nomination": [*managers(CLASS), SENDING],
        "substitute": [*managers(CLASS), SENDING],
        "transfer": [*managers(CLASS), *staff(CLASS, Role.CLASS_TEACHER)],
    },
)
declare(
    QuotaAllocation,
    {
        "view": [*CLASS_READERS, SENDING],
        "nominate": [*managers(CLASS), SENDING],
    },
)
OF_THE_LEARNER = "enrolment__training_class"
declare(
    GroupTransfer,
    {"view": [OVERSEERS, *managers(OF_THE_LEARNER), *staff(OF_THE_LEARNER)]},
)

OF_SESSION = "session__training_class"
RUNNERS = [
    *managers(OF_SESSION),
    *staff(
        OF_SESSION,
        Role.ORGANISATION_OFFICER,
        Role.CLASS_TEACHER,
        Role.PRESIDING_HOST,
        Role.REGISTRAR,
        Role.MONITOR,
    ),
]
OWN_TEACHING = own("lecturer__person_id")
declare(
    SessionLecturer,
    {
        "view": [OVERSEERS, *managers(OF_SESSION), *staff(OF_SESSION), OWN_TEACHING],
        "answer": [
            *managers(OF_SESSION),
            *staff(OF_SESSION, Role.ORGANISATION_OFFICER),
            OWN_TEACHING,
        ],
        "arrive": [*RUNNERS, OWN_TEACHING],
        "undo_arrival": RUNNERS,
    },
)

# Venues, topics and lecturers are shared by all classes: whoever runs one uses them.
ANY_MANAGER = [
    office(Role.CLASS_MANAGER),
    Grant("unit", frozenset({Role.CLASS_MANAGER})),
    Grant("class", frozenset({Role.CLASS_MANAGER, Role.ORGANISATION_OFFICER})),
]
ANY_STAFF = [OFFICE_STAFF, *ANY_MANAGER, Grant("class", OF_CLASS_STAFF)]
for shared in (Venue, Topic, Lecturer, VenueBlock, LecturerUnavailability):
    declare(
        shared,
        {
            "view": ANY_STAFF,
            "add": ANY_MANAGER,
            "change": ANY_MANAGER,
            "delete": [office(Role.CLASS_MANAGER)],
        },
    )

# Whoever blocks a venue also gives it back.
TO_LIFT = {"delete": ANY_MANAGER}
for absence in (VenueBlock, LecturerUnavailability):
    extend(absence, TO_LIFT)

for calendar in (CalendarYear, CalendarDay):
    declare(
        calendar,
        {
            "view": ANY_STAFF,
            "add": [office(Role.CLASS_MANAGER)],
            "change": [office(Role.CLASS_MANAGER)],
            "delete": [office(Role.CLASS_MANAGER)],
        },
    )

# A class manager looks for people to enrol; other staff see those of their class.
extend(
    Person,
    {
        "view": [
            Grant("class", frozenset({Role.CLASS_MANAGER})),
            of_class(*OF_CLASS_STAFF, via="enrolments__training_class_id"),
        ]
    },
)

# Whoever may look at a timetable may have it in their own calendar; the address dies with
# the right, since every reading asks for it again.
extend(Lecturer, {"invite": ANY_MANAGER})
extend(Venue, {"subscribe": ANY_STAFF})
extend(Lecturer, {"subscribe": [*ANY_STAFF, own("person_id")]})
extend(Person, {"subscribe": [own("pk")]})
OWN_FEED = own_account("made_by_id")
declare(
    CalendarFeed,
    {
        # What it is about is asked for "subscribe".
        "add": [signed_in()],
        "view": [OWN_FEED, office(Role.SECURITY_ADMINISTRATOR)],
        "revoke": [OWN_FEED, office(Role.SECURITY_ADMINISTRATOR)],
    },
)
