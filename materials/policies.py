"""Who may do what with materials.

Public: everybody with an account. Internal: whoever has a part in the training
work, learners included. Class only: the learners it is assigned to, and the
staff of their classes. Restricted: the learners it is assigned to, nobody else.
Whoever keeps the material (librarians, the class's managers, those of the unit
that owns it) reaches it at every level. Auditors see that it exists and who
got it, not what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from courses.policies import managers, staff
from materials.models import (
    Acknowledgement,
    DownloadRecord,
    Material,
    MaterialAssignment,
    MaterialVersion,
    PaperCopy,
)
from materials.models.assignments import CLASS_OF_TARGET
from materials.models.units import IsWithin
from peixun.policy import (
    Grant,
    declare,
    extend,
    may,
    of_class,
    of_unit,
    office,
    own,
    signed_in,
)
from people.roles import OF_CLASS_STAFF, Role

Level = Material.AccessLevel
TAKES_PART = frozenset(OF_CLASS_STAFF | {Role.LEARNER})
OF_THE_OFFICE = frozenset({Role.CLASS_MANAGER, Role.LIBRARIAN, Role.INSPECTOR, Role.AUDITOR})
OF_A_UNIT = frozenset({Role.CLASS_MANAGER, Role.INSPECTOR, Role.LIAISON, Role.PRINCIPAL})
# A draft class is a plan that its learners need not know of.
ANNOUNCED = [status for status in TrainingClass.Status if status != "draft"]
HAPPENING = [status for status in ANNOUNCED if status != "cancelled"]
LEARNING = [
    Enrolment.Status.CONFIRMED,
    Enrolment.Status.REPORTED,
    Enrolment.Status.COMPLETED,
    Enrolment.Status.NOT_COMPLETED,
]


def keepers(to: str = "") -> list[Grant]:
    """Who looks after the material that `to` leads to ("" for the material itself)."""
    return [
        office(Role.LIBRARIAN),
        *managers(f"{to}training_class"),
        of_unit(Role.CLASS_MANAGER, via=f"{to}owner_unit_id"),
    ]


@dataclass(frozen=True)
class Way:
    """How a model leads to a material and to its assignments, and which of these count."""

    material: str
    assignments: str
    times: Callable[[str], Q]

    @property
    def in_time(self) -> Q:
        return self.times(self.assignments)

    def given(self, **allowed: Any) -> Q:
        """Conditions on one assignment, in its time."""
        named = {f"{self.assignments}{path}": value for path, value in allowed.items()}
        return Q(**named) & self.in_time


def released(assignments: str) -> Q:
    begins = f"{assignments}release_at"
    return Q(**{begins: None}) | Q(**{f"{begins}__lte": Now()})


def current(assignments: str) -> Q:
    """Released and not expired; the last moment still counts."""
    ends = f"{assignments}expires_at"
    return released(assignments) & (Q(**{ends: None}) | Q(**{f"{ends}__gte": Now()}))


def audience(way: Way, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    """Whom the material reaches, apart from its keepers, while their classes are in a state."""
    return [
        *_by_level(way.material, where),
        *_class_staff(way, where),
        *recipients(way, classes, where),
    ]


def _level(to: str, *levels: Level) -> Q:
    return Q(**{f"{to}access_level__in": levels})


def _by_level(to: str, where: Q) -> list[Grant]:
    internal = _level(to, Level.INTERNAL) & where
    return [
        signed_in(_level(to, Level.PUBLIC) & where),
        Grant("office", OF_THE_OFFICE, None, internal),
        Grant("unit", OF_A_UNIT, None, internal),
        Grant("class", TAKES_PART, None, internal),
    ]


def _class_staff(way: Way, where: Q) -> list[Grant]:
    """Staff of the material's class and of those it is handed out in, unless it is restricted."""
    to = way.material
    open_to_staff = ~_level(to, Level.RESTRICTED) & where
    own_class = of_class(*OF_CLASS_STAFF, via=f"{to}training_class_id", where=open_to_staff)
    return [
        own_class,
        *(
            of_class(
                *OF_CLASS_STAFF,
                via=f"{way.assignments}{path}_id",
                where=open_to_staff & way.in_time,
            )
            for path in CLASS_OF_TARGET
        ),
    ]


def recipients(way: Way, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    """Those to whom it is handed, in time, while their classes are in a state."""
    return [
        *_learners(way, classes, where),
        *_of_units(way, classes, where),
        # A lecturer prepares while the class is still a draft.
        own(
            f"{way.assignments}person_id",
            way.in_time & _class_is(way, [*classes, TrainingClass.Status.DRAFT]) & where,
        ),
    ]


def _learners(way: Way, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    given = way.assignments
    whole = way.given(session__training_class__status__in=classes, session__group=None)
    of_group = way.given(
        session__training_class__status__in=classes,
        session__group__enrolments__status__in=LEARNING,
    )
    in_group = way.given(
        group__training_class__status__in=classes, group__enrolments__status__in=LEARNING
    )
    alone = way.given(enrolment__training_class__status__in=classes, enrolment__status__in=LEARNING)
    return [
        of_class(
            Role.LEARNER,
            via=f"{given}training_class_id",
            where=way.given(training_class__status__in=classes) & where,
        ),
        of_class(Role.LEARNER, via=f"{given}session__training_class_id", where=whole & where),
        own(f"{given}session__group__enrolments__person_id", of_group & where),
        own(f"{given}group__enrolments__person_id", in_group & where),
        own(f"{given}enrolment__person_id", alone & where),
    ]


def _of_units(way: Way, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    """Who speaks for the unit; and its people in the class for which the material was made."""
    given, place = way.assignments, f"{way.material}training_class__enrolments__"
    own_class = Q(
        **{
            f"{way.material}training_class__status__in": classes,
            f"{place}status__in": LEARNING,
            f"{given}unit__isnull": False,
        }
    )
    below = Q(IsWithin(F(f"{place}unit"), F(f"{given}unit")))
    return [
        of_unit(
            Role.LIAISON,
            Role.PRINCIPAL,
            via=f"{given}unit_id",
            where=way.in_time & _class_is(way, classes) & where,
        ),
        own(f"{place}person_id", own_class & below & way.in_time & where),
    ]


def _class_is(way: Way, classes: list[TrainingClass.Status]) -> Q:
    """The class for which the material was made is in a state; or it was made for none."""
    home = f"{way.material}training_class"
    return Q(**{f"{home}__isnull": True}) | Q(**{f"{home}__status__in": classes})


KEEPERS = keepers()
OF_VERSION = "material__"
TO_MATERIAL, TO_VERSION = ("", "assignments__"), (OF_VERSION, f"{OF_VERSION}assignments__")
PUBLISHED = Q(status=MaterialVersion.Status.PUBLISHED)
# A subquery, not a join: it cannot repeat the material.
HAS_PUBLISHED = Q(pk__in=MaterialVersion.objects.filter(PUBLISHED).values("material"))
AUDITOR = office(Role.AUDITOR)

declare(
    Material,
    {
        "view": [
            AUDITOR,
            *KEEPERS,
            *audience(Way(*TO_MATERIAL, current), ANNOUNCED, HAS_PUBLISHED),
        ],
        "add": KEEPERS,
        "change": KEEPERS,
        "delete": KEEPERS,
        "add_version": KEEPERS,
        # What is for everybody in the work, anybody may hand out to a class of theirs.
        "assign": [
            *KEEPERS,
            Grant(
                "class",
                frozenset({Role.CLASS_MANAGER}),
                None,
                _level("", Level.PUBLIC, Level.INTERNAL) & HAS_PUBLISHED,
            ),
        ],
        # These answer questions of the download: is it meant for this user at all, is it
        # still, now that a class may have been cancelled, and is its time not over?
        "know": [*KEEPERS, *audience(Way(*TO_MATERIAL, released), ANNOUNCED, Q())],
        "outlast": [*KEEPERS, *audience(Way(*TO_MATERIAL, released), HAPPENING, Q())],
        "receive": [*KEEPERS, *audience(Way(*TO_MATERIAL, current), HAPPENING, Q())],
        "keep": KEEPERS,
    },
)
OF_RECORD = "version__material__"
VERSION_KEEPERS = keepers(OF_VERSION)
declare(
    MaterialVersion,
    {
        "view": [
            AUDITOR,
            *VERSION_KEEPERS,
            *audience(Way(*TO_VERSION, current), ANNOUNCED, PUBLISHED),
        ],
        "publish": VERSION_KEEPERS,
        "withdraw": VERSION_KEEPERS,
        "recall": VERSION_KEEPERS,
        "see_holders": [AUDITOR, *VERSION_KEEPERS],
        "issue_to": VERSION_KEEPERS,
        # Who may have the file may say so; `acknowledge_notice` and `confirm` decide.
        "acknowledge_notice": [signed_in()],
        "confirm": [signed_in()],
        # Everybody may ask; `open_for_download` decides, and keeps a record of it.
        "download": [signed_in()],
    },
)
# Whoever runs the class of the target. "assign" on the material is asked as well.
RUNS_TARGET = [
    office(Role.LIBRARIAN),
    *(grant for path in CLASS_OF_TARGET for grant in managers(path)),
]
AT_THE_DESK = (Role.CLASS_TEACHER, Role.REGISTRAR)
AT_DESK_OF_TARGET = [
    *(grant for path in CLASS_OF_TARGET for grant in staff(path, *AT_THE_DESK)),
    *staff(f"{OF_VERSION}training_class", *AT_THE_DESK),
]
OF_ASSIGNMENT = (OF_VERSION, "")
HANDS_OUT = [*keepers(OF_VERSION), *RUNS_TARGET]
declare(
    MaterialAssignment,
    {
        "view": [AUDITOR, *HANDS_OUT, *AT_DESK_OF_TARGET],
        "add": RUNS_TARGET,
        "delete": HANDS_OUT,
        "remind": [*HANDS_OUT, *AT_DESK_OF_TARGET],
        # Whom it reaches, on the pages for the phone; with those whose time is over.
        "know": recipients(Way(*OF_ASSIGNMENT, released), ANNOUNCED, Q()),
    },
)


def may_hand_out(user: Any, assignment: MaterialAssignment) -> bool:
    """Whether the user may hand this material to this target.

    Units and persons are in nobody's class: to them, those who keep the material hand it.
    """
    material = assignment.material
    if assignment.unit_id or assignment.person_id:
        return may(user, "keep", material)
    return may(user, "add", assignment) and may(user, "assign", material)


declare(
    DownloadRecord,
    {"view": [AUDITOR, *keepers(OF_RECORD)]},
)
LEARNERS_CLASS = "enrolment__training_class"
ISSUES_COPIES = [
    *keepers(OF_RECORD),
    *managers(LEARNERS_CLASS),
    *staff(LEARNERS_CLASS, *AT_THE_DESK),
]
declare(
    PaperCopy,
    {
        "view": [AUDITOR, *ISSUES_COPIES, own("person_id")],
        "sign_for": ISSUES_COPIES,
        "take_back": ISSUES_COPIES,
        "lose": ISSUES_COPIES,
    },
)
declare(
    Acknowledgement,
    {"view": [AUDITOR, *keepers(OF_RECORD), *managers(LEARNERS_CLASS), own("person_id")]},
)
IN_CLASS = [office(Role.LIBRARIAN), *managers(""), *staff("", *AT_THE_DESK)]
extend(TrainingClass, {"see_distribution": [AUDITOR, *IN_CLASS], "issue_copies": IN_CLASS})

# Librarians hand out to sessions, groups and single learners of every class.
for target in (TrainingSession, LearningGroup, Enrolment):
    extend(target, {"view": [office(Role.LIBRARIAN)]})
