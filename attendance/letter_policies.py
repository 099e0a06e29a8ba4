"""Who may do what with bulletins, letters to units and commendations."""

from django.db.models import Q

from attendance.models import Bulletin, Commendation, PaperStep, UnitFeedback
from courses.models import TrainingClass
from courses.policies import CLASS, CLASS_READERS, managers, staff
from peixun.policy import Grant, declare, extend, of_class, of_unit, office, own, signed_in
from people.roles import OF_CLASS_STAFF, Role

CHAIRS = (Role.PRESIDING_HOST, Role.CLASS_TEACHER)
KEEPERS = [*managers(CLASS), *staff(CLASS, *CHAIRS)]
# Nobody outside the class's staff knows of a paper before it is issued, or after it is withdrawn.
ISSUED = Q(status=Bulletin.Status.ISSUED)
MEMBERS = (Role.LEARNER, *OF_CLASS_STAFF)
declare(
    Bulletin,
    {
        "view": [
            office(Role.AUDITOR),
            *KEEPERS,
            signed_in(ISSUED & Q(scope=Bulletin.Scope.PUBLIC)),
            of_class(*MEMBERS, via="training_class_id", where=ISSUED & Q(scope="class")),
            of_unit(
                Role.LIAISON,
                Role.PRINCIPAL,
                via="addressees__pk",
                where=ISSUED & Q(scope=Bulletin.Scope.UNITS),
            ),
        ],
        "add": KEEPERS,
        "edit": KEEPERS,
        "sign_off": KEEPERS,
        "send_back": KEEPERS,
        "issue": KEEPERS,
        "withdraw": KEEPERS,
    },
)
# A letter may name breaches, so the leader reads it, and the liaison does not.
OF_LEADER = of_unit(Role.PRINCIPAL, via="unit_id", where=Q(status__in=UnitFeedback.SENT))
declare(
    UnitFeedback,
    {
        "view": [office(Role.AUDITOR), *KEEPERS, OF_LEADER],
        "edit": KEEPERS,
        "sign_off": KEEPERS,
        "send_back": KEEPERS,
        "issue": KEEPERS,
        # The staff writes down what came back on paper.
        "receive": [OF_LEADER, *KEEPERS],
        "reply": [OF_LEADER, *KEEPERS],
        "close": KEEPERS,
    },
)
PUBLIC = Q(status__in=[Commendation.Status.PUBLICISED, Commendation.Status.CONFIRMED])
declare(
    Commendation,
    {
        "view": [
            *CLASS_READERS,
            Grant("class", frozenset({Role.LEARNER}), "training_class_id", PUBLIC),
            *(
                of_unit(Role.LIAISON, Role.PRINCIPAL, via=way, where=PUBLIC)
                for way in ("unit_id", "enrolment__unit_id", "person__unit_id")
            ),
            *(own(way, where=PUBLIC) for way in ("enrolment__person_id", "person_id")),
            signed_in(PUBLIC & Q(training_class=None)),
        ],
        "add": KEEPERS,
        "publicise": KEEPERS,
        "confirm": KEEPERS,
        "reject": KEEPERS,
    },
)
declare(
    PaperStep,
    {
        "view": [
            office(Role.AUDITOR),
            *managers("bulletin__training_class"),
            *managers("letter__training_class"),
            of_class(*CHAIRS, via="bulletin__training_class_id"),
            of_class(*CHAIRS, via="letter__training_class_id"),
        ]
    },
)
extend(
    TrainingClass,
    {
        "draft_letters": [*managers(""), *staff("", *CHAIRS)],
        "issue_letters": [*managers(""), *staff("", *CHAIRS)],
        "suggest_outstanding": [*managers(""), *staff("", *CHAIRS)],
    },
)
