"""Who may do what with materials.

Public: everybody with an account. Internal: whoever has a part in the training
work, learners included. Class only: the learners it is assigned to, and the
staff of their classes. Restricted: the learners it is assigned to, nobody else.
Whoever keeps the material (librarians, the class's managers, those of the unit
that owns it) reaches it at every level. Auditors see that it exists and who
got it, not what it says.
"""

from typing import Any

from django.db.models import Q

from courses.models import Enrolment, LearningGroup, TrainingClass, TrainingSession
from courses.policies import managers
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from materials.models.assignments import CLASS_OF_TARGET
from peixun.policy import Grant, declare, extend, of_class, of_unit, office, own, signed_in
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


def audience(to: str, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    """Whom the material reaches, apart from its keepers, while their classes are in a state."""
    return [*_by_level(to, where), *_class_staff(to, where), *_learners(to, classes, where)]


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


def _class_staff(to: str, where: Q) -> list[Grant]:
    """Staff of the material's class and of those it is handed out in, unless it is restricted."""
    open_to_staff = ~_level(to, Level.RESTRICTED) & where
    classes = ["training_class", *(f"assignments__{path}" for path in CLASS_OF_TARGET)]
    return [
        of_class(*OF_CLASS_STAFF, via=f"{to}{path}_id", where=open_to_staff) for path in classes
    ]


def _learners(to: str, classes: list[TrainingClass.Status], where: Q) -> list[Grant]:
    given = f"{to}assignments__"

    def when(**allowed: list[Any]) -> Q:
        return Q(**{f"{given}{path}__in": values for path, values in allowed.items()}) & where

    return [
        of_class(
            Role.LEARNER,
            via=f"{given}training_class_id",
            where=when(training_class__status=classes),
        ),
        of_class(
            Role.LEARNER,
            via=f"{given}session__training_class_id",
            where=when(session__training_class__status=classes),
        ),
        own(
            f"{given}group__enrolments__person_id",
            when(group__training_class__status=classes, group__enrolments__status=LEARNING),
        ),
        own(
            f"{given}enrolment__person_id",
            when(enrolment__training_class__status=classes, enrolment__status=LEARNING),
        ),
    ]


KEEPERS = keepers()
OF_VERSION = "material__"
PUBLISHED = Q(status=MaterialVersion.Status.PUBLISHED)
# A subquery, not a join: it cannot repeat the material.
HAS_PUBLISHED = Q(pk__in=MaterialVersion.objects.filter(PUBLISHED).values("material"))
AUDITOR = office(Role.AUDITOR)

declare(
    Material,
    {
        "view": [AUDITOR, *KEEPERS, *audience("", ANNOUNCED, HAS_PUBLISHED)],
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
        # The two answer questions of the download: is it meant for this user at all,
        # and is it still, now that a class may have been cancelled?
        "know": [*KEEPERS, *audience("", ANNOUNCED, Q())],
        "receive": [*KEEPERS, *audience("", HAPPENING, Q())],
        "keep": KEEPERS,
    },
)
VERSION_KEEPERS = keepers(OF_VERSION)
declare(
    MaterialVersion,
    {
        "view": [AUDITOR, *VERSION_KEEPERS, *audience(OF_VERSION, ANNOUNCED, PUBLISHED)],
        "publish": VERSION_KEEPERS,
        "withdraw": VERSION_KEEPERS,
        # Everybody may ask; `open_for_download` decides, and keeps a record of it.
        "download": [signed_in()],
    },
)
# Whoever runs the class of the target. "assign" on the material is asked as well.
RUNS_TARGET = [
    office(Role.LIBRARIAN),
    *(grant for path in CLASS_OF_TARGET for grant in managers(path)),
]
declare(
    MaterialAssignment,
    {
        "view": [AUDITOR, *keepers(OF_VERSION), *RUNS_TARGET],
        "add": RUNS_TARGET,
        "delete": [*keepers(OF_VERSION), *RUNS_TARGET],
    },
)
declare(
    DownloadRecord,
    {"view": [AUDITOR, *keepers("version__material__")]},
)

# Librarians hand out to sessions, groups and single learners of every class.
for target in (TrainingSession, LearningGroup, Enrolment):
    extend(target, {"view": [office(Role.LIBRARIAN)]})
